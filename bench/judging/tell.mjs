import { GOALS, goalText } from './goals.mjs';
import { kindOf } from './data.mjs';
import { between, decimals, percent, share, table } from './print.mjs';

/** The report of one set, in words and tables. */
export function tellSet(name, { labels, withAll, withoutSameCode, baselines }) {
  return [
    ...tellLabels(name, labels, withAll),
    ...tellVerdicts(withAll, baselines),
    ...tellProbabilities({ withAll, withoutSameCode }),
    ...tellExcuses(name, { withAll, withoutSameCode }),
    ...tellEvents(withAll, withoutSameCode, baselines),
    ...tellPlacements(withAll.placements),
    ...tellConfusion(withAll.verdicts),
  ].join('\n');
}

function tellLabels(name, { count, repeated, unlabelled }, { decided, flaky, missing }) {
  const simulated = kindOf(name) === 'simulated' ? ' (simulated)' : '';
  const notes = [
    repeated > 0 && `${repeated} results are labelled twice: the break counts`,
    unlabelled > 0 && `${unlabelled} failing results have no label and are left out`,
    missing > 0 && `${missing} LABELLED FAILURES HAVE NO VERDICT and are left out`,
  ].filter(Boolean);
  return [
    `\n=== ${name}${simulated}: ${count} labels, ${decided} decided: ${flaky} flaky, ${decided - flaky} regressions`,
    ...notes.map((note) => `  ${note}`),
  ];
}

function tellVerdicts({ verdict, push, intervals }, baselines) {
  const row = (name, all, pushed, events) => [
    name,
    ...[all, pushed].flatMap(({ precision, recall, f1, mcc, auc }) =>
      [precision, recall, f1, mcc, auc].map((number) => decimals(number, 2)),
    ),
    ...(events === undefined ? [] : [`${events.all.hidden}/${events.all.events}`, `${events.all.firstRed}`]),
  ];
  const hasEvents = baselines.some(({ events }) => events.all.events > 0);
  return [
    'Flaky or not, all builds | push builds (outage and environment count as "not this change"; baselines from the same past)',
    table([
      ['', 'P', 'R', 'F1', 'MCC', 'AUC', '| P', 'R', 'F1', 'MCC', 'AUC', ...(hasEvents ? ['hidden', 'first red'] : [])],
      row('deflake', verdict, push.verdict).map(String),
      ...baselines.map(({ name, threshold, events, ...all }) =>
        row(`${name}${threshold === 1 ? '' : ` ≥ ${decimals(threshold, 3)}*`}`, all, all.push, hasEvents ? events : undefined),
      ),
    ]),
    '  * threshold that separates best in hindsight',
    `  deflake, 95 %: precision ${between(intervals.precision)}, recall ${between(intervals.recall)}`,
  ];
}

function tellProbabilities({ withAll, withoutSameCode }) {
  const line = (what, { auc, brier, calibrationError, intervals }) =>
    `  ${what}: AUC ${decimals(auc, 4)} ${between(intervals.auc)} ${goalText(GOALS.auc, auc, String)}, ` +
    `Brier ${decimals(brier, 4)} ${between(intervals.brier)} ${goalText(GOALS.brier, brier, String)}, ` +
    `${decimals(calibrationError)} off the diagonal`;
  const bins = (numbers) => numbers?.reliability ?? [];
  return [
    'probabilityFlaky',
    line('with all evidence', withAll),
    ...(withoutSameCode === undefined ? [] : [line('without same-code', withoutSameCode)]),
    table([
      ['p', ...withAll.reliability.map(({ from, to }) => `${decimals(from, 1)}–${decimals(to, 1)}`)],
      ['failures', ...bins(withAll).map(({ count }) => count)],
      ['mean p', ...bins(withAll).map(({ predicted }) => decimals(predicted, 2))],
      ['flaky', ...bins(withAll).map(({ observed }) => decimals(observed, 2))],
      ...(withoutSameCode === undefined
        ? []
        : [
            ['w/o same-code', ...bins(withoutSameCode).map(({ count }) => count)],
            ['flaky', ...bins(withoutSameCode).map(({ observed }) => decimals(observed, 2))],
          ]),
    ]),
  ];
}

function tellExcuses(name, { withAll, withoutSameCode }) {
  const goal = kindOf(name) === 'real' ? GOALS.excusedPrecisionReal : GOALS.excusedPrecision;
  const line = (what, { excused, undecided, intervals }) =>
    `  ${what}: ${percent(excused.precision)} ${between(intervals.excusedPrecision, percent)} truly flaky ${goalText(goal, excused.precision, percent)}, ` +
    `${percent(excused.recall)} ${between(intervals.excusedRecall, percent)} of flaky failures ${goalText(GOALS.excusedRecall, excused.recall, percent)}, ` +
    `${excused.fp} regression failures excused, ${percent(undecided)} undecided`;
  return [
    'Excused',
    line('with all evidence', withAll),
    ...(withoutSameCode === undefined ? [] : [line('without same-code', withoutSameCode)]),
    line('push builds', withAll.push),
  ];
}

function tellEvents(withAll, withoutSameCode) {
  const { counts, all } = withAll.events;
  const lines = [];
  if (counts.all.events > 0) {
    lines.push('Breaks');
    for (const [what, numbers] of [
      ['with all evidence', withAll],
      ['without same-code', withoutSameCode],
    ]) {
      if (numbers !== undefined) lines.push(`  ${what}: ${seenText(numbers.events.counts)}`);
    }
  }
  const bad = all.filter(({ isHidden, isFirstRed }) => isHidden || !isFirstRed);
  for (const { event, size, isIntermittent, hitsFlakyTests, builds, failures, isHidden, firstRedBuild } of bad) {
    const kind = [isIntermittent && 'intermittent', hitsFlakyTests && 'on flaky tests'].filter(Boolean).join(', ');
    const what = isHidden ? 'HIDDEN' : `first red in build ${firstRedBuild}`;
    lines.push(`    ${event}: ${what} of ${builds}; size ${size}${kind && `, ${kind}`}, ${failures} failures`);
  }
  return lines;
}

export function seenText({ steady, intermittent }) {
  const text = ({ events, hidden, firstRed }) =>
    `${hidden} hidden, ${share(firstRed, events)} red at first`;
  return `steady ${text(steady)} ${goalText(GOALS.firstRed, steady.firstRed / steady.events, percent)}; intermittent ${text(intermittent)}`;
}

function tellPlacements({ events, told, inInterval, medianWidth, clustered, asOne, placed }) {
  if (events === 0) return [];
  const one = placed.length === 1 ? placed[0] : undefined;
  const lines = ['Change points'];
  if (told === 0) lines.push('  where breaks began: not told');
  else if (one !== undefined) {
    lines.push(
      `  ${one.event} placed ${one.buildsOff} builds off ${goalText(GOALS.placedWithin, one.buildsOff, String)}, as a change of ${one.tests} tests of ${one.size}`,
    );
  } else {
    const within = inInterval / told;
    lines.push(
      `  began within the interval: ${share(inInterval, told)} told (of ${events}) ${goalText(GOALS.inInterval, within, percent)}, median width ${medianWidth} runs`,
    );
  }
  lines.push(
    clustered === 0 ? '  told as one row: not told' : `  told as one row: ${share(asOne, clustered)} (of ${events})`,
  );
  return lines;
}

const VERDICTS = ['flaky', 'regression', 'broken', 'outage', 'environment', 'undecided', 'excused'];

function tellConfusion(verdicts) {
  const rows = Object.entries(verdicts).map(([label, counts]) => [label, ...VERDICTS.map((verdict) => counts[verdict] ?? 0)]);
  return ['Verdicts by label', table([['', ...VERDICTS], ...rows])];
}

export function tellReruns({ found, failedAndPassed, called, states, rated, withinTwo, shareWithinTwo }) {
  const rest = Object.entries(states).filter(([state]) => state !== 'flaky');
  return [
    '\n=== flakeflagger: seven projects, one commit each',
    `  called flaky at the end: ${share(called, failedAndPassed)} seen to fail and pass ${goalText(GOALS.calledAtEnd, called / failedAndPassed, percent)}` +
      (rest.length > 0 ? `; the others: ${rest.map(([state, count]) => `${count} ${state}`).join(', ')}` : ''),
    `  rate within a factor of two: ${share(withinTwo, rated)} tests with five failures ${goalText(GOALS.rateWithinTwo, withinTwo / rated, percent)}; the bare share of failures: ${shareWithinTwo}`,
    table([
      ['after runs', 'called', 'ceiling', 'flaky in 10,000 runs', 'recall', 'of the ceiling', 'called wrongly'],
      ...found.map(({ after, called, ceiling, flaky, calledWrongly }) => [
        after,
        called,
        ceiling,
        flaky,
        percent(called / flaky),
        percent(called / ceiling),
        calledWrongly,
      ]),
    ]),
  ].join('\n');
}

/** One line a set, MISSED marked by an exclamation mark. */
export function tellSummary(sets) {
  const header = ['', 'P', 'R', 'MCC', 'AUC', 'w/o s-c', 'Brier', 'w/o s-c', 'exc. prec.', 'exc. rec.', 'undecided', 'hidden', 'first red', 'interm. hidden', 'first red'];
  return table([header, ...sets.map(([name, numbers]) => summaryRow(name, numbers))]);
}

function summaryRow(name, { withAll, withoutSameCode }) {
  const { verdict, auc, brier, excused, undecided, events } = withAll;
  const { steady, intermittent } = events.counts;
  const goal = kindOf(name) === 'real' ? GOALS.excusedPrecisionReal : GOALS.excusedPrecision;
  const mark = (aim, value, text) => `${text}${goalText(aim, value, String).includes('MISSED') ? '!' : ' '}`;
  const ofEvents = ({ events: count, hidden, firstRed }, isGoal) =>
    count === 0
      ? ['', '']
      : [
          isGoal ? mark(GOALS.hiddenEvents, hidden, `${hidden}/${count}`) : `${hidden}/${count}`,
          isGoal ? mark(GOALS.firstRed, firstRed / count, `${firstRed}/${count}`) : `${firstRed}/${count}`,
        ];
  const without = (aim, value) => (withoutSameCode === undefined ? '' : mark(aim, value, decimals(value)));
  return [
    name,
    decimals(verdict.precision),
    decimals(verdict.recall),
    decimals(verdict.mcc),
    mark(GOALS.auc, auc, decimals(auc)),
    without(GOALS.auc, withoutSameCode?.auc),
    mark(GOALS.brier, brier, decimals(brier)),
    without(GOALS.brier, withoutSameCode?.brier),
    mark(goal, excused.precision, percent(excused.precision)),
    mark(GOALS.excusedRecall, excused.recall, percent(excused.recall)),
    percent(undecided),
    ...ofEvents(steady, true),
    ...ofEvents(intermittent, false),
  ];
}
