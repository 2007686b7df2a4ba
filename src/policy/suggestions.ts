import { counted } from '../analysis/run-words.js';
import type { Analysis, Verdict } from '../analysis/verdict.js';
import { isUnsure } from './decide-failure.js';
import type { DecideOptions } from './decide-options.js';
import type { QuarantineEntry } from './quarantine.js';
import { coversLane, dayAfter, isExpired } from './quarantine.js';

/** Days that a suggested quarantine lasts: long enough to find time for a fix, short enough to be remembered. */
const QUARANTINE_DAYS = 30;

/** Days before its end from which an entry is told. */
const EXPIRES_SOON_DAYS = 7;

/** Entries for tests that are known to be flaky without this change and failed or needed a retry in this run. */
export function suggestQuarantine(
  analysis: Analysis,
  { quarantine, today, gate, quarantineCap: cap = Number.POSITIVE_INFINITY, ownersOf }: DecideOptions,
): QuarantineEntry[] {
  const room = cap - quarantine.entries.filter((entry) => !isExpired(entry, today)).length;
  const suggested = [...analysis.verdicts, ...analysis.retried]
    .filter((verdict) => isKnownFlake(verdict, gate))
    .filter((verdict) => verdict.failure.ambiguous === undefined)
    .filter(
      (verdict) =>
        !quarantine.entries.some((entry) => entry.test === verdict.test && coversLane(entry, verdict.lane)),
    )
    .map((verdict): QuarantineEntry => {
      const before = quarantine.released.find(
        (entry) => entry.test === verdict.test && coversLane(entry, verdict.lane),
      );
      const [owner] = ownersOf?.(verdict) ?? [];
      return {
        test: verdict.test,
        ...(Object.keys(verdict.lane.variant).length > 0 && { lane: verdict.lane.variant }),
        reason: reasonFor(verdict),
        since: today,
        expires: dayAfter(today, QUARANTINE_DAYS),
        ...(owner !== undefined && { owner }),
        ...(before !== undefined && { times: before.times + 1 }),
      };
    });
  return suggested.slice(0, Math.max(0, room));
}

/** Where a break that comes and goes may be behind it, quarantine would hide that. */
function isKnownFlake(verdict: Verdict, gate: DecideOptions['gate']): boolean {
  if (verdict.kind !== 'flaky' || verdict.perhapsSinceThisChange || isUnsure(verdict, gate)) return false;
  return verdict.past.runs >= gate.minRuns;
}

function reasonFor({ past }: Verdict): string {
  const bad = past.failed + past.flaky;
  return `Flaky: failed in ${bad} of ${past.runs} runs without the change at hand`;
}

/** What is due or wrong in the quarantine file, as far as this lane can tell. */
export function reviewQuarantine(
  analysis: Analysis,
  { quarantine, today, quarantineCap: cap = Number.POSITIVE_INFINITY, reviews = [] }: DecideOptions,
): string[] {
  const notes = [...quarantine.complaints];
  const open = quarantine.entries.filter((entry) => !isExpired(entry, today)).length;
  if (open > cap)
    notes.push(
      `${counted(open, 'test is', 'tests are')} in quarantine, and only the ${cap} oldest entries count (quarantine-cap).`,
    );
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
  const mineToo = reviews.filter(({ entry, advice }) => advice !== 'prune' && mine.includes(entry));
  return [...notes, ...mineToo.map(({ says }) => says)];
}
