import * as v from 'valibot';
import { parse as parseYaml } from 'yaml';
import { errorMessage } from '../errors.js';
import { parseTestId } from '../model/test-id.js';
import type { Quarantine, QuarantineEntry } from './quarantine.js';
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
const line = v.pipe(
  v.string('must be text'),
  v.trim(),
  v.minLength(1, 'must not be empty'),
  v.maxLength(500),
);

const entrySchema = v.strictObject({
  test: v.pipe(line, v.maxLength(1_100)),
  lane: v.optional(
    v.record(v.string(), v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String))),
  ),
  reason: line,
  since: date,
  expires: date,
  owner: v.optional(line),
  issue: v.optional(line),
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
      entries: [],
      complaints: [`The quarantine file is not YAML: ${errorMessage(error).split('\n')[0]}`],
    };
  }
  if (raw === null || raw === undefined) return NO_QUARANTINE;
  const list =
    typeof raw === 'object' && !Array.isArray(raw) ? (raw as { tests?: unknown }).tests : undefined;
  if (!Array.isArray(list)) {
    return { entries: [], complaints: ['The quarantine file must have a list called "tests" at its top.'] };
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
  return { entries, complaints };
}

/** The entry, or what is wrong with it. */
function parseEntry(item: unknown): QuarantineEntry | string {
  const parsed = v.safeParse(entrySchema, item);
  if (!parsed.success) {
    return parsed.issues
      .map((issue) => `${v.getDotPath(issue) ?? 'entry'} ${describeIssue(issue)}`)
      .join('; ');
  }
  const { lane, owner, issue, ...rest } = parsed.output;
  const test = parseTestId(rest.test);
  if (test === undefined) return 'test must be a test id as Deflake prints it';
  if (rest.expires < rest.since) return 'expires lies before since';
  return {
    ...rest,
    test,
    ...(lane !== undefined && { lane }),
    ...(owner !== undefined && { owner }),
    ...(issue !== undefined && { issue }),
  };
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  if (issue.received === 'undefined') return 'is missing';
  if (issue.type === 'strict_object') return 'is not a key of an entry';
  return issue.message;
}
