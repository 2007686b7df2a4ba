import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { GENERATED, generate } from './generate.mjs';

// node bench/replay/run.mjs [rounds]: how fast run records are replayed, against parsing them alone.

const HERE = import.meta.dirname;
const DATA = resolve(HERE, '../../../shared/data');
const ROUNDS = Number(process.argv[2] ?? 3);

/** Real run histories, kept beside the repository; and the seconds that replaying them may take. */
const REAL = [
  { name: 'ozone.runs.jsonl.gz', seconds: 20 },
  { name: 'ozone-injected-1.runs.jsonl.gz' },
  { name: 'flakeflagger.runs.jsonl.gz' },
];

const work = mkdtempSync(join(tmpdir(), 'deflake-replay-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

async function buildDeflake() {
  const bundle = await rolldown({ input: join(HERE, 'deflake-entry.ts'), platform: 'node' });
  await bundle.write({ dir: join(work, 'deflake'), entryFileNames: 'entry.mjs' });
  return join(work, 'deflake', 'entry.mjs');
}

function once(bundle, file, ...step) {
  const args = [join(HERE, 'replay-once.mjs'), bundle, file, ...step];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

function measure(bundle, { name, file, seconds }) {
  const rounds = Array.from({ length: ROUNDS }, () => ({
    parsed: once(bundle, file, 'parse'),
    replayed: once(bundle, file),
  }));
  const best = (of) => Math.min(...rounds.map((round) => of(round)));
  const [parseMs, replayMs] = [best(({ parsed }) => parsed.ms), best(({ replayed }) => replayed.ms)];
  const { records } = rounds[0].parsed;
  const goal =
    seconds === undefined ? '' : ` (goal ${seconds} s${replayMs / 1_000 > seconds ? ', MISSED' : ''})`;
  console.log(
    [
      name.padEnd(34),
      `${(replayMs / 1_000).toFixed(2)} s${goal}`.padEnd(22),
      `${Math.round((records / replayMs) * 1_000)} records/s`.padEnd(18),
      `${(replayMs / parseMs).toFixed(1)} × parsing`.padEnd(16),
      `${Math.round(best(({ replayed }) => replayed.rssMiB))} MiB`,
    ].join(''),
  );
}

const bundle = await buildDeflake();
for (const { name, seconds } of REAL) {
  const file = join(DATA, name);
  if (existsSync(file)) measure(bundle, { name, file, seconds });
  else console.log(`NOT MEASURED: ${name} is not in ${DATA}.`);
}
const generated = join(work, 'generated.jsonl.gz');
await generate(generated);
const { lanes, tests, runs } = GENERATED;
measure(bundle, { name: `generated, ${lanes} × ${tests} × ${runs}`, file: generated });
