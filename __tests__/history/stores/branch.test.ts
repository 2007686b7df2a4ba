import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { decodeHistory, encodeHistory } from '../../../src/history/codec.js';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeAll } from '../../../src/history/merge.js';
import type { HistoryStore } from '../../../src/history/store.js';
import { laneStem } from '../../../src/history/stores/branch-files.js';
import type { BranchRepository } from '../../../src/history/stores/branch-repository.js';
import { buildLane } from '../../builders.js';
import { describeHistoryStore } from '../../contracts/history-store.js';
import { FORK_PERMISSIONS } from '../../e2e/stand-ins/rest-api.js';
import { delivery, lanesOf, runsIn, saveOne } from '../deliveries.js';
import { BRANCH, type BranchJob, BranchPlace } from './branch-place.js';

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(60_000);

/** A store that is opened when it is first used, because the contract opens stores at once. */
function lazily(open: () => Promise<HistoryStore>): HistoryStore {
  let opened: Promise<HistoryStore> | undefined;
  const store = (): Promise<HistoryStore> => (opened ??= open());
  return {
    title: `branch ${BRANCH}`,
    load: async () => (await store()).load(),
    save: async (addition, known) => (await store()).save(addition, known),
  };
}

describeHistoryStore('the branch store', async () => {
  const place = await BranchPlace.create();
  return { open: () => lazily(() => place.job()), close: () => place.close() };
});

describe('the branch store', () => {
  let place: BranchPlace;
  beforeEach(async () => {
    place = await BranchPlace.create();
  });
  afterEach(() => place.close());

  const FILE = `${laneStem(buildLane())}.txt`;
  const BESIDE = FILE.replace('.txt', '.2.txt');

  async function add(runId: string, row = 'P', options: BranchJob = {}) {
    return saveOne(await place.job(options), delivery({ runId }, row));
  }

  async function load(options: BranchJob = {}) {
    return (await place.job(options)).load();
  }

  describe('for people', () => {
    test('keeps a text a lane and a README, in an orphan branch', async () => {
      const windows = buildLane({ job: 'Unit tests', variant: { os: 'windows', shell: 'C:\\|*?"@octocat' } });
      await add('1');
      await saveOne(await place.job(), delivery({ runId: '2' }, 'PF', { lane: windows }));
      expect(Object.keys(place.files())).toEqual([
        'README.md',
        expect.stringMatching(/^ci-unit-[0-9a-f]{16}\.txt$/),
        expect.stringMatching(/^ci-unit-tests-os-windows-shell-c-octocat-[0-9a-f]{16}\.txt$/),
      ]);
      expect(place.files()['README.md']).toContain('Deflake');
      expect(place.files()[FILE]).toBe(encodeHistory(delivery({ runId: '1' }, 'P')));
      const log = place.git.log(BRANCH);
      expect(log).toHaveLength(2);
      const messages = log.map((name) => place.git.objects.commits.get(name)?.message);
      expect(messages[1]).toBe(`Add run 1/1 to ${FILE}\n\n[skip ci]`);
      expect(messages.join()).not.toMatch(/[@#|\\]/);
      expect(Object.keys(place.git.files('main'))).toEqual(['package.json']);
    });

    test('leaves a README that somebody changed, and files that somebody added', async () => {
      await add('1');
      place.git.push(BRANCH, { 'README.md': 'ours', 'notes.md': 'by hand', 'more/of.txt': 'them' });
      await add('2');
      expect(place.files()).toMatchObject({
        'README.md': 'ours',
        'notes.md': 'by hand',
        'more/of.txt': 'them',
      });
      expect(runsIn((await load()).history)).toEqual(['1/1', '2/1']);
    });

    test('takes a branch that a person squashed and pushed with force, also while a job runs', async () => {
      await add('1');
      const slow = await place.job();
      const { history } = await slow.load();
      place.git.push(BRANCH, { [FILE]: encodeHistory(delivery({ runId: '0' }, 'F')) }, { isForced: true });
      expect(await slow.save(delivery({ runId: '2' }, 'P'), history)).toEqual([]);
      // What the person took out does not come back from the job's memory.
      expect(runsIn((await load()).history)).toEqual(['0/1', '2/1']);
    });

    test('begins anew when the branch was deleted, also while a job runs', async () => {
      await add('1');
      const slow = await place.job();
      const { history } = await slow.load();
      place.git.deleteBranch(BRANCH);
      expect(await slow.save(delivery({ runId: '2' }, 'P'), history)).toEqual([]);
      expect(runsIn((await load()).history)).toEqual(['2/1']);
      expect(place.git.log(BRANCH)).toHaveLength(1);
    });

    test('does not touch a branch that is for something else', async () => {
      place.git.push(BRANCH, { 'README.md': 'x', 'src/a.ts': 'code' });
      const job = await place.job();
      const { problems, history } = await job.load();
      expect(problems).toMatchObject([{ remedy: expect.stringContaining('`history-branch`') }]);
      expect(await job.save(delivery({ runId: '1' }, 'P'), history)).toHaveLength(1);
      expect(place.git.log(BRANCH)).toHaveLength(1);
    });
  });

  describe('with requests', () => {
    test('takes one for loading nothing, and three for the first save', async () => {
      await add('1');
      expect(place.takeRequests()).toEqual([
        'repos/get-branch',
        'git/create-tree',
        'git/create-commit',
        'git/create-ref',
      ]);
    });

    test('takes three for loading, one lane or many, and three for saving', async () => {
      await add('1');
      place.takeRequests();
      await add('2');
      expect(place.takeRequests()).toEqual([
        'repos/get-branch',
        'git/get-tree',
        'git/get-blob',
        'git/create-tree',
        'git/create-commit',
        'git/update-ref',
      ]);
      for (let i = 0; i < 20; i++) {
        const lane = buildLane({ variant: { leg: `${i}` } });
        await saveOne(await place.job(), delivery({ runId: '3' }, 'P', { lane }));
      }
      place.takeRequests();
      expect(runsIn((await load()).history)).toHaveLength(22);
      expect(place.takeRequests()).toEqual(['repos/get-branch', 'git/get-tree', 'graphql']);
    });

    test('takes five for another try, and one more if the same lane has changed', async () => {
      await add('1');
      const [first, second] = [await place.job(), await place.job()];
      await first.load();
      const { history } = await second.load();
      await saveOne(await place.job(), delivery({ runId: '2' }, 'P', { lane: buildLane({ job: 'lint' }) }));
      place.takeRequests();
      expect(await first.save(delivery({ runId: '3' }, 'P'), history)).toEqual([]);
      const refused = ['git/create-tree', 'git/create-commit', 'git/update-ref'];
      const look = ['repos/get-branch', 'git/get-tree'];
      expect(place.takeRequests()).toEqual([...refused, ...look, ...refused]);
      expect(await second.save(delivery({ runId: '4' }, 'P'), history)).toEqual([]);
      expect(place.takeRequests()).toEqual([...refused, ...look, 'git/get-blob', ...refused]);
      expect(place.pausesMs).toEqual([4_000, 4_000]);
    });

    test('takes one to find that nothing was added since, which GitHub does not count', async () => {
      await add('1');
      const job = await place.job();
      await job.load();
      place.takeRequests();
      expect(await job.reload?.()).toMatchObject({ problems: [] });
      expect(place.api.requests).toMatchObject([{ operation: 'repos/get-branch', status: 304 }]);
      await saveOne(await place.job(), delivery({ runId: '2' }, 'F'));
      const later = await job.reload?.();
      expect(runsIn(later?.history ?? EMPTY_HISTORY)).toEqual(['1/1', '2/1']);
    });

    test('does not read again what it has written itself', async () => {
      await add('1');
      const job = await place.job();
      await saveOne(job, delivery({ runId: '2' }, 'P'));
      place.takeRequests();
      expect(runsIn((await job.reload?.())?.history ?? EMPTY_HISTORY)).toEqual([]);
      expect(place.takeRequests()).toEqual(['repos/get-branch']);
    });

    test('reads one by one what comes in no batch: large files, and all where GraphQL fails', async () => {
      const lanes = ['a', 'b', 'large'].map((job) => buildLane({ job }));
      const row = 'PF'.repeat(4_000);
      for (const lane of lanes)
        await saveOne(
          await place.job(),
          delivery({ runId: '1' }, lane.job === 'large' ? row : 'P', { lane }),
        );
      place.takeRequests();
      const { history } = await load();
      expect(place.takeRequests().slice(2)).toEqual(['graphql', 'git/get-blob']);
      place.api.fail('graphql', { kind: 'answer', status: 403 });
      expect(lanesOf((await load()).history)).toBe(lanesOf(history));
      expect(place.takeRequests().slice(2)).toEqual(['graphql', ...Array<string>(3).fill('git/get-blob')]);
    });

    test('sends what is large as a blob of its own', async () => {
      const lane = buildLane({ job: 'large' });
      const row = 'F'.repeat(9_000);
      await saveOne(await place.job(), delivery({ runId: '1' }, row, { lane }));
      expect(place.takeRequests()).toContain('git/create-blob');
      expect(runsIn((await load()).history)).toEqual(['1/1']);
    });

    test('tells of files beyond those that it may read', async () => {
      for (const job of ['a', 'b', 'c'])
        await saveOne(await place.job(), delivery({ runId: '1' }, 'P', { lane: buildLane({ job }) }));
      const { history, problems } = await load({ maxReads: 2 });
      expect(runsIn(history)).toHaveLength(2);
      expect(problems).toMatchObject([
        { what: expect.stringContaining('The file of 1 other lane was not read') },
      ]);
    });
  });

  describe('with others', () => {
    test('merges with the job that made the branch first', async () => {
      const jobs = await Promise.all([place.job(), place.job()]);
      for (const job of jobs) await job.load();
      for (const [i, job] of jobs.entries())
        expect(await job.save(delivery({ runId: `${i}` }, 'P'), EMPTY_HISTORY)).toEqual([]);
      expect(runsIn((await load()).history)).toEqual(['0/1', '1/1']);
      expect(place.git.log(BRANCH)).toHaveLength(2);
    });

    test('loses nothing of 30 jobs that save at once', async () => {
      const additions = Array.from({ length: 30 }, (_, i) =>
        delivery({ runId: `${i}` }, 'PF'[i % 2] ?? 'P', { lane: buildLane({ job: `job-${i % 7}` }) }),
      );
      // Each pause lets others go on, as real ones do.
      const wait = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
      const saved = additions.map(async (addition, i) =>
        saveOne(await place.job({ wait, random: () => i / 30 }), addition),
      );
      const kept = (await Promise.all(saved)).map((problems) => problems.length === 0);
      const expected = mergeAll(
        additions.filter((_, i) => kept[i]),
        EMPTY_HISTORY,
      );
      expect(lanesOf((await load()).history)).toBe(lanesOf(expected));
      // Who is refused twelve times was so by twelve that got through.
      expect(kept.filter(Boolean).length).toBeGreaterThanOrEqual(12);
    });

    test.each(['git/create-ref', 'git/update-ref'])(
      'counts a run once whose reply to %s was lost',
      async (call) => {
        if (call === 'git/update-ref') await add('1');
        place.api.fail(call, { kind: 'lose-reply' });
        expect(await add('2')).toEqual([]);
        const { history } = await load();
        expect(runsIn(history)).toEqual(call === 'git/update-ref' ? ['1/1', '2/1'] : ['2/1']);
      },
    );

    test('finds its run where the reply was lost and others have saved since', async () => {
      await add('1');
      const repository = await place.repository();
      let isFirst = true;
      const advance: BranchRepository['advance'] = async (base, commit) => {
        await repository.advance(base, commit);
        if (!isFirst) return;
        isFirst = false;
        await add('3');
        await repository.advance(base, commit); // As the transport tries again, and is refused.
      };
      const addition = delivery({ runId: '2' }, 'F');
      expect(await saveOne(await place.job({ repository: { ...repository, advance } }), addition)).toEqual(
        [],
      );
      expect(runsIn((await load()).history)).toEqual(['1/1', '2/1', '3/1']);
      expect(place.git.log(BRANCH)).toHaveLength(3);
    });

    test('gives up after some tries, with growing pauses, and says so', async () => {
      await add('1');
      place.api.fail('git/update-ref', { kind: 'answer', status: 422 }, Number.POSITIVE_INFINITY);
      expect(await add('2')).toMatchObject([
        { area: 'history', where: `branch ${BRANCH}`, what: expect.stringContaining('16 tries failed') },
      ]);
      expect(place.pausesMs).toEqual(
        [4, 8, 16, 32, ...Array<number>(11).fill(60)].map((seconds) => seconds * 1_000),
      );
    });
  });

  describe('where it may not', () => {
    test('reads, and names the line that is missing, once', async () => {
      await add('1');
      const job = await place.job({ permissions: { contents: 'read' } });
      const { history, problems } = await job.load();
      expect(runsIn(history)).toEqual(['1/1']);
      expect(problems).toEqual([]);
      expect(await job.save(delivery({ runId: '2' }, 'P'), history)).toEqual([
        {
          area: 'history',
          where: `branch ${BRANCH}`,
          what: expect.stringContaining('This run is not in the history.'),
          remedy: 'Add `contents: write` to the `permissions:` of the job.',
        },
      ]);
      place.takeRequests();
      expect(await job.save(delivery({ runId: '3' }, 'P'), history)).toEqual([]);
      expect(place.takeRequests()).toEqual([]);
    });

    test('reads and never writes for runs that outsiders can cause', async () => {
      await add('1');
      const job = await place.job({ mayWrite: false, permissions: FORK_PERMISSIONS, readOnlyToken: 'fork' });
      const { history } = await job.load();
      expect(runsIn(history)).toEqual(['1/1']);
      place.takeRequests();
      expect(await job.save(delivery({ runId: '2' }, 'P'), history)).toEqual([]);
      expect(place.takeRequests()).toEqual([]);
      expect(place.debugged).toEqual([expect.stringContaining('outsiders')]);
    });

    test('tells Dependabot’s read-only token from a line that is missing', async () => {
      const job = await place.job({ permissions: FORK_PERMISSIONS, readOnlyToken: 'dependabot' });
      expect(await saveOne(job, delivery({ runId: '1' }, 'P'))).toMatchObject([
        { remedy: expect.stringContaining('This is expected') },
      ]);
    });

    test('names the rule that protects the branch, and does not try again', async () => {
      place.git.protectedBranches.add(BRANCH);
      expect(await add('1')).toMatchObject([{ remedy: expect.stringContaining('rules of the repository') }]);
      expect(place.pausesMs).toEqual([]);
    });

    test('tells once of a token that may not even read', async () => {
      const job = await place.job({ permissions: {} });
      const { history, problems } = await job.load();
      expect(problems).toMatchObject([
        {
          what: expect.stringContaining('Earlier runs do not count, and this one is not kept.'),
          remedy: 'Add `contents: read` to the `permissions:` of the job.',
        },
      ]);
      expect(await job.save(delivery({ runId: '1' }, 'P'), history)).toEqual([]);
    });

    test('tells of an outage, of loading as of saving', async () => {
      await place.api.refuse();
      const job = await place.job();
      const { history, problems } = await job.load();
      expect(problems).toMatchObject([{ what: expect.stringContaining('Earlier runs do not count.') }]);
      expect(await job.save(delivery({ runId: '1' }, 'P'), history)).toMatchObject([
        { what: expect.stringContaining('This run is not in the history.') },
      ]);
      await place.api.recover();
    });

    test('waits as long as GitHub asks for, and goes on', async () => {
      const fault = { kind: 'answer', status: 403, headers: { 'retry-after': '7' } } as const;
      place.api.fail('git/create-commit', fault);
      expect(await add('1')).toEqual([]);
      expect(runsIn((await load()).history)).toEqual(['1/1']);
    });

    test('says that nothing can be kept in a repository without any commit', async () => {
      place.git.deleteBranch('main');
      expect(await add('1')).toMatchObject([{ what: expect.stringContaining('Git Repository is empty') }]);
      expect(place.pausesMs).toEqual([]);
    });
  });

  describe('with a file that can’t be read', () => {
    const GOOD = encodeHistory(delivery({ runId: '1' }, 'P'));

    test.each([
      ['is damaged', GOOD.slice(0, -10), 'It is damaged'],
      ['has conflict marks', `<<<<<<< HEAD\n${GOOD}`, 'It is damaged'],
      ['is binary', Buffer.from([0, 1, 2, 255]), 'It is damaged'],
      ['is of a newer Deflake', 'deflake-history\t2\tx\n', 'newer Deflake'],
    ])('that %s, keeps it and puts runs beside it, until it is mended', async (_, content, reason) => {
      const lane = buildLane({ job: 'lint' });
      await saveOne(await place.job(), delivery({ runId: '1' }, 'P', { lane }));
      place.git.push(BRANCH, { [FILE]: content });
      const before = place.files()[FILE];
      const { history, problems } = await load();
      expect(runsIn(history)).toEqual(['1/1']);
      expect(problems).toMatchObject([
        { where: `branch ${BRANCH}, ${FILE}`, what: expect.stringContaining(reason) },
      ]);
      for (const runId of ['2', '3']) {
        expect(await add(runId)).toMatchObject(
          [
            { what: `This run is kept in ${BESIDE}, because ${FILE} can't be read and is left as it is.` },
          ].slice(runId === '2' ? 0 : 1),
        );
      }
      expect(place.files()[FILE]).toBe(before);
      expect(runsIn((await load()).history)).toEqual(['1/1', '2/1', '3/1']);

      place.git.push(BRANCH, { [FILE]: GOOD });
      expect((await load()).problems).toEqual([]);
      expect(await add('4')).toEqual([]);
      expect(Object.keys(place.files())).not.toContain(BESIDE);
      expect(runsIn(decodeHistory(place.files()[FILE] ?? ''))).toEqual(['1/1', '2/1', '3/1', '4/1']);
    });

    test('puts runs beside that one, too, if it gets damaged', async () => {
      await add('1');
      place.git.push(BRANCH, { [FILE]: 'x', [BESIDE]: 'y' });
      await add('2');
      expect(place.files()).toMatchObject({ [FILE]: 'x', [BESIDE]: 'y' });
      expect(runsIn((await load()).history)).toEqual(['2/1']);
    });

    test('puts runs beside a folder that has its name', async () => {
      await saveOne(await place.job(), delivery({ runId: '1' }, 'P', { lane: buildLane({ job: 'lint' }) }));
      place.git.push(BRANCH, { [`${FILE}/inside`]: 'x' });
      expect(await add('2')).toEqual([]);
      expect(place.files()).toMatchObject({ [`${FILE}/inside`]: 'x', [BESIDE]: expect.any(String) });
      expect(runsIn((await load()).history)).toEqual(['1/1', '2/1']);
    });

    test('does not overwrite what a truncated list may hide', async () => {
      const hidden = buildLane({ job: 'zzz' });
      await add('1');
      await saveOne(await place.job(), delivery({ runId: '1' }, 'F', { lane: hidden }));
      const before = place.files();
      place.git.treeLimit = 2;
      const job = await place.job();
      const { history, problems } = await job.load();
      expect(runsIn(history)).toEqual(['1/1']);
      expect(problems).toMatchObject([{ what: expect.stringContaining('lists only a part') }]);
      expect(await job.save(delivery({ runId: '2' }, 'P', { lane: hidden }), history)).toEqual([]);
      expect(place.files()).toMatchObject(before);
      place.git.treeLimit = Number.POSITIVE_INFINITY;
      expect(runsIn((await load()).history)).toEqual(['1/1', '1/1', '2/1']);
      expect((await load()).problems).toEqual([]);
    });

    test('reads around a blob that is not found', async () => {
      await add('1');
      await saveOne(await place.job(), delivery({ runId: '2' }, 'P', { lane: buildLane({ job: 'lint' }) }));
      for (const [sha, blob] of place.git.objects.blobs)
        if (blob.toString() === place.files()[FILE]) place.git.objects.blobs.delete(sha);
      const { history, problems } = await load();
      expect(runsIn(history)).toEqual(['2/1']);
      expect(problems).toMatchObject([{ what: expect.stringContaining('GitHub does not find it') }]);
    });
  });

  test('folds what is older than its limits, and tells of runs that come too late', async () => {
    const limits = { windowRuns: 3, windowDays: 1_000_000 };
    for (let run = 1; run <= 6; run++) expect(await add(`${run}`, 'P', { limits })).toEqual([]);
    expect(runsIn((await load()).history)).toEqual(['4/1', '5/1', '6/1']);
    expect(await add('2', 'P', { limits })).toMatchObject([{ what: expect.stringContaining('older') }]);
  });
});
