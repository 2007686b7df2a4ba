import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.js';
import type { ReportFormat } from '../../src/reports/format.js';
import {
  FORMATS,
  formatNamed,
  formatNames,
  recogniseFormat,
  reportExtensions,
} from '../../src/reports/formats.js';
import { readWhole } from '../../src/reports/read-whole.js';
import { reportHead } from '../../src/reports/report-head.js';

function format(name: string, word: string, extensions: readonly string[] = ['xml']): ReportFormat {
  return {
    name,
    extensions,
    recognises: (head) => head.text.includes(word),
    load: async () => () => readWhole(() => ({ cases: [], problems: [], duplicatesAreAttempts: false }), 1),
  };
}

describe('the table of formats', () => {
  test('has each name once, in lower case', () => {
    const names = FORMATS.map((each) => each.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => /^[a-z][a-z0-9-]*$/.test(name))).toBe(true);
  });

  test('every format comes with the endings of its files', () => {
    expect(FORMATS.every((each) => each.extensions.length > 0)).toBe(true);
    expect(
      FORMATS.flatMap((each) => each.extensions).filter((extension) => !/^[a-z0-9]+$/.test(extension)),
    ).toEqual([]);
  });

  test('no format recognises nothing, or what is no report', () => {
    for (const head of ['', ' ', 'hello', '<html>', '{}', '[]', '\u0000'])
      expect(recogniseFormat(reportHead(head))).toBeUndefined();
  });
});

describe('the documents', () => {
  const names = FORMATS.map((each) => each.name);

  test('have a row for each format in docs/formats.md, and name each in the README', () => {
    const root = resolve(import.meta.dirname, '../..');
    const rows = [...readFileSync(join(root, 'docs/formats.md'), 'utf8').matchAll(/^\| `([a-z0-9-]+)` \|/gm)];
    expect(rows.map((row) => row[1] ?? '').sort()).toEqual(names.toSorted());
    const section =
      readFileSync(join(root, 'README.md'), 'utf8').split('\n## Reports\n')[1]?.split('\n## ')[0] ?? '';
    const named = [...section.matchAll(/`([a-z0-9-]+)`/g)].map((match) => match[1] ?? '');
    expect(named.sort()).toEqual(names.toSorted());
  });
});

describe('recogniseFormat', () => {
  test('the first that recognises a report reads it', () => {
    const formats = [format('special', 'ab'), format('general', 'a')];
    expect(recogniseFormat(reportHead('abc'), formats)?.name).toBe('special');
    expect(recogniseFormat(reportHead('acb'), formats)?.name).toBe('general');
    expect(recogniseFormat(reportHead('xyz'), formats)).toBeUndefined();
  });
});

describe('formatNamed', () => {
  test.each(['junit', 'JUnit', ' junit '])('finds %j', (name) => {
    expect(formatNamed(name).name).toBe('junit');
  });

  test('lists the known formats for any other name', () => {
    expect(() => formatNamed('junot')).toThrow(UserError);
    expect(() => formatNamed('junot')).toThrow(
      `"junot" is no report format. Known formats: ${formatNames()}.`,
    );
  });
});

describe('reportExtensions', () => {
  test('has each ending once, sorted, and what packs them', () => {
    expect(reportExtensions([format('a', 'a', ['xml', 'trx']), format('b', 'b', ['json', 'xml'])])).toEqual([
      'json',
      'trx',
      'xml',
      'json.gz',
      'trx.gz',
      'xml.gz',
      'zip',
    ]);
  });
});

describe('what reading a JUnit report loads', () => {
  const SRC = resolve(import.meta.dirname, '../../src/reports');

  /** Packages that a file imports at once, itself or through files of ours. */
  function packages(file: string, seen = new Set<string>()): string[] {
    if (seen.has(file)) return [];
    seen.add(file);
    const text = readFileSync(file, 'utf8').replace(/import type [^;]*;/g, '');
    const imports = [...text.matchAll(/(?:import|export)\s[^;]*?from\s+'([^']+)'/g)].map(
      (match) => match[1] ?? '',
    );
    return imports.flatMap((name) => {
      if (!name.startsWith('.')) return name.startsWith('node:') ? [] : [name];
      return packages(resolve(dirname(file), name).replace(/\.js$/, '.ts'), seen);
    });
  }

  test.each(['read-reports.ts', 'find-reports.ts'])('%s needs no package at once', (file) => {
    expect(packages(join(SRC, file))).toEqual([]);
  });
});
