import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { encodeHistory } from '../../../src/history/codec.js';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeAll } from '../../../src/history/merge.js';
import type { HistoryStore } from '../../../src/history/store.js';
import { createFileStore, type FileStoreOptions } from '../../../src/history/stores/file.js';
import { describeProblem } from '../../../src/model/problem.js';
import { buildLane } from '../../builders.js';
import { describeHistoryStore } from '../../contracts/history-store.js';
import { delivery, lanesOf, runsIn, saveOne } from '../deliveries.js';
import { bundleScript } from './bundled-script.js';
import { steppedFiles } from './stoppable-files.js';
import { wrongInFolder } from './verified.js';

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(60_000);

const run = promisify(execFile);

const NOW_MS = Date.parse('2026-03-01T00:00:00Z');
const NEWER = 'deflake-history\t2\tunknown\n';

let parent: string;
let folder: string;
let names = 0;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'deflake-file-store-'));
  folder = join(parent, 'history');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

function open(options: Partial<FileStoreOptions> = {}): HistoryStore {
  const uniqueName = (): string => `${process.pid}-${++names}`;
  return createFileStore({ folder, clock: { now: () => NOW_MS }, uniqueName, ...options });
}

async function filesIn(path: string): Promise<string[]> {
  return (await readdir(path)).sort();
}

describeHistoryStore('the file store', async () => {
  const place = await mkdtemp(join(tmpdir(), 'deflake-file-store-'));
  return {
    open: () => open({ folder: join(place, 'deep', 'inside') }),
    close: () => rm(place, { recursive: true, force: true }),
  };
});

describe('the file store', () => {
  test('leaves one file of plain text', async () => {
    await saveOne(open(), delivery({ runId: '1' }, 'P'));
    await saveOne(open(), delivery({ runId: '2' }, 'F'));
    expect(await filesIn(folder)).toEqual(['history.txt']);
    const text = await readFile(join(folder, 'history.txt'), 'utf8');
    expect(text).toContain('\ntest\tsuite › test 0\t1p1f\t');
  });

  test('folds what is older than its limits', async () => {
    const limits = { windowRuns: 2, windowDays: 1_000_000 };
    for (const runId of ['1', '2', '3']) await saveOne(open({ limits }), delivery({ runId }, 'P'));
    expect(runsIn((await open().load()).history)).toEqual(['2/1', '3/1']);
  });

  test('loses nothing when thirty processes save at the same time', async () => {
    const script = await bundleScript('saving-process.ts', parent);
    const runIds = Array.from({ length: 30 }, (_, i) => [`${1 + i}`, `${31 + i}`]);
    const outputs = await Promise.all(runIds.map((ids) => run(process.execPath, [script, folder, ...ids])));
    expect(outputs.map(({ stderr }) => stderr)).toEqual(runIds.map(() => ''));
    const expected = mergeAll(
      runIds.flat().map((runId) => delivery({ runId }, 'PFK')),
      EMPTY_HISTORY,
    );
    expect(lanesOf((await open().load()).history)).toBe(lanesOf(expected));
    expect(await filesIn(folder)).toEqual(['history.txt']);
    expect(await wrongInFolder(folder)).toEqual([]);
  });

  test('keeps an addition of its own while others hold the lock, and joins it later', async () => {
    await saveOne(open(), delivery({ runId: '1' }, 'P'));
    const lock = join(folder, 'history.lock');
    await mkdir(lock);
    const problems = await saveOne(open({ lockWaitMs: 0 }), delivery({ runId: '2' }, 'F'));
    expect(problems.map((problem) => describeProblem({ ...problem, where: '' }))).toEqual([
      'This run is kept in a file of its own, because other processes were writing all the time. ' +
        'Nothing is lost: the next run joins it. If nobody is writing, delete the folder "history.lock" in it.',
    ]);
    expect(runsIn((await open().load()).history)).toEqual(['1/1', '2/1']);

    await rm(lock, { recursive: true });
    expect(await saveOne(open(), delivery({ runId: '3' }, 'P'))).toEqual([]);
    expect(await filesIn(folder)).toEqual(['history.txt']);
    expect(runsIn((await open().load()).history)).toEqual(['1/1', '2/1', '3/1']);
  });

  test('takes over the lock of a process that was killed', async () => {
    const lock = join(folder, 'history.lock');
    await mkdir(lock, { recursive: true });
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(lock, longAgo, longAgo);
    expect(await saveOne(open({ lockWaitMs: 0 }), delivery({ runId: '1' }, 'P'))).toEqual([]);
    expect(await filesIn(folder)).toEqual(['history.txt']);
  });

  test('cleans up after crashes, and leaves what is not its own', async () => {
    await mkdir(folder);
    const seconds = NOW_MS / 1_000;
    const leave = async (name: string, ageMinutes: number): Promise<void> => {
      await writeFile(join(folder, name), 'half a hist');
      await utimes(join(folder, name), seconds, seconds - ageMinutes * 60);
    };
    await leave('.deflake-old.tmp', 61);
    await leave('.deflake-young.tmp', 59);
    await leave('README.md', 10_000);
    expect(await saveOne(open(), delivery({ runId: '1' }, 'P'))).toEqual([]);
    expect(await filesIn(folder)).toEqual(['.deflake-young.tmp', 'README.md', 'history.txt']);
    expect(runsIn((await open().load()).history)).toEqual(['1/1']);
  });

  test('joins additions that a crash left behind', async () => {
    await saveOne(open(), delivery({ runId: '1' }, 'P'));
    await writeFile(join(folder, 'addition-left-behind.txt'), encodeHistory(delivery({ runId: '2' }, 'F')));
    expect(runsIn((await open().load()).history)).toEqual(['1/1', '2/1']);
    await saveOne(open(), delivery({ runId: '3' }, 'P'));
    expect(await filesIn(folder)).toEqual(['history.txt']);
    expect(runsIn((await open().load()).history)).toEqual(['1/1', '2/1', '3/1']);
  });

  test.each([
    ['damaged', 'half a hist', 'It is damaged and is left as it is: nothing in it counts.'],
    ['from a newer Deflake', NEWER, 'It was written by a newer Deflake and is left as it is.'],
  ])('does not overwrite a file that is %s', async (_, content, what) => {
    await mkdir(folder);
    await writeFile(join(folder, 'history.txt'), content);
    for (const runId of ['1', '2', '3']) {
      const store = open();
      const loaded = await store.load();
      expect(loaded.problems).toMatchObject([{ area: 'history', where: `${folder}/history.txt` }]);
      expect(loaded.problems[0]?.what).toContain(what);
      expect(loaded.problems[0]?.remedy).toContain('New runs are kept beside it and count');
      await store.save(delivery({ runId }, 'P'), loaded.history);
    }
    expect(await readFile(join(folder, 'history.txt'), 'utf8')).toBe(content);
    expect(await filesIn(folder)).toEqual([expect.stringMatching(/^addition-.*\.txt$/), 'history.txt']);
    expect(runsIn((await open().load()).history)).toEqual(['1/1', '2/1', '3/1']);

    // As the remedy says: moved away, and everything since is joined.
    await rm(join(folder, 'history.txt'));
    expect(await saveOne(open(), delivery({ runId: '4' }, 'P'))).toEqual([]);
    expect(await filesIn(folder)).toEqual(['history.txt']);
    expect(runsIn((await open().load()).history)).toEqual(['1/1', '2/1', '3/1', '4/1']);
  });

  test('leaves a damaged addition alone and reads the others', async () => {
    await saveOne(open(), delivery({ runId: '1' }, 'P'));
    await writeFile(join(folder, 'addition-bad.txt'), 'deflake-history\t1\t{"identity":1}\nlane\t{');
    const store = open();
    const { history, problems } = await store.load();
    expect(runsIn(history)).toEqual(['1/1']);
    expect(problems).toMatchObject([{ where: `${folder}/addition-bad.txt`, line: 2 }]);
    expect(await store.save(delivery({ runId: '2' }, 'P'), history)).toHaveLength(1);
    expect(await filesIn(folder)).toEqual(['addition-bad.txt', 'history.txt']);
    expect(runsIn((await open().load()).history)).toEqual(['1/1', '2/1']);
  });

  test('loses sight of nothing when additions are joined beside a damaged file while it reads', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'history.txt'), 'half a hist');
    await saveOne(open(), delivery({ runId: '1' }, 'P'));
    let hasListed = false;
    const files = steppedFiles(async ({ name, carryOut }) => {
      const result = await carryOut(1);
      if (name === 'readdir' && !hasListed) {
        hasListed = true;
        await saveOne(open(), delivery({ runId: '2' }, 'P'));
      }
      return result;
    });
    expect(runsIn((await open({ files }).load()).history)).toEqual(['1/1', '2/1']);
  });

  test('reads nothing from what is no file', async () => {
    await mkdir(folder);
    await symlink('/dev/zero', join(folder, 'history.txt'));
    const { problems } = await open().load();
    expect(problems).toMatchObject([
      { what: 'It could not be read, so nothing in it counts: It is no file.' },
    ]);
  });

  test('counts additions beside a main file that can’t be looked at', async () => {
    await mkdir(folder);
    await symlink('history.txt', join(folder, 'history.txt'));
    expect(await saveOne(open(), delivery({ runId: '1' }, 'P'))).toMatchObject([
      { what: expect.stringContaining('ELOOP') },
    ]);
    expect(runsIn((await open().load()).history)).toEqual(['1/1']);
  });

  test('reads what Git on Windows made of it, and writes it as ever', async () => {
    const [first, second] = [delivery({ runId: '1' }, 'PFK'), delivery({ runId: '2' }, 'FPP')];
    await mkdir(folder);
    await writeFile(join(folder, 'history.txt'), `\uFEFF${encodeHistory(first).replaceAll('\n', '\r\n')}`);
    expect(await saveOne(open(), second)).toEqual([]);
    const joined = mergeAll([first, second], EMPTY_HISTORY);
    expect(await readFile(join(folder, 'history.txt'), 'utf8')).toBe(encodeHistory(joined));
  });

  test('tells when its place is no folder, and does not throw', async () => {
    await writeFile(folder, 'a file');
    const { history, problems } = await open().load();
    expect(runsIn(history)).toEqual([]);
    expect(problems).toMatchObject([
      { area: 'history', where: folder, what: expect.stringContaining('ENOTDIR') },
    ]);
    expect(await open().save(delivery({ runId: '1' }, 'P'), EMPTY_HISTORY)).toMatchObject([
      { area: 'history', where: folder, what: expect.stringMatching(/^This run could not be kept: E\w+\.$/) },
    ]);
  });

  test('keeps nothing that it could not read again', async () => {
    const job = 'x'.repeat(5_000);
    const addition = delivery({ runId: '1' }, 'P', { lane: buildLane({ job }) });
    expect(await open().save(addition, addition)).toMatchObject([
      { what: expect.stringMatching(/^This run could not be kept: It could not be read back: /) },
    ]);
    expect(await open().load()).toMatchObject({ history: { lanes: new Map() }, problems: [] });
  });

  test('tells a run that is older than what it keeps', async () => {
    const limits = { windowRuns: 1, windowDays: 1_000_000 };
    for (const runId of ['5', '6', '7']) await saveOne(open({ limits }), delivery({ runId }, 'P'));
    const problems = await saveOne(open({ limits }), delivery({ runId: '4', runAttempt: 2 }, 'P'));
    expect(problems).toMatchObject([{ what: expect.stringContaining('older than what the history keeps') }]);
  });
});
