import { describe, expect, it } from '@jest/globals';
import type { Cause } from '../../../src/analysis/causes/cause.js';
import type { Run } from '../../../src/model/run.js';
import { buildLane, buildRunPart } from '../../builders.js';
import type { Drawing, DrawOptions, RunSketch } from '../../drawn.js';
import { drawRuns, judgeDrawing, judgeRuns, times } from '../../drawn.js';

/** Causes of the failure of the test `flaky` in the newest run. */
function causesOf(drawing: Drawing, options: DrawOptions = {}): readonly Cause[] {
  return causesIn(drawRuns(drawing, options));
}

function causesIn(runs: readonly Run[]): readonly Cause[] {
  const { verdicts, retried } = judgeRuns(runs, runs.at(-1));
  const verdict = [...verdicts, ...retried].find(({ test }) => test === 'flaky');
  if (verdict === undefined) throw new Error('It does not fail.');
  expect(verdict.kind).toBe('flaky');
  return verdict.causes;
}

const messages = (texts: Readonly<Record<number, string>>): Record<number, RunSketch> =>
  Object.fromEntries(Object.entries(texts).map(([column, message]) => [column, { message }]));

/** Ten passes around each retried failure, the last one in the newest run. */
const RETRIED = `${times(10, 'P')}K${times(10, 'P')}K${times(10, 'P')}K`;

describe('the likely causes of a flaky failure', () => {
  it('are none where nothing speaks for one', () => {
    expect(causesOf({ flaky: RETRIED, steady: times(33, 'P') })).toEqual([]);
  });

  it('are not looked for where nobody has seen it flake', () => {
    const { verdicts } = judgeDrawing(
      { a: `${times(30, 'P')}X` },
      { runs: messages({ 30: 'connect ECONNREFUSED' }) },
    );
    expect(verdicts[0]?.kind).toBe('undecided');
    expect(verdicts[0]?.causes).toEqual([]);
  });

  it.each([
    ['connect ECONNREFUSED 127.0.0.1:5432', 'network', 'a refused connection'],
    ['java.net.UnknownHostException: registry.example', 'network', 'a name that was not resolved'],
    ['HTTP 503 from https://api.example', 'network', 'a service that was overloaded or away'],
    ['java.lang.OutOfMemoryError: Java heap space', 'resources', 'memory that ran out'],
    ['OSError: [Errno 28] No space left on device', 'resources', 'a full disk'],
    ['Error: listen EADDRINUSE: address already in use :::3000', 'resources', 'a port that was taken'],
    ['Timed out after 5000 ms waiting for the list', 'timing', 'a limit of time that was reached'],
    ['stale element reference: element is not attached', 'timing', 'something that had changed meanwhile'],
    ['RuntimeError: Future attached to a different loop', 'order', 'an event loop of another test'],
    ['duplicate key value violates unique constraint', 'order', 'something that was there already'],
  ])('are told from the words %j', (message, kind, label) => {
    const [cause] = causesOf(
      { flaky: RETRIED },
      { runs: messages({ 10: message, 21: message, 32: message }) },
    );
    expect(cause?.kind).toBe(kind);
    expect(cause?.says).toContain(`${label} in all of its 3 failures`);
  });

  it('are not told from words that most failures do not have', () => {
    const runs = messages({ 32: 'connect ECONNREFUSED 127.0.0.1:5432' });
    expect(causesOf({ flaky: RETRIED }, { runs })).toEqual([]);
  });

  it('take words of waiting for nothing without a pass on the same code', () => {
    const drawing = { flaky: `${times(20, 'P')}F${times(20, 'P')}F${times(20, 'P')}F` };
    const waiting = messages({ 20: 'timed out waiting', 41: 'timed out waiting', 62: 'timed out waiting' });
    expect(causesOf(drawing, { runs: waiting })).toEqual([]);
  });

  it('tell a limit inside its own noise by its values', () => {
    const runs = messages({
      10: 'grew 15.3 %: assert 15.3 <= 15',
      21: 'grew 15.9 %: assert 15.9 <= 15',
      32: 'grew 15.1 %: assert 15.1 <= 15',
    });
    expect(causesOf({ flaky: RETRIED }, { runs })).toEqual([
      {
        kind: 'threshold',
        says: 'Likely a limit inside its own noise: 3 failures missed the limit of 15 by at most 6 % (15.3, 15.9 and 15.1).',
      },
    ]);
  });

  it.each([
    ['far from it', 'assert 30.1 <= 15', 'assert 31.7 <= 15'],
    ['always the same', 'assert 15.3 <= 15', 'assert 15.3 <= 15'],
    ['of different limits', 'assert 15.3 <= 15', 'assert 20.3 <= 20'],
  ])('do not take values %s for noise', (_, first, last) => {
    const runs = messages({ 10: first, 21: first, 32: last });
    const kinds = causesOf({ flaky: RETRIED }, { runs }).map(({ kind }) => kind);
    expect(kinds).not.toContain('threshold');
  });

  it('tell tests that fail together, not those that also fail', () => {
    const mate = RETRIED;
    const other = `${times(5, 'P')}K${times(4, 'P')}K${times(11, 'P')}K${times(8, 'P')}KP`;
    const causes = causesOf({ flaky: RETRIED, mate, other });
    expect(causes).toEqual([
      { kind: 'together', says: 'Likely one cause with mate: both failed together in 3 of 3 failures.' },
    ]);
  });

  it('tell that it passes alone, and how likely that is luck', () => {
    const drawing = { flaky: `${'PK'.repeat(6)}PPPPPPPPPPPPK`, other: `${'P'.repeat(12)}............P` };
    const alone: RunSketch = { part: { partial: true, counts: { ...buildRunPart().counts, tests: 1 } } };
    const runs = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [i + 12, alone]));
    const [cause] = causesOf(drawing, { runs });
    expect(cause?.kind).toBe('order');
    expect(cause?.says).toMatch(
      /^Likely order or shared state: it passed each of 12 times when only selected tests ran \(last in run 1023, of 1 test\)/,
    );
    const once = causesOf({ flaky: `${'PPPPPPPPPK'.repeat(2)}P${times(9, 'P')}K` }, { runs: { 20: alone } });
    expect(once[0]?.says).toMatch(
      /^Perhaps order or shared state: it passed when only .* by luck it happens in 90 of 100 cases\.$/,
    );
  });

  it('tell who runs before it, where the order varies', () => {
    const names = Array.from({ length: 12 }, (_, i) => `t${i}`);
    const runs = drawRuns({
      flaky: 'PKPKPKPKPKPK',
      noisy: 'KKKKKKKKKKKK',
      ...Object.fromEntries(names.map((n) => [n, times(12, 'P')])),
    });
    const shuffled = runs.map((run, i): Run => {
      // Thirteen others, by another stride in each run: nobody has the same neighbour twice.
      const others = run.results.filter(({ id }) => id !== 'flaky');
      const turned = others.flatMap((_, k) => others[((k + 1) * (i + 1)) % others.length] ?? []);
      const flaky = run.results.filter(({ id }) => id === 'flaky');
      const after = i % 2 === 1 ? turned.findIndex(({ id }) => id === 't3') + 1 : 0;
      const results = [...turned.slice(0, after), ...flaky, ...turned.slice(after)];
      return { ...run, results: results.map((result, position) => ({ ...result, position })) };
    });
    const told = causesIn(shuffled).find(({ kind }) => kind === 'order');
    expect(told?.says).toMatch(
      /t3 ran just before in 6 of 6 failures, though the order of this suite varies\.$/,
    );
    const fixed = causesIn(runs).find(({ kind }) => kind === 'order');
    expect(fixed).toBeUndefined();
  });

  it('tell the lane, where others pass', () => {
    const linux = buildLane({ repository: 'acme/shop', variant: { os: 'linux' } });
    const windows = buildLane({ repository: 'acme/shop', variant: { os: 'windows' } });
    const row = 'PKPPKPKPPKPKPPKPKPPK';
    const runs = [
      ...drawRuns({ flaky: times(40, 'P') }, { lane: linux }),
      ...drawRuns(
        { flaky: row },
        { lane: windows, runs: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i, { at: 2 * i }])) },
      ),
    ];
    expect(causesIn(runs)[0]).toEqual({
      kind: 'environment',
      says: 'Likely the environment: it failed in 7 of 19 runs of unit (os: windows), and in none of 37 runs of unit (os: linux).',
    });
  });

  it('are two at most, each kind once, the strongest first', () => {
    const message = 'connect ECONNREFUSED: timed out: assert 15.3 <= 15';
    const runs = messages({ 10: message, 21: message.replace('.3', '.4'), 32: message });
    const kinds = causesOf({ flaky: RETRIED, mate: RETRIED }, { runs }).map(({ kind }) => kind);
    expect(kinds).toEqual(['network', 'threshold']);
  });
});
