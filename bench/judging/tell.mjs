import { kindOf } from './data.mjs';
import { GOALS, goalText } from './goals.mjs';
import { between, decimals, percent, share, table } from './print.mjs';

/** The report of one set, in words and tables. */
export function tellSet(name, { labels, withAll, withoutSameCode, baselines, ceiling }) {
  return [
    ...tellLabels(name, labels, withAll),
    ...tellVerdicts(withAll, baselines),
    ...tellProbabilities({ withAll, withoutSameCode }),
    ...tellExcuses(name, { withAll, withoutSameCode, ceiling }),
    ...tellEvents(withAll, withoutSameCode),
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

function tellVerdicts({ verdict, auc, push, intervals, events }, baselines) {
  const row = (name, all, pushed, seen) => [
    name,
    ...[all, pushed].flatMap((numbers) =>
      [numbers.precision, numbers.recall, numbers.f1, numbers.mcc, numbers.auc].map((number) =>
        decimals(number, 2),
      ),
    ),
    share(seen.hidden, seen.events),
    share(seen.firstRed, seen.events),
  ];
  return [
    'Flaky or not, all builds | push builds alone; breaks hidden and red at first, if what is called flaky is excused',
    table([
      ['', ...['P', 'R', 'F1', 'MCC', 'AUC'], ...['| P', 'R', 'F1', 'MCC', 'AUC'], 'hidden', 'red at first'],
      row('deflake', { ...verdict, auc }, { ...push.verdict, auc: push.auc }, events.counts.all),
      ...baselines.map(({ name, threshold, push: pushed, events: seen, ...all }) =>
        row(`${name}${thresholdText(threshold)}`, all, pushed, seen.all),
      ),
    ]),
    '  * the threshold that separates best in hindsight. For deflake, outage and environment count as "not this change", and breaks as it excuses.',
    `  deflake, 95 %: precision ${between(intervals.precision)}, recall ${between(intervals.recall)}`,
  ];
}

function thresholdText(threshold) {
  if (threshold === 1) return '';
  return Number.isFinite(threshold) ? ` ≥ ${decimals(threshold)}*` : ' (never*)';
}

function tellProbabilities({ withAll, withoutSameCode }) {
  const line = (what, { auc, brier, calibrationError, intervals }) =>
    `  ${what}: AUC ${decimals(auc, 4)} ${between(intervals.auc)} ${goalText(GOALS.auc, auc, String)}, ` +
    `Brier ${decimals(brier, 4)} ${between(intervals.brier)} ${goalText(GOALS.brier, brier, String)}, ` +
    `${decimals(calibrationError)} off the diagonal`;
  const bins = (numbers) => numbers?.reliability ?? [];
  return [
    'probabilityFlaky',
    ...linesOf(line, { withAll, withoutSameCode }),
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

/** The same numbers of all builds and of push builds alone, with evidence of the same code and without. */
function linesOf(line, { withAll, withoutSameCode }) {
  const without =
    withoutSameCode === undefined
      ? []
      : [
          line('without same-code', withoutSameCode),
          line('push builds without same-code', withoutSameCode.push),
        ];
  return [line('with all evidence', withAll), line('push builds', withAll.push), ...without];
}

function tellExcuses(name, { withAll, withoutSameCode, ceiling }) {
  const goal = kindOf(name) === 'real' ? GOALS.excusedPrecisionReal : GOALS.excusedPrecision;
  const line = (what, { excused, undecided, intervals }) =>
    `  ${what}: ${percent(excused.precision)} ${between(intervals.excusedPrecision, percent)} truly flaky ${goalText(goal, excused.precision, percent)}, ` +
    `${percent(excused.recall)} ${between(intervals.excusedRecall, percent)} of flaky failures ${goalText(GOALS.excusedRecall, excused.recall, percent)}, ` +
    `${excused.fp} regression failures excused, ${percent(undecided)} undecided`;
  return [
    'Excused',
    ...linesOf(line, { withAll, withoutSameCode }),
    `  at most ${percent(ceiling.share)} of flaky failures can be excused by runs without the change: ${ceiling.firsts} are the first of their test, ${ceiling.outages} of an outage`,
    `  ${percent(withAll.notBlamed)} of flaky failures excused, or told as an outage or the environment`,
    ...tellMistakes(withAll.mistakes),
  ];
}

/** Longest lists that are still read. */
const LISTED = 6;

function tellMistakes({ red, excused }) {
  const list = (mistakes) => mistakes.slice(0, LISTED).map(({ what, count }) => `    ${count} × ${what}`);
  const rest = (mistakes) => (mistakes.length > LISTED ? [`    … and ${mistakes.length - LISTED} more`] : []);
  return [
    ...(red.length > 0 ? ['  flaky and not excused:', ...list(red), ...rest(red)] : []),
    ...(excused.length > 0 ? ['  excused and not flaky:', ...list(excused), ...rest(excused)] : []),
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
  if (withAll.events.bySize.length > 1) {
    const cells = withAll.events.bySize.map(
      ({ size, events, hidden, firstRed }) => `${size}: ${hidden} hidden, ${share(firstRed, events)}`,
    );
    lines.push(`  by size, red at first: ${cells.join('; ')}`);
  }
  const bad = all.filter(({ isHidden, isFirstRed }) => isHidden || !isFirstRed);
  for (const {
    event,
    size,
    isIntermittent,
    hitsFlakyTests,
    builds,
    failures,
    isHidden,
    firstRedBuild,
  } of bad) {
    const kind = [isIntermittent && 'intermittent', hitsFlakyTests && 'on flaky tests']
      .filter(Boolean)
      .join(', ');
    const what = isHidden ? 'HIDDEN' : `first red in build ${firstRedBuild}`;
    lines.push(
      `    ${event}: ${what} of ${builds}; size ${size}${kind && `, ${kind}`}, ${failures} failures`,
    );
  }
  return lines;
}

function seenText({ steady, intermittent }) {
  const text = ({ events, hidden, firstRed }) => `${hidden} hidden, ${share(firstRed, events)} red at first`;
  const goal = goalText(GOALS.firstRed, steady.firstRed / steady.events, percent);
  return `steady ${text(steady)} ${goal}${intermittent.events === 0 ? '' : `; intermittent ${text(intermittent)}`}`;
}

function tellPlacements({ steady, intermittent, placed }) {
  if (placed.length === 0) return [];
  const lines = ['Change points'];
  if (placed.length === 1) lines.push(oneText(placed[0]));
  else {
    const inInterval = steady.inInterval / steady.told;
    const goal = steady.told === 0 ? '' : ` ${goalText(GOALS.inInterval, inInterval, percent)}`;
    lines.push(`  steady: ${placedText(steady)}${goal}`);
    if (intermittent.events > 0) lines.push(`  intermittent, as far as seen: ${placedText(intermittent)}`);
  }
  return lines;
}

function oneText({ event, size, isTold, runsOff, tests, clusters }) {
  const where = isTold
    ? `placed ${runsOff} runs off ${goalText(GOALS.placedWithin, runsOff, String)}, as a change of ${tests} of its ${size} tests`
    : 'where it began: not told';
  return `  ${event}: ${where}; ${clusters === undefined ? 'clusters: not told' : `told as ${clusters} rows`}`;
}

function placedText({ events, told, inInterval, nearest, medianWidth, clustered, asOne }) {
  const where =
    told === 0
      ? 'where they began: not told'
      : `${share(inInterval, told)} told (of ${events}) began within the interval of ${medianWidth} runs (median), ${nearest} at most one run from the likeliest`;
  const rows = clustered === 0 ? 'clusters: not told' : `${share(asOne, clustered)} told as one row`;
  return `${where}; ${rows}`;
}

const VERDICTS = ['flaky', 'regression', 'broken', 'outage', 'environment', 'undecided', 'excused'];

function tellConfusion(verdicts) {
  const rows = Object.entries(verdicts).map(([label, counts]) => [
    label,
    ...VERDICTS.map((verdict) => counts[verdict] ?? 0),
  ]);
  return ['Verdicts by label', table([['', ...VERDICTS], ...rows])];
}
