import type { Analysis, Verdict } from '../analysis/verdict.js';
import type { DecideOptions } from './decide.js';
import type { QuarantineEntry } from './quarantine.js';
import { coversLane, isExpired } from './quarantine.js';

/** Days that a suggested quarantine lasts: long enough to find time for a fix, short enough to be remembered. */
const QUARANTINE_DAYS = 30;

/** Days before its end from which an entry is told. */
const EXPIRES_SOON_DAYS = 7;

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Entries for tests that are known to be flaky without this change and failed or needed a retry in this run. */
export function suggestQuarantine(
  analysis: Analysis,
  { quarantine, today, gate }: DecideOptions,
): QuarantineEntry[] {
  return [...analysis.verdicts, ...analysis.retried]
    .filter(
      (verdict) =>
        verdict.kind === 'flaky' && !verdict.perhapsSinceThisChange && verdict.past.runs >= gate.minRuns,
    )
    .filter((verdict) => verdict.failure.ambiguous === undefined)
    .filter(
      (verdict) =>
        !quarantine.entries.some((entry) => entry.test === verdict.test && coversLane(entry, verdict.lane)),
    )
    .map((verdict) => ({
      test: verdict.test,
      ...(Object.keys(verdict.lane.variant).length > 0 && { lane: verdict.lane.variant }),
      reason: reasonFor(verdict),
      since: today,
      expires: dayAfter(today, QUARANTINE_DAYS),
    }));
}

function reasonFor({ past }: Verdict): string {
  const bad = past.failed + past.flaky;
  return `Flaky: failed in ${bad} of ${past.runs} runs without the change at hand`;
}

/** What is due or wrong in the quarantine file, as far as this lane can tell. */
export function reviewQuarantine(analysis: Analysis, { quarantine, today }: DecideOptions): string[] {
  const notes = [...quarantine.complaints];
  const mine = quarantine.entries.filter((entry) => coversLane(entry, analysis.lane));
  for (const entry of mine) {
    if (isExpired(entry, today)) {
      notes.push(
        `The quarantine of ${entry.test} ended on ${entry.expires}: fix the test, or renew the entry with a reason.`,
      );
    } else if (entry.expires <= dayAfter(today, EXPIRES_SOON_DAYS)) {
      notes.push(`The quarantine of ${entry.test} ends on ${entry.expires}.`);
    }
    if (analysis.pastRuns > 0 && !analysis.knownTests.has(entry.test)) {
      notes.push(
        `The quarantine file names ${entry.test}, which no known run has: a typing error, or a test that is gone.`,
      );
    }
  }
  return notes;
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
