import type { RunInfo, RunKey } from '../../model/run.js';
import type { PastRun, TimedRun } from '../past.js';
import type { CourseStep } from './course.js';

/**
 * The pieces of code that a lane has run, in the order in which changes came: those of the branch without the judged
 * change, then those of the change itself, up to the judged one. A break begins at one of them and never within one.
 */
export interface CodeAxis {
  readonly codes: readonly Code[];
  /** How many of the codes do not contain the change. */
  readonly base: number;
  /** Place of the judged run's code. */
  readonly judged: number;
  placeOf(run: RunInfo): number | undefined;
  /** A pass at a place: the same for all tests, of which most do nothing else. */
  passAt(place: number): CourseStep;
}

export interface Code {
  /** The first run of this code. */
  readonly run: RunInfo;
  readonly key: RunKey;
}

/** `runs`: the past of the lane, in order of time. */
export function codeAxis(runs: readonly PastRun[], judged: TimedRun): CodeAxis {
  const codes: Code[] = [];
  const places = new Map<string, number>();
  // Each run is asked for by many tests, and comparing objects is quicker than comparing hashes.
  const ofRuns = new Map<RunInfo, number>();
  const take = ({ run, key }: Code): void => {
    const code = codeOf(run);
    if (places.has(code)) return;
    places.set(code, codes.length);
    codes.push({ run, key });
  };
  for (const run of runs) if (run.onBase) take(run);
  const base = codes.length;
  for (const run of runs) if (run.ofChange) take(run);
  take(judged);
  const passes: CourseStep[] = codes.map((_, place) => ({ place, fails: false, asFlake: 0 }));
  return {
    codes,
    base,
    judged: places.get(codeOf(judged.run)) ?? codes.length - 1,
    placeOf: (run) => {
      const known = ofRuns.get(run);
      if (known !== undefined) return known;
      const place = places.get(codeOf(run));
      if (place !== undefined) ofRuns.set(run, place);
      return place;
    },
    passAt: (place) => passes[place] ?? { place, fails: false, asFlake: 0 },
  };
}

/** What was run: the tree, or the commit where the tree is not known. */
export function codeOf({ tree, commit }: RunInfo): string {
  return tree ?? commit;
}
