import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { labelsFile, runsFile } from '../data.mjs';
import { simulate } from './simulate.mjs';

/** Writes a simulated set as the real ones are written, under the name `simulated-SEED`. */
export function writeSimulated(folder, { name, seed, count }) {
  const { records, labels } = simulate({ seed, count });
  const pack = (lines) => gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { level: 1 });
  writeFileSync(runsFile(folder, name), pack(records));
  writeFileSync(labelsFile(folder, name), pack(labels));
}
