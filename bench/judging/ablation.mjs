import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventsOf } from './events.mjs';
import { numbersOf, seenBy } from './judging.mjs';
import { judged } from './labels.mjs';
import { decimals, percent, table } from './print.mjs';

/** Every kind of evidence that `--without` knows, as the sources of the engine list them. */
export function evidenceNames(root) {
  const text = readFileSync(join(root, 'src/analysis/evidence/names.ts'), 'utf8');
  const list = /EVIDENCE_NAMES = \[([^\]]*)\]/.exec(text)?.[1] ?? '';
  return [...list.matchAll(/'([^']+)'/g)].map(([, name]) => name);
}

/** What the numbers of a set are with each kind of evidence switched off on its own. */
export async function ablate({ cases: labelled, file, replay, names, without }) {
  return Promise.all(
    [undefined, ...names.filter((name) => !without.includes(name))].map(async (name) => {
      const off = name === undefined ? without : [...without, name];
      const { cases } = judged(labelled, await replay(file, { without: off }));
      const { auc, brier, excused } = numbersOf(cases, { withIntervals: false });
      const { all } = seenBy(eventsOf(cases), ({ isExcused }) => isExcused).counts;
      return { name, auc, brier, precision: excused.precision, recall: excused.recall, ...all };
    }),
  );
}

/** How the numbers are written that a row of an ablation has. */
const COLUMNS = {
  AUC: ({ auc }) => [auc, (number) => decimals(number, 4)],
  Brier: ({ brier }) => [brier, (number) => decimals(number, 4)],
  'excused precision': ({ precision }) => [precision, percent],
  'excused recall': ({ recall }) => [recall, percent],
  hidden: ({ hidden }) => [hidden, String],
  'first red': ({ firstRed }) => [firstRed, String],
};

/** The first row as it is, the others as what they change. */
export function tellAblation([all, ...rows]) {
  const columns = Object.values(COLUMNS);
  const cells = (row) => columns.map((column) => column(row));
  const changes = (row) =>
    cells(row).map(([number, write], i) => {
      const change = number - cells(all)[i][0];
      return `${change > 0 ? '+' : ''}${write(change)}`;
    });
  return table([
    ['without', ...Object.keys(COLUMNS)],
    ['(nothing)', ...cells(all).map(([number, write]) => write(number))],
    ...rows.map((row) => [row.name, ...changes(row)]),
  ]);
}
