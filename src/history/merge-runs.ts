import type { RunInfo, RunKey, RunPart } from '../model/run.js';
import { compareRunKeys, runKey } from '../model/run.js';
import { canonicalJson, compareText, larger } from './canonical.js';

/** The runs of both, each once, in the order of their keys. */
export function mergeRuns(a: readonly RunInfo[], b: readonly RunInfo[]): RunInfo[] {
  const byKey = new Map<RunKey, RunInfo>(a.map((run) => [runKey(run), run]));
  for (const run of b) {
    const mine = byKey.get(runKey(run));
    byKey.set(runKey(run), mine === undefined ? run : mergeRunInfo(mine, run));
  }
  return [...byKey].sort(([x], [y]) => compareRunKeys(x, y)).map(([, run]) => run);
}

/**
 * The same run as two of its jobs saw it: parts unite. What lets a run excuse failures (trusted, on the default
 * branch) holds only if both say so; the rest is the larger one's.
 */
function mergeRunInfo(a: RunInfo, b: RunInfo): RunInfo {
  if (a === b) return a;
  const { parts: partsA, trusted: trustedA, onDefaultBranch: defaultA, ...restA } = a;
  const { parts: partsB, trusted: trustedB, onDefaultBranch: defaultB, ...restB } = b;
  return {
    ...larger(restA, restB),
    trusted: trustedA && trustedB,
    onDefaultBranch: defaultA && defaultB,
    parts: uniteParts([...partsA, ...partsB]),
  };
}

/** Each part once, sorted by shard and step: the form that `RunInfo` promises. */
export function uniteParts(parts: readonly RunPart[]): readonly RunPart[] {
  if (parts.length === 1) return parts;
  const united = new Map<string, RunPart>();
  for (const part of parts) {
    const key = JSON.stringify([part.shard, part.step]);
    const mine = united.get(key);
    united.set(key, mine === undefined ? part : laterPart(mine, part));
  }
  return [...united.values()].sort((x, y) => compareText(x.shard, y.shard) || compareText(x.step, y.step));
}

/**
 * Which of two accounts of one part stays: the one with a conclusion, then the one that ended later, then the larger.
 * A total order, so that it does not matter in which order accounts arrive.
 */
function laterPart(a: RunPart, b: RunPart): RunPart {
  if (a === b) return a;
  const order =
    Number(a.conclusion !== undefined) - Number(b.conclusion !== undefined) ||
    compareText(a.finishedAt ?? '', b.finishedAt ?? '') ||
    compareText(canonicalJson(a), canonicalJson(b));
  return order >= 0 ? a : b;
}
