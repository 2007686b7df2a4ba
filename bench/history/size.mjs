/**
 * How much a history takes: a snapshot of many tests and runs, and what one more run adds to it.
 * Usage: node bench/history/size.mjs [TESTS] [RUNS]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { createWorld, hash } from './generate.mjs';

const tests = Number(process.argv[2] ?? 100_000);
const runs = Number(process.argv[3] ?? 500);
const { runOf, historyOf } = createWorld(tests, runs);

const folder = mkdtempSync(join(tmpdir(), 'deflake-size-'));
try {
  const input = { size: join(import.meta.dirname, 'size-entry.ts') };
  const bundle = await rolldown({ input, platform: 'node' });
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs' });
  await bundle.close();
  const deflake = await import(join(folder, 'size.mjs'));

  const snapshot = historyOf(deflake);
  const packed = await deflake.packHistory(snapshot);
  const read = await deflake.unpackHistory(packed, () => undefined);
  if (read.kind !== 'read') throw new Error(read.message);
  const keyOf = (n) =>
    deflake.deltaKey({
      ref: 'refs/heads/main',
      run: `${21_000_000_000 + n}-1`,
      job: 'unit (os: ubuntu-latest)',
      unique: hash(`${n}`).slice(0, 36),
    });
  const shelf = new deflake.RosterShelf();
  shelf.add(keyOf(0), read.history, { toldByRoster: new Set(), isLasting: true });

  const addition = deflake.historyOfRun(runOf(runs), () => undefined);
  const seen = new Map(Array.from({ length: 32 }, (_, n) => [keyOf(n), '2026-03-01T00:00:00Z']));
  const full = await deflake.packAddition(addition);
  const alone = await deflake.packAddition(addition, shelf.tell(addition, 500), shelf.find);
  const delta = await deflake.packAddition({ ...addition, seen }, shelf.tell(addition, 500), shelf.find);

  const told = (bytes) => `${(bytes.length / 1_000).toFixed(1)} kB`;
  console.log(`${tests} tests in ${runs} runs, packed: ${told(packed)}`);
  console.log(`one run more, in full: ${told(full)}`);
  console.log(`a quiet run more, by roster: ${told(alone)}; with 32 entries that it saw: ${told(delta)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
