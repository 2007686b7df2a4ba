import * as v from 'valibot';
import { parse as parseYaml } from 'yaml';
import { errorMessage } from '../errors.js';
import { parseTestId } from '../model/test-id.js';
import type { Quarantine, QuarantineEntry, ReleasedEntry } from './quarantine.js';
import { NO_QUARANTINE } from './quarantine.js';

/** Reading of the quarantine file. Apart from what it means, so that YAML is loaded only where there is a file. */

/** `2026-03-01`, as text or as YAML's own date. */
const date = v.pipe(
  v.union([v.string(), v.date()]),
  v.transform((value) => (typeof value === 'string' ? value : value.toISOString().slice(0, 10))),
  v.check(
    (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
    'must be a date such as 2026-03-01',
  ),
);
const filled = v.pipe(v.string('must be text'), v.trim(), v.minLength(1, 'must not be empty'));
const line = v.pipe(filled, v.maxLength(500));

const test = v.pipe(filled, v.maxLength(1_100));
const lane = v.optional(
  v.record(v.string(), v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String))),
);
const times = v.pipe(v.number('must be a number'), v.integer(), v.minValue(1), v.maxValue(100));

const entrySchema = v.strictObject({
  test,
  lane,
  reason: line,
  since: date,
  expires: date,
  owner: v.optional(line),
  issue: v.optional(line),
  times: v.optional(times),
});

const releasedSchema = v.strictObject({ test, lane, on: date, times });

/** The file as a whole, for the JSON Schema that editors use (docs/quarantine.schema.json). */
export const quarantineFileSchema = v.strictObject({
  tests: v.array(entrySchema),
  released: v.optional(v.array(releasedSchema)),
});

/** Entries; more than any team should have, and a bound on hostile files. */
const MAX_ENTRIES = 2_000;

/** Reads the quarantine file. Never throws: what is wrong becomes a complaint. */
export function parseQuarantine(text: string): Quarantine {
  let raw: unknown;
  try {
    raw = parseYaml(text, { maxAliasCount: 0 });
  } catch (error) {
    return {
      ...NO_QUARANTINE,
      complaints: [`The quarantine file is not YAML: ${errorMessage(error).split('\n')[0]}`],
    };
  }
  if (raw === null || raw === undefined) return NO_QUARANTINE;
  const list =
    typeof raw === 'object' && !Array.isArray(raw) ? (raw as { tests?: unknown }).tests : undefined;
  if (!Array.isArray(list)) {
    return {
      ...NO_QUARANTINE,
      complaints: ['The quarantine file must have a list called "tests" at its top.'],
    };
  }
  const entries: QuarantineEntry[] = [];
  const complaints: string[] = [];
  if (list.length > MAX_ENTRIES)
    complaints.push(`Only the first ${MAX_ENTRIES} entries of the quarantine file count.`);
  for (const [i, item] of list.slice(0, MAX_ENTRIES).entries()) {
    const entry = parseEntry(item);
    if (typeof entry === 'string')
      complaints.push(`Entry ${i + 1} of the quarantine file does not count: ${entry}.`);
    else entries.push(entry);
  }
  const released = parseReleased((raw as { released?: unknown }).released, complaints);
  return { entries, released, complaints };
}

function parseReleased(list: unknown, complaints: string[]): ReleasedEntry[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) {
    complaints.push('"released" in the quarantine file must be a list; it does not count.');
    return [];
  }
  return list.slice(0, MAX_ENTRIES).flatMap((item, i): ReleasedEntry[] => {
    const parsed = v.safeParse(releasedSchema, item);
    const id = parsed.success ? parseTestId(parsed.output.test) : undefined;
    if (!parsed.success || id === undefined) {
      complaints.push(`Entry ${i + 1} of "released" in the quarantine file does not count.`);
      return [];
    }
    const { lane: where, on, times: count } = parsed.output;
    return [{ test: id, on, times: count, ...(where !== undefined && { lane: where }) }];
  });
}

/** The entry, or what is wrong with it. */
function parseEntry(item: unknown): QuarantineEntry | string {
  const parsed = v.safeParse(entrySchema, item);
  if (!parsed.success) {
    return parsed.issues
      .map((issue) => `${v.getDotPath(issue) ?? 'entry'} ${describeIssue(issue)}`)
      .join('; ');
  }
  const { lane: where, owner, issue, times: count, ...rest } = parsed.output;
  const id = parseTestId(rest.test);
  if (id === undefined) return 'test must be a test id as Deflake prints it';
  if (rest.expires < rest.since) return 'expires lies before since';
  return {
    ...rest,
    test: id,
    ...(where !== undefined && { lane: where }),
    ...(owner !== undefined && { owner }),
    ...(issue !== undefined && { issue }),
    ...(count !== undefined && { times: count }),
  };
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  if (issue.received === 'undefined') return 'is missing';
  if (issue.type === 'strict_object') return 'is not a key of an entry';
  return issue.message;
}
