import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { countResults } from '../../src/model/test-result.js';
import { assembleResults } from '../../src/reports/assemble-results.js';
import { type ReadReport, readReports } from '../../src/reports/read-reports.js';
import { PEER_DIFFERENCES, type PeerDifference, READ_ALL_THE_SAME } from './peers-differences.js';
import { memorySource } from './sources.js';

// Real reports from the repositories of similar tools, with the numbers that their own tests state. They are not
// part of this project: where they are not at hand, only the table of differences is held against the docs.

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const REPORTS = resolve(ROOT, '../shared/reports');

const FIELDS = ['tests', 'passed', 'failed', 'skipped', 'errors', 'flaky'] as const;

const count = v.nullish(v.number());
const Statement = v.object({
  file: v.string(),
  options: v.nullish(v.string()),
  parse_error: v.nullish(v.string()),
  semantics: v.nullish(v.string()),
  tests: count,
  passed: count,
  failed: count,
  skipped: count,
  errors: count,
  flaky: count,
});
type Statement = v.InferOutput<typeof Statement>;

function statements(): Statement[] {
  return v.parse(v.array(Statement), JSON.parse(readFileSync(join(REPORTS, 'expected.json'), 'utf8')));
}

async function read(file: string): Promise<ReadReport> {
  const [report] = await readReports(memorySource({ [file]: readFileSync(join(REPORTS, file)) }));
  if (report === undefined) throw new Error(`${file} was not read.`);
  return report;
}

/** Our numbers, by the peer's rules where these are a setting and not a mistake. */
function ourCounts(report: ReadReport, statement: Statement): Record<string, number> {
  const retries = statement.options?.includes('check_retries=true') === true;
  const results = assembleResults([report], { duplicates: retries ? 'attempts' : 'auto', workspaces: [] });
  const counts = countResults(results);
  // A peer that states no errors counts them as failed.
  const failed = statement.errors == null ? counts.failed + counts.errors : counts.failed;
  return { ...counts, failed };
}

function compare(
  report: ReadReport,
  statement: Statement,
): Pick<PeerDifference, 'theirs' | 'ours'> | undefined {
  const counted = ourCounts(report, statement);
  const theirs: Record<string, number> = {};
  const ours: Record<string, number> = {};
  for (const field of FIELDS) {
    const stated = statement[field];
    if (stated == null || stated === counted[field]) continue;
    theirs[field] = stated;
    ours[field] = counted[field] ?? Number.NaN;
  }
  return Object.keys(theirs).length === 0 ? undefined : { theirs, ours };
}

if (existsSync(join(REPORTS, 'expected.json'))) {
  describe('reports of peers', () => {
    const files = readdirSync(REPORTS, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(REPORTS, join(entry.parentPath, entry.name)));

    test.each(files)('%s can be read without an exception', async (file) => {
      await expect(read(file)).resolves.toHaveProperty('path', file);
    });

    test('every file that they call broken is a problem for us too, but for those that are listed', async () => {
      const broken = statements().filter((statement) => statement.parse_error != null);
      const readable = new Set(READ_ALL_THE_SAME.map(({ file }) => file));
      for (const { file } of broken) {
        const report = await read(file);
        if (report.format === undefined) continue;
        expect([file, report.incomplete]).toEqual([file, !readable.has(file)]);
      }
      expect.hasAssertions();
    });

    test('docs/reading.md has our counts beside those that are stated without a rule', async () => {
      const rows: string[] = [];
      for (const statement of statements().filter((each) => each.semantics == null && each.tests != null)) {
        const counted = ourCounts(await read(statement.file), statement);
        const stated = FIELDS.filter((field) => statement[field] != null);
        const theirs = stated.map((field) => `${statement[field]} ${field}`).join(', ');
        const ours = stated.map((field) => `${counted[field]} ${field}`).join(', ');
        rows.push(`| ${fileName(statement.file)} | ${theirs} | ${ours} |`);
      }
      const table = ['| File | Theirs | Ours |', '| --- | --- | --- |', ...rows].join('\n');
      expect(readFileSync(join(ROOT, 'docs/reading.md'), 'utf8')).toContain(table);
    });

    test('our counts are theirs, but for the differences that are listed with a reason', async () => {
      const found: Omit<PeerDifference, 'reason'>[] = [];
      let compared = 0;
      for (const statement of statements()) {
        const report = await read(statement.file);
        if (report.format === undefined) continue;
        compared++;
        const difference = compare(report, statement);
        const options = statement.options == null ? {} : { options: statement.options };
        if (difference !== undefined) found.push({ file: statement.file, ...options, ...difference });
      }
      expect(compared).toBeGreaterThan(90);
      expect(byFile(found)).toEqual(byFile(PEER_DIFFERENCES.map(({ reason: _reason, ...row }) => row)));
    });
  });
} else {
  test('the comparison with reports of peers did not run', () => {
    process.stderr.write(
      `NOT COMPARED with the reports of peers: there is no ${join('..', 'shared', 'reports')}.\n`,
    );
    expect(existsSync(REPORTS)).toBe(false);
  });
}

function fileName(file: string): string {
  const [owner = '', ...path] = file.split('/');
  return `${owner.replace('+', '/')}: \`${path.at(-1)}\``;
}

function byFile<T extends { file: string }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

describe('docs/reading.md', () => {
  const numbers = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([field, number]) => `${number} ${field}`)
      .join(', ');
  const table = [
    '| File | Theirs | Ours | Why |',
    '| --- | --- | --- | --- |',
    ...PEER_DIFFERENCES.map(({ file, theirs, ours, reason }) => {
      return `| ${fileName(file)} | ${numbers(theirs)} | ${numbers(ours)} | ${reason} |`;
    }),
  ].join('\n');

  test('shows the table of differences as it is', () => {
    expect(readFileSync(join(ROOT, 'docs/reading.md'), 'utf8')).toContain(table);
  });
});
