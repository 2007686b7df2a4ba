import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EVIDENCE_NAMES } from '../../src/analysis/evidence/names.js';
import { analyzeCommand } from '../../src/commands/analyze.js';
import { helpFor, unknownCommand } from '../../src/commands/help.js';
import { parseCommand } from '../../src/commands/parse.js';
import { SETTING_NAMES } from '../../src/config/config.js';
import { ASSETS } from '../assets.js';
import { junitReport } from '../e2e/reports.js';

let cwd: string;
let printed: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'deflake-cli-'));
  printed = '';
});

afterEach(() => rm(cwd, { recursive: true, force: true }));

const print = (text: string) => {
  printed += text;
};
function analyze(...args: string[]) {
  // The history's folder is relative to where the command is run; tests share one process.
  const history = args.includes('--history') ? [] : ['--history', join(cwd, '.deflake')];
  return analyzeCommand([...args, ...history, '--window-days', '3650'], {
    cwd,
    env: {},
    print,
    color: false,
    assets: ASSETS,
  });
}

const write = (name: string, text: string) => writeFile(join(cwd, name), text);

describe('deflake analyze', () => {
  it('remembers in a folder, and judges by what it remembers', async () => {
    for (const [n, letter] of Array.from('PFPFPPPPP').entries()) {
      await write('r.xml', junitReport({ a: letter as 'P' | 'F', b: 'P' }));
      await analyze(
        'r.xml',
        '--run-id',
        `${n + 1}`,
        '--commit',
        `c${n}`,
        '--branch',
        'main',
        '--started',
        `2026-03-0${n + 1}T00:00:00Z`,
        '--finished',
        `2026-03-0${n + 1}T01:00:00Z`,
      );
    }
    printed = '';
    await write('r.xml', junitReport({ a: 'F', b: 'P' }));
    const exitCode = await analyze(
      'r.xml',
      '--run-id',
      '20',
      '--commit',
      'new',
      '--branch',
      'feature',
      '--pull-request',
      '3',
      '--base-branch',
      'main',
      '--exit-code',
      '1',
    );
    expect(printed).toMatch(/Not this change: 1 flaky failure, excused/);
    expect(exitCode).toBe(0);
  });

  it('takes the exit status of a crash, as Windows and readers of it write them', async () => {
    await write('r.xml', junitReport({ a: 'P' }));
    for (const status of ['3221225477', '-1073741819']) {
      printed = '';
      expect(await analyze('r.xml', '--if-no-files', 'warn', `--exit-code=${status}`)).toBe(1);
      expect(printed).toContain(`crashed (exit status ${status})`);
    }
    await expect(analyze('r.xml', '--exit-code', 'SIGKILL')).rejects.toThrow(/must be a whole number/);
  });

  it('exits with 1 for failures, 3 for nothing to read', async () => {
    await write('r.xml', junitReport({ a: 'F' }));
    expect(await analyze('r.xml')).toBe(1);
    expect(await analyze('nothing/*.xml')).toBe(3);
    await write('broken.xml', 'no report at all');
    expect(await analyze('broken.xml')).toBe(3);
  });

  it('writes the report, the comment and the summary where it is told to', async () => {
    await write('r.xml', junitReport({ a: 'F' }));
    await analyze('r.xml', '--json', 'out.json', '--out', 'told');
    const report = JSON.parse(await readFile(join(cwd, 'out.json'), 'utf8')) as { conclusion: string };
    expect(report.conclusion).toBe('failed');
    expect(await readFile(join(cwd, 'told/comment.md'), 'utf8')).toContain('No earlier run to compare with');
    expect(await readFile(join(cwd, 'told/summary.md'), 'utf8')).toContain('No earlier run to compare with');
    expect(await readFile(join(cwd, 'told/report.json'), 'utf8')).toBe(
      await readFile(join(cwd, 'out.json'), 'utf8'),
    );
    const page = await readFile(join(cwd, 'told/report.html'), 'utf8');
    expect(/<h1>(.*)<\/h1>/.exec(page)?.[1]).toContain('No earlier run to compare with');
  });

  it('prints nothing but JSON with --json -', async () => {
    await write('r.xml', junitReport({ a: 'P' }));
    await analyze('r.xml', '--json', '-', '--history', 'off');
    expect(JSON.parse(printed)).toMatchObject({ conclusion: 'passed' });
  });

  it('takes settings from the configuration file, and flags win', async () => {
    await write('r.xml', junitReport({ a: 'F' }));
    await write('deflake.yml', 'fail-on: never\n');
    expect(await analyze('r.xml', '--config', 'deflake.yml')).toBe(0);
    expect(await analyze('r.xml', '--config', 'deflake.yml', '--fail-on', 'any')).toBe(1);
  });

  it.each([
    [['--colour', 'red'], /Unknown option '--colour'\. Known flags: /],
    [['--min-run=3'], /Unknown option '--min-run'\. Did you mean "--min-runs"\? Known flags: /],
    [[], /Name at least one report/],
    [['r.xml', '--fail-on', 'x'], /configuration has a problem/],
    [['r.xml', '--run-attempt', 'x'], /--run-attempt must be a whole number/],
    [['r.xml', '--started', 'yesterday'], /--started must be a date and time/],
    [['r.xml', '--history', 'postgres://db'], /only folders are supported so far/],
    [['r.xml', '--history', 'cache'], /works in GitHub Actions only/],
  ])('refuses %j', async (args, message) => {
    await expect(analyze(...args)).rejects.toThrow(message);
    await expect(analyze(...args)).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('deflake parse', () => {
  it('counts, and exits with 0 whatever the tests say', async () => {
    await write('a.xml', junitReport({ a: 'P', b: 'F', c: 'S' }));
    await write(
      'b.xml',
      '<testsuite name="s"><testcase name="x"><flakyFailure message="m"/></testcase></testsuite>',
    );
    await write('c.xml', '<testsuite><testcase name="y">');
    expect(await parseCommand(['.', '--json'], cwd, print)).toBe(0);
    const { files, totals } = JSON.parse(printed) as {
      files: { path: string; format: string; problems: unknown[] }[];
      totals: unknown;
    };
    expect(files.map(({ path, format, problems }) => [path, format, problems.length])).toEqual([
      ['a.xml', 'junit', 0],
      ['b.xml', 'junit', 0],
      ['c.xml', 'junit', 1],
    ]);
    expect(totals).toMatchObject({ passed: 2, failed: 1, errors: 0, skipped: 1, flaky: 1 });
  });

  it('exits with 3 when nothing can be read, 2 when nothing is named', async () => {
    await write('x.xml', 'not a report');
    expect(await parseCommand(['x.xml'], cwd, print)).toBe(3);
    await expect(parseCommand([], cwd, print)).rejects.toMatchObject({ exitCode: 2 });
    await expect(parseCommand(['x.xml', '--duplicates', 'maybe'], cwd, print)).rejects.toThrow(
      /must be one of auto/,
    );
  });
});

describe('the help', () => {
  it('teaches every command of the history', () => {
    for (const action of ['show', 'export', 'import', 'merge', 'verify', 'compact', 'forget']) {
      expect(helpFor('history')).toMatch(new RegExp(`^ {2}${action}\\b`, 'm'));
      expect(helpFor('history', action)).toMatch(new RegExp(`^deflake history ${action}\\b`));
    }
    expect(helpFor('history', 'burn')).toBe(helpFor('history'));
  });

  it('names the command that was meant, where one is near', () => {
    expect(unknownCommand('anaylze').message).toMatch(
      /^Unknown command "anaylze"\. Did you mean "analyze"\?\n\n/,
    );
    expect(unknownCommand('burn').message).toMatch(/^Unknown command "burn"\.\n\ndeflake: /);
    expect(unknownCommand('burn').exitCode).toBe(2);
  });

  it('names every kind of evidence that a replay can leave out', () => {
    for (const name of EVIDENCE_NAMES) expect(helpFor('replay')).toContain(name);
  });

  it('names every command and its flags', () => {
    for (const command of ['analyze', 'run', 'parse', 'history', 'plan', 'replay', 'demo']) {
      expect(helpFor('')).toContain(`deflake ${command}`);
      expect(helpFor(command)).toMatch(new RegExp(`^deflake ${command}`));
    }
    // What concerns GitHub alone is left out.
    const remote = [
      'reports',
      'run-data',
      'history-path',
      'history-branch',
      'quarantine-pr',
      'comment-mode',
      'check-run',
      'check-name',
      'job-summary',
      'html-report',
      'max-annotations',
    ];
    const ofRun = ['rerun-command', 'runner', 'shell', 'command-timeout'];
    for (const name of ofRun) expect(helpFor('run')).toContain(`--${name}`);
    // It stands behind "--".
    const others = [...remote, ...ofRun, 'command'];
    for (const name of SETTING_NAMES.filter((setting) => !others.includes(setting))) {
      expect(helpFor('analyze')).toContain(`--${name}`);
    }
  });
});
