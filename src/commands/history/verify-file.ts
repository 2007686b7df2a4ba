import { basename } from 'node:path';
import { canonicalJson } from '../../history/canonical.js';
import type { Contradiction } from '../../history/check.js';
import { findContradictions } from '../../history/check.js';
import { encodeHistory } from '../../history/codec.js';
import type { History } from '../../history/history.js';
import { MAIN_FILE } from '../../history/stores/history-folder.js';
import type { HistoryFile } from './history-files.js';

/** What there is to say of one file of a history. */
export interface VerifiedFile {
  readonly path: string;
  readonly wrong: readonly { readonly line?: number; readonly what: string }[];
  /** What is worth knowing and right. */
  readonly notes: readonly string[];
  /** Absent where the file can't be read. Tests are counted by lane. */
  readonly has?: {
    readonly lanes: number;
    readonly runs: number;
    readonly tests: number;
    readonly failures: number;
  };
}

/** Contradictions told of one file; what comes after them says the same. */
const TOLD_CONTRADICTIONS = 20;

export function verifyFile({ path, content, text }: HistoryFile): VerifiedFile {
  switch (content.kind) {
    case 'newer':
      return { path, wrong: [{ what: `${content.message} Update this Deflake to check it.` }], notes: [] };
    case 'corrupt': {
      const { message, line } = content;
      return { path, wrong: [{ what: message, ...(line !== undefined && { line }) }], notes: [] };
    }
    case 'read': {
      const { history } = content;
      const wrong = findContradictions(history)
        .slice(0, TOLD_CONTRADICTIONS)
        .map((contradiction) => ({ line: lineOf(contradiction, text), what: contradiction.what }));
      return {
        path,
        wrong,
        notes: [...notJoined(path), ...otherSpelling(history, text)],
        has: countsOf(history),
      };
    }
  }
}

function countsOf({ lanes }: History): NonNullable<VerifiedFile['has']> {
  const all = [...lanes.values()];
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  return {
    lanes: all.length,
    runs: sum(all.map(({ runs }) => runs.length)),
    tests: sum(all.map(({ tests }) => tests.size)),
    failures: sum(all.flatMap(({ failures }) => [...failures.values()].map((records) => records.size))),
  };
}

/** The line that says it, from 1. Lanes come in the order of the file, and tests may be in several. */
function lineOf({ lane, run, test, at }: Contradiction, text: string): number {
  const lines = text.split('\n');
  const begins = at === 'test' ? `test\t${test}\t` : `failure\t${JSON.stringify(run)}\t${test}\t`;
  const from = Math.max(0, lines.indexOf(`lane\t${canonicalJson(lane.lane)}`));
  return lines.findIndex((line, i) => i >= from && line.startsWith(begins)) + 1;
}

function notJoined(path: string): string[] {
  return basename(path).startsWith('addition-')
    ? [`Not joined with ${MAIN_FILE} yet; it counts all the same. deflake history compact joins it.`]
    : [];
}

function otherSpelling(history: History, text: string): string[] {
  const ours = encodeHistory(history).split('\n');
  const line = text.split('\n').findIndex((theirs, i) => theirs !== ours[i]);
  return line < 0
    ? []
    : [
        `Line ${line + 1} is not spelled as this Deflake spells it. It is read all the same, and spelled anew when it is saved.`,
      ];
}
