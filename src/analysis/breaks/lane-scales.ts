import type { FailureRecord } from '../../history/history.js';
import type { OutcomeCode } from '../../history/timeline.js';
import type { TestId } from '../../model/test-id.js';
import { isFailing } from '../../model/test-result.js';
import type { EvidenceName } from '../evidence/names.js';
import type { Case } from '../judge-failures.js';
import type { PastResult } from '../past.js';
import { isFailingCode, resultsOf } from '../past.js';
import { chanceOfRow, flakeLikelihood } from '../rates/flake-rate.js';
import type { Balance } from './balance.js';
import { TOUCHING_SHARE } from './changed-files-ratio.js';
import type { CodeAxis } from './code-axis.js';
import { codeAxis } from './code-axis.js';
import type { CauseGroup, Rivals } from './common-causes.js';
import { findCommonCauses } from './common-causes.js';
import type { Hazards } from './hazards.js';
import { hazardsOf, KNOWN_FLAKY_RISK, lonelyBreakHazard } from './hazards.js';
import type { Onsets } from './onsets.js';
import { findOnsets } from './onsets.js';
import { logSumOf } from './pool.js';
import type { KnownFailure } from './signature-ratio.js';
import { knownFailures, signatureRatios } from './signature-ratio.js';
import type { JudgedTest, TestCourse, View } from './test-course.js';
import { courseOf } from './test-course.js';
import { upsetRuns } from './upset-runs.js';

/** Log-likelihood that a test which a transient hits fails in one try. */
const TRANSIENT_FAILS = Math.log(0.9);

/** Runs of the base whose failures are looked at together with those of the judged run: what breaks tends to go on. */
const RECENT_RUNS = 10;

export interface ScalesOptions {
  readonly judged: Case;
  /** Tests of the lane; `undefined` where passing ones are not listed. */
  readonly tests: number | undefined;
  readonly without: ReadonlySet<EvidenceName>;
}

export interface GroupBalance {
  readonly balance: Balance;
  /** The tests that have one cause with it. */
  readonly group: CauseGroup;
}

interface Suspect {
  readonly test: TestId;
  /** Runs and attempts of the change beside the judged one; without them some views are the same. */
  readonly hasOwn: boolean;
  readonly hasAttempts: boolean;
  readonly hasFailed: boolean;
  readonly seen: Map<string, Looked>;
  readonly judged: JudgedTest;
  readonly known: readonly KnownFailure[];
}

/** A test in one view. */
interface Looked {
  readonly course: TestCourse;
  readonly onsets: Onsets;
}

/** Weighs the explanations of what failed in one run of a lane, test by test and all together. */
export class LaneScales {
  readonly axis: CodeAxis;
  /** Everything that counts. */
  readonly view: View;
  private readonly hazards: Hazards;
  private readonly records: ReadonlyMap<TestId, FailureRecord>;
  private readonly suspects: readonly Suspect[];
  private readonly places: ReadonlyMap<TestId, number>;
  private readonly without: ReadonlySet<EvidenceName>;
  private readonly knowsChange: boolean;

  constructor({ judged: { judged, view, past }, tests, without }: ScalesOptions) {
    const own = past.find(({ sameLane }) => sameLane)?.runs ?? [];
    this.axis = codeAxis(own, judged);
    this.hazards = hazardsOf({ isMerged: judged.run.onDefaultBranch, tests });
    this.records = view.recordsOf(judged.key) ?? new Map();
    this.without = without;
    this.view = {
      confirmed: !without.has('confirmed-before'),
      isolated: !without.has('isolation'),
      own: without.has('same-code') ? 'none' : 'all',
      attempts: !without.has('attempts'),
    };
    this.knowsChange = judged.run.changedFiles !== undefined || hasTouches(this.records);
    const upset = upsetRuns(own, view);
    const lately = [
      ...own.filter(({ onBase }) => onBase).slice(-RECENT_RUNS),
      ...own.filter(({ ofChange }) => ofChange),
    ];
    const names = new Set(this.records.keys());
    for (const { key } of lately) {
      for (const [test, { outcome }] of view.recordsOf(key) ?? []) if (isFailing(outcome)) names.add(test);
    }
    // In the order of their names, so that sums come out the same wherever the history comes from.
    this.suspects = [...names].sort().map((test) => {
      const results = resultsOf(test, past);
      const letter = view.lettersOf(test)?.(judged.column) ?? '-';
      const code: OutcomeCode = letter === '-' && judged.run.passedUnlisted === true ? 'p' : letter;
      const isUpset = ({ key }: PastResult): boolean => upset.has(key);
      const record = this.records.get(test);
      return {
        test,
        hasOwn: results.some(({ sameLane, ofChange }) => sameLane && ofChange),
        hasAttempts:
          (record?.attempts?.length ?? (record === undefined || isFailing(record.outcome) ? 0 : 2)) > 1,
        hasFailed: results.some(({ ownChange, code }) => !ownChange && (code === 'k' || isFailingCode(code))),
        seen: new Map<string, Looked>(),
        judged: { results, record, code, axis: this.axis, isUpset },
        known: knownFailures(test, results, { past, axis: this.axis }),
      };
    });
    this.places = new Map(this.suspects.map(({ test }, i) => [test, i]));
  }

  resultsOf(test: TestId): readonly PastResult[] {
    return this.suspect(test).judged.results;
  }

  knownFailures(test: TestId): readonly KnownFailure[] {
    return this.suspect(test).known;
  }

  /** Log-odds of a flake from the rate alone: the chance to fail now, against that of a break by this change. */
  byRate(test: TestId, view: View): number {
    const chance = chanceOfRow(this.look(this.suspect(test), view).course.before, 1);
    return Math.log(chance) - this.lonelyHazard(this.axis.codes.length - 1) - this.risk(test);
  }

  /** The test on its own. */
  alone(test: TestId, view: View): Balance {
    return this.balanceOf(test, this.look(this.suspect(test), view).onsets);
  }

  /** Every failing test of the run, with what fails together looked at together. */
  together(view: View, { signatures }: { readonly signatures: boolean }): ReadonlyMap<TestId, GroupBalance> {
    const looked = this.suspects.map((suspect) => this.look(suspect, view));
    const groups = findCommonCauses(
      this.suspects.map(({ test, known }, i) => {
        const signature = signatures ? this.records.get(test)?.signature : undefined;
        const ratios = signatureRatios(signature, known, this.axis.codes.length);
        const risk = this.risk(test);
        const { course, onsets } = looked[i] as Looked;
        return {
          broke: onsets.broke.map((gain, place) => gain + (ratios[place] ?? 0) + risk),
          transient: this.transientRatio(course) + (ratios.at(-1) ?? 0),
        };
      }),
      { hazards: this.hazards, base: this.axis.base },
    );
    const balances = new Map<TestId, GroupBalance>();
    for (const group of groups) {
      for (const [m, i] of group.members.entries()) {
        const { test } = this.suspects[i] as Suspect;
        if (!this.records.has(test)) continue;
        const alone = this.balanceOf(test, (looked[i] as Looked).onsets);
        balances.set(test, { balance: this.pooledBalance(alone, group.rivals[m] as Rivals), group });
      }
    }
    return balances;
  }

  /** The tests of a group that fail in the judged run. */
  failingTestsOf(group: CauseGroup): TestId[] {
    return group.members
      .map((i) => (this.suspects[i] as Suspect).test)
      .filter((test) => this.records.has(test));
  }

  /**
   * A number for the cause that several tests of the judged run share, if it began at one place: where the history begins,
   * everything that never passed has begun.
   */
  sharedCauseOf(group: CauseGroup): number | undefined {
    if (this.failingTestsOf(group).length < 2) return undefined;
    const likeliest = group.breaks.indexOf(Math.max(...group.breaks));
    return likeliest === 0 && group.transient < (group.breaks[0] ?? 0) ? undefined : (group.members[0] ?? 0);
  }

  othersIn(group: CauseGroup, test: TestId): { readonly failing: number; readonly lately: number } {
    const failing = this.failingTestsOf(group).filter((other) => other !== test).length;
    return { failing, lately: group.members.length - 1 - failing };
  }

  /**
   * Whether the failure points to the change: it does, or enough others of its cause do. `undefined` where nobody knows
   * which files the change touches.
   */
  pointsToChange(group: CauseGroup, test: TestId): boolean | undefined {
    if (!this.knowsChange || this.without.has('changed-files')) return undefined;
    const failing = this.failingTestsOf(group);
    const touching = failing.filter((other) => this.touches(other)).length;
    return this.touches(test) || (touching > 0 && touching >= TOUCHING_SHARE * failing.length);
  }

  /** Tests become flaky, at a rate that is noticed, about as often as they alone are broken. */
  private balanceOf(test: TestId, { broke, becameFlaky }: Onsets): Balance {
    const before: number[] = [];
    const here: number[] = [];
    const flakyBefore: number[] = [];
    const flakyHere: number[] = [];
    const risk = this.risk(test);
    for (let place = 0; place < broke.length; place++) {
      const hazard = this.lonelyHazard(place);
      const isHere = place >= this.axis.base;
      (isHere ? here : before).push((broke[place] ?? 0) + hazard + risk);
      (isHere ? flakyHere : flakyBefore).push((becameFlaky[place] ?? 0) + hazard + risk);
    }
    return {
      becameFlaky: this.before(flakyBefore),
      becameFlakyHere: logSumOf(flakyHere),
      transient: Number.NEGATIVE_INFINITY,
      brokeBefore: this.before(before),
      brokeHere: logSumOf(here),
    };
  }

  private pooledBalance(alone: Balance, { broke, transient }: Rivals): Balance {
    const { base } = this.axis;
    return {
      ...alone,
      transient: this.without.has('outage') ? Number.NEGATIVE_INFINITY : transient,
      brokeBefore: this.before([...broke.subarray(0, base)]),
      brokeHere: logSumOf(broke.subarray(base)),
    };
  }

  private before(logs: readonly number[]): number {
    return this.without.has('broken-before') ? Number.NEGATIVE_INFINITY : logSumOf(logs);
  }

  /** Whether no run or attempt of the change tells more than the judged result, so that all views of them are one. */
  get isAlone(): boolean {
    return !this.suspects.some(({ hasOwn, hasAttempts }) => hasOwn || hasAttempts);
  }

  private look(suspect: Suspect, view: View): Looked {
    const own = suspect.hasOwn || suspect.hasAttempts ? `${view.own} ${view.attempts}` : '';
    const key = `${view.confirmed} ${view.isolated} ${own}`;
    const known = suspect.seen.get(key);
    if (known !== undefined) return known;
    const course = courseOf(suspect.judged, view);
    const looked = { course, onsets: findOnsets(course.whole, this.axis.codes.length) };
    suspect.seen.set(key, looked);
    return looked;
  }

  private transientRatio({ whole, before, failures }: TestCourse): number {
    if (failures === 0) return Number.NEGATIVE_INFINITY;
    return flakeLikelihood(before) + failures * TRANSIENT_FAILS - flakeLikelihood(whole.total);
  }

  private lonelyHazard(place: number): number {
    return Math.log(lonelyBreakHazard(this.hazards, place, this.axis.base));
  }

  private risk(test: TestId): number {
    return this.suspect(test).hasFailed ? Math.log(KNOWN_FLAKY_RISK) : 0;
  }

  private touches(test: TestId): boolean {
    return (this.records.get(test)?.touches ?? []).length > 0;
  }

  private suspect(test: TestId): Suspect {
    const suspect = this.suspects[this.places.get(test) ?? -1];
    if (suspect === undefined) throw new Error(`${test} did not fail in the judged run.`);
    return suspect;
  }
}

function hasTouches(records: ReadonlyMap<TestId, FailureRecord>): boolean {
  return [...records.values()].some(({ touches }) => touches !== undefined);
}
