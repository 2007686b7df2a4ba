import { isAscii } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { ReadingProblem } from '../format.js';
import {
  createDecoder,
  declaredEncoding,
  invalidBytes,
  latin1,
  unknownEncoding,
  withWindowsCharacters,
} from './encoding.js';

export interface DecodedText {
  readonly text: string;
  readonly problem?: ReadingProblem;
}

/** Turns the bytes of a whole XML document into text. Never throws. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const label = declaredEncoding(bytes);
  // What nearly all reports are; looking takes far less time than decoding.
  if (label === 'utf-8' && isAscii(bytes)) return { text: latin1(bytes) };
  const decoder = createDecoder(label, { fatal: true });
  if (decoder === undefined)
    return { text: new TextDecoder('utf-8').decode(bytes), problem: unknownEncoding(label) };
  try {
    return { text: withWindowsCharacters(decoder.decode(bytes), decoder) };
  } catch {
    return { text: new TextDecoder(label).decode(bytes), problem: invalidBytes(label) };
  }
}
