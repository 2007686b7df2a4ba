/**
 * Kills processes that save into a history folder, each at another step or byte, and verifies the folder after each. Usage: node bench/history/crash.mjs [ROUNDS] [SEED]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const rounds = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const stores = resolve(import.meta.dirname, '../../__tests__/history/stores');
const folder = mkdtempSync(join(tmpdir(), 'deflake-crash-bench-'));

try {
  const input = ['crashing-process', 'crash-rounds'].map((name) => join(stores, `${name}.ts`));
  const bundle = await rolldown({ input, platform: 'node' });
  await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name].mjs',
  });
  await bundle.close();
  const { crashRounds } = await import(join(folder, 'crash-rounds.mjs'));
  const counts = { killed: 0, broken: 0, lost: 0, invented: 0 };
  for await (const { signal, broken, lost, invented } of crashRounds(
    join(folder, 'crashing-process.mjs'),
    rounds,
    seed,
  )) {
    if (signal === 'SIGKILL') counts.killed++;
    counts.broken += broken.length;
    counts.lost += lost.length;
    counts.invented += invented.length;
  }
  const { killed, broken, lost, invented } = counts;
  console.log(
    `${killed} of ${rounds} processes killed (seed ${seed}): ${broken} broken files, ${lost} runs lost, ${invented} invented`,
  );
  if (broken + lost + invented > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
