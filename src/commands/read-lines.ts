import { createReadStream, existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { errorMessage, UserError } from '../errors.js';

/** Characters of one line. A run of 100,000 tests has about 10 million; V8 ends at half a billion. */
const MAX_LINE_LENGTH = 128 * 1024 * 1024;

export interface LineSource {
  readonly cwd: string;
  /** What `-` stands for. */
  readonly stdin: AsyncIterable<Uint8Array>;
}

/** The lines of a text file, packed with gzip or not, one after the other: exports may be larger than the memory. */
export async function* readLines(name: string, source: LineSource): AsyncGenerator<string> {
  const path = resolve(source.cwd, name);
  if (name !== '-') expectFile(path, name);
  const bytes: AsyncIterable<Uint8Array> = name === '-' ? source.stdin : createReadStream(path);
  const decoder = new TextDecoder();
  // In pieces: looking for the end of a long line again with each chunk would take a time that grows with its square.
  let pieces: string[] = [];
  let length = 0;
  try {
    for await (const chunk of unpacked(bytes)) {
      const [end = '', ...lines] = decoder.decode(chunk, { stream: true }).split('\n');
      pieces.push(end);
      length += end.length;
      if (length > MAX_LINE_LENGTH) throw new Error('It has a line of more than 128 million characters.');
      if (lines.length === 0) continue;
      yield pieces.join('');
      const rest = lines.pop() ?? '';
      yield* lines;
      pieces = [rest];
      length = rest.length;
    }
  } catch (error) {
    throw new UserError(`${nameOf(name)} can't be read to its end: ${errorMessage(error)}`);
  }
  const last = pieces.join('') + decoder.decode();
  if (last !== '') yield last;
}

/** How messages call it. */
export function nameOf(name: string): string {
  return name === '-' ? 'standard input' : name;
}

function expectFile(path: string, name: string): void {
  if (!existsSync(path))
    throw new UserError(`${name} does not exist. Name a file of run records, or - for standard input.`);
  if (statSync(path).isDirectory()) throw new UserError(`${name} is a folder. Name a file of run records.`);
}

/** As it is, or unpacked where it begins as gzip does. */
async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = bytes[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return;
  async function* all(): AsyncGenerator<Uint8Array> {
    if (first.done !== true) yield first.value;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  }
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) yield* all();
  // An error on either side ends both; who reads from the unpacker gets it.
  else yield* pipeline(Readable.from(all()), createGunzip(), () => {}) as AsyncIterable<Uint8Array>;
}
