import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '../../../src/analysis/verdict.js';
import { buildLane } from '../../builders.js';
import type { RunSketch } from '../../drawn.js';
import { drawRuns, judgeRuns, times } from '../../drawn.js';

const LINUX = buildLane({ repository: 'acme/shop', variant: { os: 'linux' } });
const WINDOWS = buildLane({ repository: 'acme/shop', variant: { os: 'windows' } });

/** The verdict on the newest run of a test on Windows, beside the same commits on Linux. */
function verdictOnWindows(windows: string, linux: string): Verdict {
  // Linux finishes first: its newest run is over when that on Windows starts.
  const later = Object.fromEntries(Array.from(windows, (_, i): [number, RunSketch] => [i, { at: i + 0.5 }]));
  const runs = [
    ...drawRuns({ a: linux, b: times(linux.length, 'P') }, { lane: LINUX }),
    ...drawRuns({ a: windows, b: times(windows.length, 'P') }, { lane: WINDOWS, runs: later }),
  ];
  const [verdict] = judgeRuns(runs, runs.at(-1)).verdicts;
  if (verdict === undefined) throw new Error('It does not fail on Windows.');
  return verdict;
}

describe('an environment', () => {
  it('decides where a test always fails in one lane and never in the other', () => {
    const verdict = verdictOnWindows(times(8, 'F'), times(8, 'P'));
    expect(verdict.kind).toBe('environment');
    expect(verdict.evidence[0]?.says).toMatch(
      /^It fails in every run of this lane and passed in all \d runs of unit \(os: linux\): the environment decides\.$/,
    );
    expect(verdict.causes[0]?.kind).toBe('environment');
  });

  it('decides where it nearly always fails, and hardly ever in the other', () => {
    const windows = `FFFFFFFPFFFF${times(20, 'F')}`;
    const verdict = verdictOnWindows(windows, `PPPPFPPPPPPP${times(20, 'P')}`);
    expect(verdict.kind).toBe('environment');
    expect(verdict.evidence[0]?.says).toMatch(
      /^It failed in 30 of 31 runs of this lane and in 1 of 3\d runs of unit \(os: linux\)/,
    );
  });

  it.each([
    ['it passed here before it broke', `${times(20, 'P')}${times(12, 'F')}`, times(32, 'P')],
    ['it fails in the other lane too', times(12, 'F'), 'PPFFFFFFFFFF'],
    ['the other lane has hardly run', times(8, 'F'), 'PP'],
  ])('does not decide where %s', (_, windows, linux) => {
    expect(verdictOnWindows(windows, linux).kind).toBe('broken');
  });
});
