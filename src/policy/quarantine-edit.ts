import type { YAMLMap } from 'yaml';
import { isMap, isSeq, parseDocument } from 'yaml';
import type { Quarantine, QuarantineEntry } from './quarantine.js';
import { dayAfter, isSameEntry } from './quarantine.js';
import { parseQuarantine } from './quarantine-file.js';
import type { EntryReview } from './quarantine-review.js';

/** What is to become of the quarantine file. */
export interface QuarantineChanges {
  readonly add: readonly QuarantineEntry[];
  readonly take: readonly EntryReview[];
  /** `2026-03-01`. */
  readonly today: string;
}

const NEW_FILE = `# Tests whose known kind of failure does not fail the job for a while. See Deflake's README.
# yaml-language-server: $schema=https://raw.githubusercontent.com/deflake/deflake/main/docs/quarantine.schema.json
tests: []
`;

/** Days that a release is remembered: whoever comes back later than that begins anew. */
const REMEMBERED_DAYS = 365;

/**
 * The text of the file with changes made. Comments and the order of what stays are kept. Throws nothing; a file that is
 * not understood stays as it is.
 */
export function editQuarantine(text: string | undefined, { add, take, today }: QuarantineChanges): string {
  const before = text === undefined || text.trim() === '' ? NEW_FILE : text;
  const document = parseDocument(before);
  const tests = document.get('tests');
  if (document.errors.length > 0 || !isSeq(tests)) return before;
  const known = parseQuarantine(before);
  const taken = take.filter(({ entry }) => known.entries.some((one) => isSameEntry(one, entry)));
  const added = add.filter((entry) => !known.entries.some((one) => isSameEntry(one, entry)));
  if (taken.length === 0 && added.length === 0) return text ?? '';
  tests.items = tests.items.filter((item) => !taken.some(({ entry }) => isNodeOf(item, entry)));
  for (const entry of added) tests.add(document.createNode(entry));
  // An empty list is written in brackets; one with entries reads better without.
  tests.flow = tests.items.length === 0;
  const released = releasedAfter(known, taken, today);
  if (released.length > 0) document.set('released', document.createNode(released));
  else document.delete('released');
  return document.toString({ lineWidth: 0 });
}

function releasedAfter(
  { released }: Quarantine,
  taken: readonly EntryReview[],
  today: string,
): Quarantine['released'] {
  const out = taken
    .filter(({ advice }) => advice === 'release')
    .map(({ entry: { test, lane, times = 1 } }) => ({
      test,
      ...(lane !== undefined && { lane }),
      on: today,
      times,
    }));
  const kept = released.filter(
    (entry) => dayAfter(entry.on, REMEMBERED_DAYS) >= today && !out.some((one) => isSameEntry(one, entry)),
  );
  return [...kept, ...out];
}

function isNodeOf(node: unknown, entry: QuarantineEntry): boolean {
  if (!isMap(node)) return false;
  const { entries } = parseQuarantine(JSON.stringify({ tests: [(node as YAMLMap).toJSON() as unknown] }));
  return entries.some((one) => isSameEntry(one, entry));
}

/** What a file has that another one has not: how a pull request tells what it would change. */
export function compareQuarantines(
  from: Quarantine,
  to: Quarantine,
): { readonly added: readonly QuarantineEntry[]; readonly gone: readonly QuarantineEntry[] } {
  const without = (some: Quarantine, others: Quarantine) =>
    some.entries.filter(
      (entry) => !others.entries.some((one) => isSameEntry(one, entry) && one.expires === entry.expires),
    );
  return { added: without(to, from), gone: without(from, to) };
}
