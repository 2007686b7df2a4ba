import { describe, expect, it } from '@jest/globals';
import { EMPTY_HISTORY } from '../src/history/history.js';
import { NO_RULES } from '../src/policy/policy-rules.js';
import { baseDayOf, readOwners, readQuarantine } from '../src/policy-files.js';
import type { TextSource } from '../src/ports.js';
import { buildRun, historyFromDrawing } from './builders.js';
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
  const history = historyFromDrawing({ a: 'PPPP' });
  const pr = { onDefaultBranch: false, branch: 'fix', pullRequest: 7 };

  it('has the day of its run, where one is known', () => {
    expect(baseDayOf(history, buildRun({ info: { ...pr, baseCommit: 'commit-2' } }))).toEqual({
      baseDay: '2026-01-03',
    });
    expect(baseDayOf(history, buildRun({ info: { ...pr, baseCommit: 'unknown' } }))).toEqual({});
    expect(baseDayOf(history, buildRun({ info: pr }))).toEqual({});
    expect(baseDayOf(history, buildRun({ info: { baseCommit: 'commit-2' } }))).toEqual({});
  });
});
