import type { ReportedCase } from '../../format.js';

/**
 * Gives scenarios of one name in one file numbers by their lines: `name`, `name #2`. Without that they would be
 * numbered in the order of the report, which is another with several workers. Examples of an outline are such
 * scenarios where the report does not tell them apart.
 */
export function numberedByLine(cases: readonly ReportedCase[]): ReportedCase[] {
  const linesByName = new Map<string, number[]>();
  for (const reported of cases) {
    const lines = linesByName.get(keyOf(reported)) ?? [];
    if (reported.line !== undefined) lines.push(reported.line);
    linesByName.set(keyOf(reported), lines);
  }
  const ranks = new Map<string, ReadonlyMap<number, number>>();
  for (const [key, lines] of linesByName) {
    const distinct = [...new Set(lines)].sort((a, b) => a - b);
    if (distinct.length > 1) ranks.set(key, new Map(distinct.map((line, i) => [line, i + 1])));
  }
  return cases.map((reported) => {
    const rank = ranks.get(keyOf(reported))?.get(reported.line ?? 0) ?? 1;
    return rank === 1 ? reported : { ...reported, name: `${reported.name} #${rank}` };
  });
}

function keyOf({ file, className, name }: ReportedCase): string {
  return JSON.stringify([file, className, name]);
}
