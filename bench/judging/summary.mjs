import { kindOf } from './data.mjs';
import { addSeen } from './events.mjs';
import { GOALS, isMissed } from './goals.mjs';
import { decimals, percent, table } from './print.mjs';

/** One line a set, `!` where a goal is missed, and the sums of the injected sets, which the goals for breaks are about. */
export function tellSummary(sets) {
  const header = [
    '',
    ...['P', 'R', 'MCC', 'AUC', 'w/o s-c', 'Brier', 'w/o s-c', 'exc. P', 'exc. R', 'at most', 'undec.'],
    ...['hidden', 'first red', 'intermittent:', 'first red'],
  ];
  const injected = sets.filter(([name]) => kindOf(name) === 'injected');
  const totals = injected.length > 1 ? [totalRow(injected)] : [];
  return table([header, ...sets.map(([name, numbers]) => summaryRow(name, numbers)), ...totals]);
}

function summaryRow(name, { withAll, withoutSameCode, ceiling }) {
  const { verdict, auc, brier, excused, undecided, events } = withAll;
  const goal = kindOf(name) === 'real' ? GOALS.excusedPrecisionReal : GOALS.excusedPrecision;
  const without = (aim, value) => (value === undefined ? '' : mark(aim, value, decimals(value)));
  return [
    name,
    ...[verdict.precision, verdict.recall, verdict.mcc].map((number) => decimals(number)),
    mark(GOALS.auc, auc, decimals(auc)),
    without(GOALS.auc, withoutSameCode?.auc),
    mark(GOALS.brier, brier, decimals(brier)),
    without(GOALS.brier, withoutSameCode?.brier),
    mark(goal, excused.precision, percent(excused.precision)),
    mark(GOALS.excusedRecall, excused.recall, percent(excused.recall)),
    percent(ceiling.share),
    percent(undecided),
    ...seenCells(events.counts),
  ];
}

function totalRow(sets) {
  const excused = sets.map(([, { withAll }]) => withAll.excused);
  const sum = (name) => excused.reduce((total, counts) => total + counts[name], 0);
  const precision = sum('tp') / (sum('tp') + sum('fp'));
  const recall = sum('tp') / (sum('tp') + sum('fn'));
  return [
    `${sets.length} injected`,
    ...Array(7).fill(''),
    mark(GOALS.excusedPrecision, precision, percent(precision)),
    mark(GOALS.excusedRecall, recall, percent(recall)),
    '',
    '',
    ...seenCells(addSeen(sets.map(([, { withAll }]) => withAll.events.counts))),
  ];
}

function seenCells({ steady, intermittent }) {
  const { events, hidden, firstRed } = steady;
  return [
    ...(events === 0
      ? ['', '']
      : [
          mark(GOALS.hiddenEvents, hidden, `${hidden}/${events}`),
          mark(GOALS.firstRed, firstRed / events, `${firstRed}/${events}`),
        ]),
    ...(intermittent.events === 0
      ? ['', '']
      : [`${intermittent.hidden}/${intermittent.events}`, `${intermittent.firstRed}/${intermittent.events}`]),
  ];
}

function mark(goal, value, text) {
  return `${text}${isMissed(goal, value) ? '!' : ' '}`;
}
