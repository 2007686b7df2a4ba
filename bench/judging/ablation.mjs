import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventsOf } from './events.mjs';
import { numbersOf, seenBy } from './judging.mjs';
import { judged } from './labels.mjs';

/** Every kind of evidence that `--without` knows, as the sources of the engine list them. */
export function evidenceNames(root) {
  const text = readFileSync(join(root, 'src/analysis/evidence/names.ts'), 'utf8');
  const list = /EVIDENCE_NAMES = \[([^\]]*)\]/.exec(text)?.[1] ?? '';
  return [...list.matchAll(/'([^']+)'/g)].map(([, name]) => name);
}

/** What the numbers of a set are with each kind of evidence switched off on its own. */
export async function ablate({ cases: labelled, file, replay, names, without }) {
  const rows = await Promise.all(
    [undefined, ...names.filter((name) => !without.includes(name))].map(async (name) => {
      const off = name === undefined ? without : [...without, name];
      const { cases } = judged(labelled, await replay(file, { without: off }));
      const { auc, brier, excused } = numbersOf(cases, { withIntervals: false });
      const { all } = seenBy(eventsOf(cases), ({ isExcused }) => isExcused).counts;
      return { name, auc, brier, precision: excused.precision, recall: excused.recall, ...all };
    }),
  );
  return rows;
}
