import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { labelsFile, readLines, runsFile } from '../data.mjs';
import { injectBreaks } from './inject.mjs';

/** Writes a copy of a real history with breaks, under the name `broken-SEED`. */
export function writeBroken(folder, { name, seed, from, source }) {
  const records = readLines(runsFile(from, source));
  const labels = readLines(labelsFile(from, source));
  const broken = injectBreaks({ records, labels, seed, name });
  const pack = (lines) => gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { level: 1 });
  writeFileSync(runsFile(folder, name), pack(broken.records));
  writeFileSync(labelsFile(folder, name), pack(broken.labels));
}
