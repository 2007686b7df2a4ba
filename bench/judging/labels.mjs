/**
 * Labels, and what they make of a failing result: `flaky` is positive, every kind of `regression` negative. The rest
 * (`transient_unconfirmed`, `ambiguous`, …) is what nobody could decide, and is left out of every number but the share
 * of verdicts by label.
 */

/** What is true of a labelled failure, or `undefined` where nobody knows. Simulated sets say it outright (`truth`). */
export function truthOf({ label, truth }) {
  const said = truth ?? label;
  if (said === 'flaky') return 'flaky';
  if (said.startsWith('regression')) return 'regression';
  return truth;
}

/** The one event of the real history, of which all `regression_repaired` labels are (100 tests, two builds). */
export const REAL_EVENT = 'HDDS-2562';

export function eventOf({ label, event }) {
  return event ?? (label === 'regression_repaired' ? REAL_EVENT : undefined);
}

/**
 * A label for each failing result. Where a file names one result twice, the injected break wins over the flake: the
 * result would have failed without the flake too. How many there were is told.
 */
export function readLabels(lines) {
  const labels = new Map();
  let repeated = 0;
  for (const label of lines) {
    const key = keyOf(label);
    const known = labels.get(key);
    if (known !== undefined) repeated++;
    if (known === undefined || known.event === undefined) labels.set(key, label);
  }
  return { labels, repeated };
}

export function keyOf({ run, test }) {
  return `${run}\n${test}`;
}

/**
 * Failing results with their labels: what verdicts are measured on. Builds and the order of runs come from the records.
 */
export function casesOf(records, labels) {
  const cases = [];
  let unlabelled = 0;
  for (const record of records) {
    for (const result of record.results) {
      if (!isFailing(result)) continue;
      const label = labels.get(keyOf({ run: record.id, test: result.test }));
      if (label === undefined) {
        unlabelled++;
        continue;
      }
      cases.push({
        key: keyOf(label),
        record,
        result,
        build: record.build ?? record.id,
        isPush: record.event !== 'schedule',
        label: label.label,
        cause: label.cause,
        truth: truthOf(label),
        event: eventOf(label),
        size: label.size,
        isIntermittent: label.intermittent === true,
        hitsFlakyTests: label.flakyTests === true,
      });
    }
  }
  return { cases, unlabelled };
}

export function isFailing({ outcome }) {
  return outcome === 'failed' || outcome === 'error';
}

/** Cases with what the engine says of them. A failing result without a verdict is counted and left out. */
export function judged(cases, verdicts) {
  const byKey = new Map(verdicts.map((verdict) => [keyOf(verdict), verdict]));
  const found = [];
  let missing = 0;
  for (const item of cases) {
    const verdict = byKey.get(item.key);
    if (verdict === undefined) missing++;
    else found.push({ ...item, ...sayingOf(verdict) });
  }
  return { cases: found, missing };
}

function sayingOf({ verdict, probabilityFlaky, excused, reasons, change, cluster }) {
  return { verdict, probability: probabilityFlaky, isExcused: excused, reasons, change, cluster };
}

/** Verdicts that say "not this change". */
const NOT_THIS_CHANGE = new Set(['flaky', 'outage', 'environment']);

export function saysNotThisChange({ verdict }) {
  return NOT_THIS_CHANGE.has(verdict);
}

/** What is known to be flaky, or to be a break: the change's own, or one that was there before it. */
const DECIDED = new Set(['flaky', 'regression', 'broken']);

/** The cases of which it is known whether they are flaky. Outages and environments are neither flakes nor breaks. */
export function decided(cases) {
  return cases.filter(({ truth }) => DECIDED.has(truth));
}
