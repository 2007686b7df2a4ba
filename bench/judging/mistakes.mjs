import { groupBy } from './group-by.mjs';

/** What stays red though it is flaky, by the engine's own reason; and what is excused though it is not, by event. */
export function mistakesOf(cases) {
  const red = cases.filter(({ truth, isExcused }) => truth === 'flaky' && !isExcused);
  const excused = cases.filter(
    ({ truth, isExcused }) => isExcused && (truth === 'regression' || truth === 'broken'),
  );
  return {
    red: counted(groupBy(red, ({ verdict, reasons }) => `${verdict}: ${withoutNumbers(reasons?.[0] ?? '')}`)),
    excused: counted(groupBy(excused, nameOf)),
  };
}

function nameOf({ event, size, isIntermittent, hitsFlakyTests, label }) {
  if (event === undefined) return label;
  const kind = [isIntermittent && 'intermittent', hitsFlakyTests && 'on flaky tests']
    .filter(Boolean)
    .join(', ');
  return `${event}${size === undefined ? '' : ` (size ${size}${kind && `, ${kind}`})`}`;
}

/** Most often first. */
function counted(groups) {
  return [...groups]
    .map(([what, items]) => ({ what, count: items.length }))
    .sort((a, b) => b.count - a.count);
}

function withoutNumbers(reason) {
  return reason.replace(/\d[\d,]*/g, '#');
}
