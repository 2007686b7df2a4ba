import { describe, test } from '@jest/globals';
import { renderCheckRun } from '../../src/render/check-run.js';
import { renderReportJson } from '../../src/render/report-json.js';
import { renderSummary } from '../../src/render/summary.js';
import { renderTerminal } from '../../src/render/terminal.js';
import { GOLDEN_CASES } from './cases.js';
import { expectGolden } from './golden.js';

describe.each(Object.entries(GOLDEN_CASES))('%s reads as kept', (name, telling) => {
  test('in the terminal', () =>
    expectGolden(
      `__tests__/golden/terminal-${name}.txt`,
      `${renderTerminal(telling, { color: false, width: 100 })}\n`,
    ));
});

const IN_DEPTH = Object.entries(GOLDEN_CASES).filter(([name]) =>
  /^(mixed|several-lanes|one-excused-flake)$/.test(name),
);

describe.each(IN_DEPTH)('%s reads as kept', (name, telling) => {
  test('in the summary of the job', () =>
    expectGolden(`__tests__/golden/summary-${name}.md`, renderSummary(telling)));
  test('in the check', () =>
    expectGolden(
      `__tests__/golden/check-run-${name}.json`,
      `${JSON.stringify(renderCheckRun(telling, { maxAnnotations: 3 }), null, 2)}\n`,
    ));
  test('in the report', () =>
    expectGolden(`__tests__/golden/report-${name}.json`, renderReportJson(telling)));
});
