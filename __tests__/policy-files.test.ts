import { describe, expect, it } from '@jest/globals';
import { EMPTY_HISTORY, historyOfRun } from '../src/history/history.js';
import { mergeHistories } from '../src/history/merge.js';
import type { RunInfo } from '../src/model/run.js';
import type { TestId } from '../src/model/test-id.js';
import { NO_RULES } from '../src/policy/policy-rules.js';
import type { Quarantine } from '../src/policy/quarantine.js';
import { NO_QUARANTINE } from '../src/policy/quarantine.js';
import { readBuiltOn, readOwners, readQuarantine } from '../src/policy-files.js';
import type { BuiltOnSource, TextSource } from '../src/ports.js';
import { buildResult, buildRun, historyFromDrawing } from './builders.js';
import { judgeDrawing } from './drawn.js';

const path = '.github/quarantine.yml';
const file = (...names: string[]) =>
  `tests:\n${names.map((name) => `- {test: ${name}, reason: r, since: 2026-01-01, expires: 2026-12-01}`).join('\n')}\n`;

describe('the quarantine file', () => {
  it('counts as the base branch has it; what a change makes of it is told as proposed', async () => {
    const found = await readQuarantine(
      { text: file('a', 'b'), proposed: file('b', 'c'), path, problems: [] },
      EMPTY_HISTORY,
    );
    expect(found.quarantine.entries.map(({ test }) => test)).toEqual(['a', 'b']);
    expect(found.problems).toEqual([
      {
        area: 'quarantine',
        where: path,
        what: 'This change puts c into quarantine and takes a out. That counts once it is merged.',
        isNote: true,
      },
    ]);
  });

  it('may be proposed where there is none, and may be wrong', async () => {
    const found = await readQuarantine(
      { text: undefined, proposed: 'tests: 1\n', path, problems: [] },
      EMPTY_HISTORY,
    );
    expect(found.quarantine.entries).toEqual([]);
    expect(found.problems.map(({ what }) => what)).toEqual([
      'As this change has it: The quarantine file must have a list called "tests" at its top.',
    ]);
  });

  it('is reviewed by the history', async () => {
    const history = historyFromDrawing({ a: `PPKPPFPPKPPPKPP${'P'.repeat(60)}`, b: 'PPP' });
    const { reviews } = await readQuarantine({ text: file('a'), path, problems: [] }, history);
    expect(reviews.map(({ advice }) => advice)).toEqual(['release']);
  });
});

describe('owners', () => {
  const source = (): TextSource & { asked: number } => {
    const counting = {
      asked: 0,
      read: async () => {
        counting.asked++;
        return { text: '* @acme/all\n', path: 'CODEOWNERS', problems: [] };
      },
    };
    return counting;
  };
  const flaky = { 'a/b.ts › adds': 'PPPFPPPPFPPPFPPPPFPPPF' };

  it('are asked for only where a test needs one', async () => {
    const owners = source();
    await readOwners(owners, judgeDrawing({ a: 'PPP' }), NO_RULES);
    expect(owners.asked).toBe(0);
    const analysis = judgeDrawing(flaky);
    const { ownersOf } = await readOwners(owners, analysis, NO_RULES);
    expect(owners.asked).toBe(1);
    expect(ownersOf?.(analysis.verdicts[0] as (typeof analysis.verdicts)[number])).toEqual(['@acme/all']);
  });

  it('are asked for where a rule goes by them', async () => {
    const owners = source();
    const analysis = judgeDrawing({ a: 'PPPPPPFFFF' });
    await readOwners(owners, analysis, NO_RULES);
    expect(owners.asked).toBe(0);
    const tiers = [{ tier: 'report-only', pattern: 'owner:@acme/all' }] as const;
    await readOwners(owners, analysis, { ...NO_RULES, tiers });
    expect(owners.asked).toBe(1);
    expect(await readOwners(undefined, analysis, { ...NO_RULES, tiers })).toEqual({ problems: [] });
  });
});

describe('the base that a change builds on', () => {
  const released = { test: 'a' as TestId, on: '2026-01-05', times: 1 };
  const quarantine: Quarantine = { ...NO_QUARANTINE, released: [released] };
  const pr = { onDefaultBranch: false, branch: 'fix', pullRequest: 7, runId: '9', commit: 'c', tree: 't' };

  /** Asks for the base of a run in which these tests failed. */
  async function ask(
    source: BuiltOnSource | undefined,
    {
      failing = ['a'],
      today = '2026-01-10',
      ...info
    }: Partial<RunInfo> & { failing?: string[]; today?: string },
  ) {
    const results = failing.map((name) => buildResult(name, 'failed'));
    const run = buildRun({ info: { ...pr, ...info }, results });
    const history = mergeHistories(
      historyFromDrawing({ a: 'PPPP' }),
      historyOfRun(run, () => 'signature'),
    );
    return readBuiltOn(source, { history, run, quarantine, today });
  }

  const source = (found: Awaited<ReturnType<BuiltOnSource['read']>>) => {
    const counting = {
      asked: 0,
      read: async () => {
        counting.asked++;
        return found;
      },
    };
    return counting;
  };

  it('is known by the merge base, with the quarantine file of that time', async () => {
    const text = 'tests: []\nreleased:\n- { test: a, on: 2026-01-05, times: 1 }\n';
    const { builtOn } = await ask(source({ commit: 'base', text, problems: [] }), {});
    expect(builtOn).toEqual({ by: 'merge-base', commit: 'base', quarantine: { ...quarantine } });
    const none = await ask(source({ commit: 'base', problems: [] }), {});
    expect(none.builtOn).toEqual({ by: 'merge-base', commit: 'base', quarantine: NO_QUARANTINE });
  });

  it('has the day of its run where no merge base is known, or its file is not understood', async () => {
    const baseCommit = 'commit-2';
    const day = { builtOn: { by: 'day', day: '2026-01-03' }, problems: [] };
    expect(await ask(undefined, { baseCommit })).toEqual(day);
    expect(await ask(source({ problems: [] }), { baseCommit })).toEqual(day);
    expect(await ask(source({ commit: 'base', text: 'tests: 1', problems: [] }), { baseCommit })).toEqual(
      day,
    );
    expect(await ask(undefined, { baseCommit: 'unknown' })).toEqual({ problems: [] });
    expect(await ask(undefined, {})).toEqual({ problems: [] });
  });

  it('is asked for only if a test failed that left quarantine not long ago', async () => {
    const counting = source({ commit: 'base', problems: [] });
    await ask(counting, { failing: ['b'] });
    await ask(counting, { failing: [] });
    await ask(counting, { onDefaultBranch: true });
    await ask(counting, { today: '2026-03-01' });
    expect(counting.asked).toBe(0);
    await ask(counting, {});
    expect(counting.asked).toBe(1);
  });
});
