import type { RosterSource } from './format.js';
import type { Roster } from './roster.js';
import type { RosterLetter, RunByRoster, UnusualDuration } from './run-by-roster.js';
import { entryKeySchema, parseJsonAs } from './schemas.js';
import { isOutcomeCode } from './timeline.js';

/** Fields of a `roster` line: hash, entry that has it, letters, durations. */
export function formatRosterLine(
  { hash, carrier }: RosterSource,
  { letters, durations }: RunByRoster,
): string {
  let previous = -1;
  const gaps = durations.map(({ index, durationMs }) => {
    const gap = index - previous;
    previous = index;
    return `${gap}:${durationMs ?? '-'}`;
  });
  return [hash, JSON.stringify(carrier), formatLetters(letters), gaps.join(' ')]
    .join('\t')
    .replace(/\t+$/, '');
}

export function parseRosterSource([hash = '', carrier = '']: readonly string[]): RosterSource {
  if (!/^[0-9a-f]{32}$/.test(hash)) throw new Error('A hash of a roster that no Deflake writes.');
  return { hash, carrier: parseJsonAs(entryKeySchema, carrier) };
}

/** Throws on anything that `formatRosterLine` does not write for this roster. */
export function parseRosterLine(
  [, , letters = '', durations = '']: readonly string[],
  { tests }: Roster,
): Pick<RunByRoster, 'letters' | 'durations'> {
  return { letters: parseLetters(letters, tests.length), durations: parseGaps(durations, tests.length) };
}

/** Run-length encoded, like a timeline. */
function formatLetters(letters: readonly RosterLetter[]): string {
  let text = '';
  for (let start = 0; start < letters.length; ) {
    let next = start + 1;
    while (next < letters.length && letters[next] === letters[start]) next++;
    text += `${next - start}${letters[start]}`;
    start = next;
  }
  return text;
}

function parseLetters(text: string, most: number): RosterLetter[] {
  const letters: RosterLetter[] = [];
  let previous = '';
  for (const [whole, count = '', letter = ''] of text.matchAll(/(\d*)(\D|$)/g)) {
    if (whole === '') continue;
    const isLetter = letter === '=' || isOutcomeCode(letter);
    if (!/^[1-9]\d{0,6}$/.test(count) || !isLetter || letter === previous)
      throw new Error('Letters that no Deflake writes.');
    if (letters.length + Number(count) > most) throw new Error('More letters than the roster has tests.');
    for (let i = 0; i < Number(count); i++) letters.push(letter);
    previous = letter;
  }
  if (previous === '=') throw new Error('Letters that no Deflake writes.');
  return letters;
}

function parseGaps(text: string, most: number): UnusualDuration[] {
  let index = -1;
  return (text === '' ? [] : text.split(' ')).map((item) => {
    const match = /^([1-9]\d{0,6}):(\d{1,12}|-)$/.exec(item);
    if (match === null) throw new Error('Durations that no Deflake writes.');
    index += Number(match[1]);
    if (index >= most) throw new Error('A duration of a test that the roster does not have.');
    return { index, durationMs: match[2] === '-' ? undefined : Number(match[2]) };
  });
}
