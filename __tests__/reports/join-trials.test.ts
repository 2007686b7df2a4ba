import { describe, expect, it } from '@jest/globals';
import type { TestId } from '../../src/model/test-id.js';
import type { Outcome, Way } from '../../src/model/test-result.js';
import { joinTrials } from '../../src/reports/join-trials.js';
import { buildResult } from '../builders.js';

type Drawn = Readonly<Record<string, Outcome | readonly Outcome[]>>;

const trial = (
  drawn: Drawn,
  requested?: readonly string[],
  way: Way = requested === undefined ? 'whole' : 'together',
) => ({
  results: Object.entries(drawn).map(([id, outcomes], position) => buildResult(id, outcomes, { position })),
  way,
  ...(requested !== undefined && { requested: new Set(requested as readonly TestId[]) }),
});

const joined = (...trials: Parameters<typeof joinTrials>[0]) =>
  Object.fromEntries(
    joinTrials(trials).map(({ id, outcome, flaky, attempts }) => [
      id,
      `${outcome}${flaky ? ' flaky' : ''}: ${attempts.map((a) => `${a.outcome}${a.way === undefined ? '' : ` ${a.way}`}`).join(', ')}`,
    ]),
  );

describe('trials of one run', () => {
  it('are attempts of the same tests', () => {
    expect(
      joined(
        trial({ a: 'failed', b: 'passed', c: 'failed' }),
        trial({ a: 'passed', c: 'failed' }, ['a', 'c']),
        trial({ c: 'error' }, ['c'], 'alone'),
      ),
    ).toEqual({
      a: 'passed flaky: failed, passed together',
      b: 'passed: passed',
      c: 'error: failed, failed together, error alone',
    });
  });

  it('do not count what a selection skipped, nor passes that nobody asked for', () => {
    expect(
      joined(
        trial({ a: 'failed', b: 'passed', c: 'failed', d: 'skipped' }),
        trial({ a: 'skipped', b: 'skipped', c: 'passed', d: 'skipped', e: 'passed' }, ['a']),
      ),
    ).toEqual({ a: 'failed: failed', b: 'passed: passed', c: 'failed: failed', d: 'skipped: skipped' });
  });

  it('do not hide what fails along with them', () => {
    expect(
      joined(trial({ a: 'failed', b: 'passed' }), trial({ a: 'passed', b: 'failed', c: 'failed' }, ['a'])),
    ).toEqual({
      a: 'passed flaky: failed, passed together',
      b: 'failed: passed, failed together',
      c: 'failed: failed together',
    });
  });

  it('keep the tries that the tool itself makes', () => {
    expect(joined(trial({ a: ['failed', 'failed'] }), trial({ a: ['failed', 'passed'] }, ['a']))).toEqual({
      a: 'passed flaky: failed, failed, failed together, passed together',
    });
  });

  it('keep places and ambiguity of the first', () => {
    const ambiguous = { ...buildResult('a', 'failed', { position: 7, ambiguous: 'why' }) };
    const [result] = joinTrials([{ results: [ambiguous], way: 'whole' }, trial({ a: 'passed' }, ['a'])]);
    expect(result).toMatchObject({ position: 7, ambiguous: 'why' });
  });
});
