import { failureSignature } from '../analysis/signature.js';
import { errorMessage } from '../errors.js';
import type { History } from '../history/history.js';
import { EMPTY_HISTORY, historyOfRun } from '../history/history.js';
import { mergeHistories } from '../history/merge.js';
import { parseRunRecord } from '../history/run-records.js';
import type { Problem } from '../model/problem.js';

/** Makes a history of run records, one a line. A line that is no record is a problem; the others are read. */
export function importRecords(
  text: string,
  path: string,
): { history: History; problems: Problem[]; runs: number } {
  const problems: Problem[] = [];
  const histories: History[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      const { run, signatures } = parseRunRecord(line);
      histories.push(
        historyOfRun(run, ({ id, failure }) => signatures.get(id) ?? (failure && failureSignature(failure))),
      );
    } catch (error) {
      const what = `Not a run record: ${errorMessage(error)}.`;
      problems.push({
        area: 'history',
        where: path,
        what,
        line: i + 1,
        remedy: 'The other lines were read.',
      });
    }
  }
  return { history: mergeBalanced(histories), problems, runs: histories.length };
}

/** Merges neighbours first, so that each run is merged a logarithmic number of times. */
function mergeBalanced(histories: readonly History[]): History {
  if (histories.length < 2) return histories[0] ?? EMPTY_HISTORY;
  const middle = histories.length >> 1;
  return mergeHistories(mergeBalanced(histories.slice(0, middle)), mergeBalanced(histories.slice(middle)));
}
