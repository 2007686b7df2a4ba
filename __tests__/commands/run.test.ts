import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCommand } from '../../src/commands/run.js';
import type { UserError } from '../../src/errors.js';
import type { Report } from '../../src/render/report-schema.js';
import { junitReport } from '../e2e/reports.js';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'deflake-run-'));
});

afterEach(() => rm(cwd, { recursive: true, force: true }));

const run = (...args: string[]) =>
  runCommand(args, { cwd, env: process.env, print: () => undefined, color: false });

describe('deflake run', () => {
  it('runs what stands behind "--", and reads what it wrote', async () => {
    await writeFile(join(cwd, 'done.xml'), junitReport({ a: 'P', b: 'F' }));
    const copy = `require('fs').copyFileSync('done.xml', 'r.xml'); process.exitCode = 1`;
    const exitCode = await run(
      '--reports',
      'r.xml',
      '--history',
      'off',
      '--out',
      'out',
      '--',
      process.execPath,
      '-e',
      copy,
    );
    expect(exitCode).toBe(1);
    const report = JSON.parse(await readFile(join(cwd, 'out/report.json'), 'utf8')) as Report;
    expect(report.counts).toMatchObject({ tests: 2, failed: 1 });
    expect(await readFile(join(cwd, '.deflake-run/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('runs the command of the configuration file', async () => {
    await writeFile(join(cwd, 'done.xml'), junitReport({ a: 'P' }));
    await mkdir(join(cwd, '.github'));
    await writeFile(join(cwd, '.github/deflake.yml'), 'command: cp done.xml r.xml\nreports: r.xml\n');
    expect(await run('--history', 'off')).toBe(0);
  });

  it.each([
    [['--reports', 'r.xml'], 'Give the command behind "--"'],
    [['--', 'true'], 'Name at least one report'],
    [['--reports', 'r.xml', '--exit-code', '1', '--', 'true'], 'Unknown option'],
    [['--reports', 'r.xml', '--previous-step-outcome', 'failure', '--', 'true'], 'not both'],
    [['--reports', 'r.xml', '--runner', 'abacus', '--', 'true'], 'must be one of auto, '],
    [['--reports', 'r.xml', '--', 'make', 'ARGS={args}'], 'stand alone'],
  ])('%j is refused', async (args, says) => {
    await expect(
      run(...args).catch((error: UserError) =>
        Promise.reject(new Error([error.message, ...error.details].join(' '))),
      ),
    ).rejects.toThrow(says);
  });
});
