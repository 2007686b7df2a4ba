import { describe, expect, test } from '@jest/globals';
import { toJsonSchema } from '@valibot/to-json-schema';
import { Ajv } from 'ajv';
import * as v from 'valibot';
import { renderReportJson, reportOf } from '../../src/render/report-json.js';
import { reportSchema } from '../../src/render/report-schema.js';
import { GOLDEN_CASES, hostile, manyFailures, mixed, severalLanes } from './cases.js';
import { expectGoldenJson } from './golden.js';

const jsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  ...toJsonSchema(reportSchema, { target: 'draft-07' }),
} as Record<string, unknown>;

describe('the schema of the report', () => {
  test('is generated: UPDATE_GOLDEN=1 rewrites docs/report.schema.json', () => {
    expectGoldenJson('docs/report.schema.json', jsonSchema);
  });

  test('accepts what we write, read back as any script would', () => {
    const validate = new Ajv({ strict: true, allErrors: true }).compile(jsonSchema);
    for (const telling of [...Object.values(GOLDEN_CASES), hostile, manyFailures(50)]) {
      validate(JSON.parse(renderReportJson(telling)));
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  test('refuses what is not a report', () => {
    const validate = new Ajv().compile(jsonSchema);
    expect(validate({ ...reportOf(mixed), conclusion: 'green' })).toBe(false);
    expect(validate({ ...reportOf(mixed), schema: 'deflake.report/2' })).toBe(false);
  });
});

describe('the report', () => {
  test('is what its schema says, to the last key', () => {
    for (const telling of [...Object.values(GOLDEN_CASES), hostile]) {
      const report = JSON.parse(renderReportJson(telling)) as unknown;
      expect(v.parse(reportSchema, report)).toEqual(report);
    }
  });

  test('speaks of this job at its top and of all lanes in its lists', () => {
    const report = reportOf(severalLanes);
    expect(report.conclusion).toBe('failed');
    expect(report.counts.tests).toBe(412);
    expect(report.lanes.map(({ own, conclusion }) => [own, conclusion])).toEqual([
      [false, 'passed'],
      [false, 'excused'],
      [true, 'failed'],
      [false, 'failed'],
    ]);
    expect(report.failures).toHaveLength(5);
  });

  test('keeps names as they are', () => {
    const { failures } = JSON.parse(renderReportJson(hostile)) as { failures: { test: string }[] };
    expect(failures.map((failure) => failure.test)).toEqual(
      hostile.own.plan.failures.map(({ verdict }) => verdict.test),
    );
  });

  test('leaves nothing out when much fails', () => {
    expect(reportOf(manyFailures(5_000)).failures).toHaveLength(5_000);
  });
});
