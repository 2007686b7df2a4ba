import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readReports } from '../../../src/reports/read-reports.js';
import type { ReportShelf } from '../../../src/rerun/reports/report-shelf.js';
import { createReportShelf } from '../../../src/rerun/reports/report-shelf.js';

let root: string;
let workspace: string;
let shelf: ReportShelf;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'deflake-shelf-')));
  workspace = join(root, 'workspace');
  await mkdir(join(workspace, 'out'), { recursive: true });
  shelf = createReportShelf(['out/*.xml'], workspace);
});

afterEach(() => rm(root, { recursive: true, force: true }));

const report = (name: string) => `<testsuite name="s"><testcase name="${name}"/></testsuite>`;
const write = (name: string, test: string) => writeFile(join(workspace, 'out', name), report(test));
const read = (name: string) => readFile(join(workspace, 'out', name), 'utf8');
const collect = async (before: Awaited<ReturnType<ReportShelf['look']>>, folder = join(root, '1')) => {
  const { source, paths, stale } = await shelf.collect(before, folder);
  const reports = await readReports(source);
  return { paths, stale, tests: reports.flatMap(({ cases }) => [...cases].map(({ name }) => name)), reports };
};

describe('the reports of a start of the command', () => {
  it('are those that it has written', async () => {
    await write('old.xml', 'old');
    await write('same.xml', 'same');
    const before = await shelf.look();
    await write('new.xml', 'new');
    await rm(join(workspace, 'out/same.xml'));
    await write('same.xml', 'same');
    expect(await collect(before)).toMatchObject({
      paths: ['out/new.xml', 'out/same.xml'],
      stale: ['out/old.xml'],
      tests: ['new', 'same'],
    });
  });

  it('are also those written again with the same bytes and times', async () => {
    await write('a.xml', 'a');
    const day = new Date('2026-01-01T00:00:00Z');
    await utimes(join(workspace, 'out/a.xml'), day, day);
    const before = await shelf.look();
    await write('a.xml', 'a');
    await utimes(join(workspace, 'out/a.xml'), day, day);
    expect((await collect(before)).paths).toEqual(['out/a.xml']);
  });

  it('are read from copies, whatever becomes of the files', async () => {
    const before = await shelf.look();
    await write('a.xml', 'first');
    const { source } = await shelf.collect(before, join(root, '1'));
    await write('a.xml', 'second');
    const [read] = await readReports(source);
    expect([...(read?.cases ?? [])].map(({ name }) => name)).toEqual(['first']);
    expect(read?.path).toBe('out/a.xml');
  });

  it('are taken away, and put back as they were', async () => {
    const before = await shelf.look();
    await write('a.xml', 'first');
    const { paths } = await collect(before);
    shelf.takeAway(paths);
    expect(existsSync(join(workspace, 'out/a.xml'))).toBe(false);
    await write('a.xml', 'second');
    shelf.putBack(paths, join(root, '1'));
    expect(await read('a.xml')).toBe(report('first'));
  });

  it('are no links that lead out of the workspace', async () => {
    await writeFile(join(root, 'secret.xml'), report('secret'));
    const before = await shelf.look();
    await symlink(join(root, 'secret.xml'), join(workspace, 'out/a.xml'));
    const { tests, reports } = await collect(before);
    expect(tests).toEqual([]);
    expect(reports[0]?.problems[0]?.what).toContain('symbolic link');
    expect(existsSync(join(root, '1/reports/out/a.xml'))).toBe(false);
  });

  it('may lie outside of the workspace, where an absolute path says so', async () => {
    const outside = join(root, 'elsewhere');
    await mkdir(outside);
    shelf = createReportShelf([join(outside, '*.xml')], workspace);
    const before = await shelf.look();
    await writeFile(join(outside, 'a.xml'), report('a'));
    const { paths, tests } = await collect(before);
    expect(tests).toEqual(['a']);
    shelf.takeAway(paths);
    shelf.putBack(paths, join(root, '1'));
    expect(await readFile(join(outside, 'a.xml'), 'utf8')).toBe(report('a'));
  });
});
