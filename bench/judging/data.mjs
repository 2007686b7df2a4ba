import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The sets that judging is measured on, and what each can carry (see README.md). */

export const OZONE_SETS = ['ozone', 1, 2, 3, 4, 5].map((name) =>
  typeof name === 'number' ? `ozone-injected-${name}` : name,
);
export const FLAKE_FLAGGER = 'flakeflagger';
export const SETS = [...OZONE_SETS, 'simulated-1', FLAKE_FLAGGER];

/** Names that stand for several sets. */
export const GROUPS = { injected: OZONE_SETS.slice(1), apache: OZONE_SETS };

/** The seed of a simulated set, by its name: `simulated-1`, `simulated-2`, …; they are made when they are asked for. */
export function seedOf(name) {
  const digits = /^simulated-(\d+)$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The seed of a copy of the real history with breaks of our own, by its name: `broken-1`, `broken-2`, …; made likewise. */
export function brokenSeedOf(name) {
  const digits = /^broken-(\d+)$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** What a set is told by: measured on real failures, on breaks put into a real history, or on a made-up history. */
export function kindOf(name) {
  if (name === 'ozone') return 'real';
  if (name === FLAKE_FLAGGER) return 'reruns';
  return name.startsWith('ozone-injected') || brokenSeedOf(name) !== undefined ? 'injected' : 'simulated';
}

export function runsFile(folder, name) {
  return join(folder, `${name}.runs.jsonl.gz`);
}

export function labelsFile(folder, name) {
  return join(folder, `${name}.labels.jsonl.gz`);
}

export function ratesFile(folder, name) {
  return join(folder, `${name}.tests.jsonl.gz`);
}

/** The values of a file of JSON lines, packed or not. */
export function readLines(file) {
  const bytes = readFileSync(file);
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isPacked ? gunzipSync(bytes) : bytes)
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
