import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import {
  countResults,
  decideAttempts,
  type Outcome,
  type TestResult,
} from '../../../src/model/test-result.js';
import { renderCtrf } from '../../../src/render/machine/ctrf.js';
import { renderJunit } from '../../../src/render/machine/junit.js';
import type { Telling } from '../../../src/render/telling.js';
import { assembleResults } from '../../../src/reports/assemble-results.js';
import { readReports } from '../../../src/reports/read-reports.js';
import { buildFailure, buildResult } from '../../builders.js';
import { memorySource } from '../../reports/sources.js';
import { mixed } from '../cases.js';
import { hostileText } from '../hostile-text.js';
import { laneTelling, telling } from '../tellings.js';

const schema = JSON.parse(
  readFileSync(
    createRequire(import.meta.url)
      .resolve('ctrf')
      .replace(/index\.c?js$/, 'ctrf-schema-0.0.json'),
    'utf8',
  ),
) as object;
const ajv = new Ajv({ allErrors: true, strict: false });
addFormats.default(ajv);
const fitsCtrf = ajv.compile(schema);

interface Ctrf {
  readonly results: {
    readonly summary: object;
    readonly tests: readonly { readonly retryAttempts?: object; readonly extra?: object }[];
  };
}

function ctrfOf(whole: Telling): Ctrf {
  return JSON.parse(renderCtrf(whole)) as Ctrf;
}

const LETTERS: Readonly<Record<string, Outcome>> = { P: 'passed', F: 'failed', E: 'error', S: 'skipped' };

/** A result from its attempts, `FP`, with a name as a report spells it. */
function result(name: string, drawing: string, texts: readonly string[] = []): TestResult {
  const [message = 'expected 1 to be 2', stack = 'at a.test.ts:1:1', type = 'AssertionError'] = texts;
  const attempts = Array.from(drawing, (letter) => {
    const outcome = LETTERS[letter] ?? 'passed';
    const failed = outcome === 'failed' || outcome === 'error';
    return { outcome, durationMs: 20, ...(failed && { failure: buildFailure({ message, stack, type }) }) };
  });
  const { outcome, flaky } = decideAttempts(attempts);
  return {
    ...buildResult(`basket › ${name}`, outcome, { attempts, flaky, durationMs: 20 }),
    outcome,
    flaky,
    attempts,
    reported: { suites: ['basket'], className: '', name, file: 'src/basket.test.ts', format: 'junit' },
  };
}

function tellingOf(results: readonly TestResult[]): Telling {
  const counts = countResults(results);
  const whole = telling();
  return { ...whole, own: { ...laneTelling(), ...whole.own, counts }, results };
}

/** What a reader makes of it: outcome, flaky, and a letter an attempt. */
async function readBack(path: string, text: string): Promise<string[]> {
  const reports = await readReports(memorySource({ [path]: Buffer.from(text) }));
  expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
  return assembleResults(reports, { duplicates: 'parameters', workspaces: [] })
    .map(({ outcome, flaky, attempts }) => `${outcome} ${flaky} ${attempts.length}`)
    .sort();
}

function told(results: readonly TestResult[]): string[] {
  return results.map(({ outcome, flaky, attempts }) => `${outcome} ${flaky} ${attempts.length}`).sort();
}

const SOME = [
  result('passes', 'P'),
  result('fails', 'F'),
  result('is tried', 'FFP'),
  result('is broken', 'FFF'),
];

describe('CTRF', () => {
  test('fits its schema, with flaky and retries filled', () => {
    const report = ctrfOf(tellingOf([...SOME, result('breaks off', 'E'), result('waits', 'S')]));
    expect(fitsCtrf(report) ? [] : fitsCtrf.errors).toEqual([]);
    const [, , tried, broken, error] = report.results.tests;
    expect(tried).toMatchObject({ name: 'is tried', status: 'passed', flaky: true, retries: 2 });
    expect(tried?.retryAttempts).toMatchObject([
      { attempt: 1, status: 'failed', message: 'expected 1 to be 2' },
      { attempt: 2, status: 'failed' },
    ]);
    expect(broken).toMatchObject({ status: 'failed', flaky: false, retries: 2 });
    expect(error).toMatchObject({ status: 'failed', rawStatus: 'error' });
    expect(report.results.summary).toMatchObject({ tests: 6, passed: 2, failed: 3, skipped: 1, flaky: 1 });
  });

  test('says what was decided on a failure', () => {
    const { verdict } = mixed.own.plan.failures[0] ?? {};
    const failing = { ...result('any', 'F'), id: verdict?.test ?? ('' as TestResult['id']) };
    const report = ctrfOf({ ...mixed, results: [failing] });
    expect(report.results.tests[0]?.extra).toEqual({
      deflake: { verdict: 'regression', probabilityFlaky: 0.03, excused: false },
    });
    expect(renderJunit({ ...mixed, results: [failing] })).toContain(
      '<property name="deflake.verdict" value="regression"/>',
    );
  });
});

describe('JUnit', () => {
  test('merges the attempts of a test into one', () => {
    const xml = renderJunit(tellingOf(SOME));
    expect(xml.match(/<testcase /g)).toHaveLength(4);
    expect(xml.match(/<flakyFailure /g)).toHaveLength(2);
    expect(xml.match(/<failure /g)).toHaveLength(2);
    expect(xml.match(/<rerunFailure /g)).toHaveLength(2);
    expect(xml).toContain('tests="4" failures="2" errors="0" skipped="0"');
  });
});

const drawnResult = fc
  .record({
    name: hostileText,
    drawing: fc.stringMatching(/^(?:S|F{1,3}|F{0,3}P|E)$/),
    texts: fc.array(hostileText, { minLength: 3, maxLength: 3 }),
  })
  .map(({ name, drawing, texts }) => result(name, drawing, texts));

describe('whatever tests are called and say', () => {
  test('JUnit is well-formed, and a reader finds the same in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(drawnResult, { minLength: 1, maxLength: 6 }), async (results) => {
        const xml = renderJunit(tellingOf(results));
        const parser = new SaxesParser();
        let cases = 0;
        parser.on('error', (error) => {
          throw error;
        });
        parser.on('opentag', ({ name }) => {
          if (name === 'testcase') cases++;
        });
        parser.write(xml).close();
        expect(cases).toBe(results.length);
        expect(await readBack('junit.xml', xml)).toEqual(told(results));
      }),
      { numRuns: 60 },
    );
  });

  test('CTRF fits its schema, and a reader finds the same in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(drawnResult, { minLength: 1, maxLength: 6 }), async (results) => {
        const text = renderCtrf(tellingOf(results));
        expect(fitsCtrf(JSON.parse(text)) ? [] : fitsCtrf.errors).toEqual([]);
        expect(await readBack('ctrf.json', text)).toEqual(told(results));
      }),
      { numRuns: 60 },
    );
  });
});
