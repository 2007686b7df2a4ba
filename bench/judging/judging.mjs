import { RULES, SCORES, scoreBaselines } from './baselines.mjs';
import { intervals } from './bootstrap.mjs';
import { placements } from './change-points.mjs';
import { countBySize, countSeen, eventsOf, seenOf } from './events.mjs';
import { decided, judged, REAL_EVENT, saysNotThisChange } from './labels.mjs';
import { auc, bestThreshold, brier, confusion, rates, recall } from './metrics.mjs';
import { mistakesOf } from './mistakes.mjs';
import { calibrationError, reliability } from './reliability.mjs';

/** All numbers of one set: what the engine says of its labelled failures. */
export function measure({ records, cases: labelled, verdicts }) {
  const { cases, missing } = judged(labelled, verdicts);
  const events = eventsOf(cases);
  return {
    missing,
    ...numbersOf(cases),
    push: numbersOf(cases.filter(({ isPush }) => isPush)),
    verdicts: verdictsByLabel(cases),
    mistakes: mistakesOf(cases),
    events: seenBy(events, ({ isExcused }) => isExcused),
    placements: placements(ofKind(events), records),
  };
}

/** The real event is in every set; the injected ones are measured without it, and it alone in the real set. */
function ofKind(events) {
  const injected = events.filter(({ event }) => event !== REAL_EVENT);
  return injected.length > 0 ? injected : events;
}

/** Numbers that need no events: quick enough for every row of an ablation. */
export function numbersOf(cases, { withIntervals = true } = {}) {
  const items = itemsOf(decided(cases));
  const excused = confusion(items.map(({ isPositive, isExcused }) => ({ isPositive, saysYes: isExcused })));
  const bins = reliability(items);
  return {
    failures: cases.length,
    decided: items.length,
    flaky: items.filter(({ isPositive }) => isPositive).length,
    verdict: rates(confusion(items)),
    auc: auc(items),
    brier: brier(items),
    reliability: bins,
    calibrationError: calibrationError(bins),
    excused: rates(excused),
    // An outage or an environment is not excused and not blamed on the change either.
    notBlamed: recall(
      confusion(items.map((item) => ({ ...item, saysYes: item.isExcused || item.isElsewhere }))),
    ),
    undecided: cases.filter(({ verdict }) => verdict === 'undecided').length / cases.length,
    ...(withIntervals && { intervals: intervals(items) }),
  };
}

function itemsOf(cases) {
  return cases.map((item) => ({
    build: item.build,
    isPositive: item.truth === 'flaky',
    score: item.probability,
    saysYes: saysNotThisChange(item),
    isExcused: item.isExcused,
    isElsewhere: item.verdict === 'outage' || item.verdict === 'environment',
  }));
}

export function seenBy(events, isExcused) {
  const seen = events.map((event) => seenOf(event, isExcused));
  return { counts: countSeen(ofKind(seen)), bySize: countBySize(ofKind(seen)), all: seen };
}

/** How many failures of each label get which verdict, and how many of them are excused. */
function verdictsByLabel(cases) {
  const table = {};
  for (const { label, cause, verdict, isExcused } of cases) {
    const name = cause === undefined ? label : `${label} (${cause})`;
    table[name] ??= {};
    const row = table[name];
    row[verdict] = (row[verdict] ?? 0) + 1;
    if (isExcused) row.excused = (row.excused ?? 0) + 1;
  }
  return table;
}

/**
 * The same numbers for rules that judge without an engine, as if each excused what it calls flaky. Scores that are no
 * probabilities get the threshold that is best in hindsight, of all builds of the set.
 */
export function measureBaselines(records, labelled) {
  const scores = scoreBaselines(records, labelled);
  const events = eventsOf(labelled);
  return Object.keys({ ...RULES, ...SCORES }).map((name) => {
    const scored = (cases) =>
      decided(cases).map(({ key, truth }) => ({
        isPositive: truth === 'flaky',
        score: scores.get(key)[name],
      }));
    const all = scored(labelled);
    const threshold = name in RULES ? 1 : bestThreshold(all);
    const ratesOf = (items) => ({
      ...rates(confusion(items.map((item) => ({ ...item, saysYes: item.score >= threshold })))),
      auc: auc(items),
    });
    return {
      name,
      threshold,
      ...ratesOf(all),
      push: ratesOf(scored(labelled.filter(({ isPush }) => isPush))),
      events: seenBy(events, ({ key }) => scores.get(key)[name] >= threshold).counts,
    };
  });
}
