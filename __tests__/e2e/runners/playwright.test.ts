import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { playwright } from '../../../src/runners/playwright.js';
import { describeRunner } from './again.js';
import { describeWithTools } from './needed-tools.js';
import { Suite } from './suites.js';
import { markOf, toolFolder } from './tools.js';

const tool = toolFolder('playwright');
const command = (args: readonly string[]): readonly string[] => [
  process.execPath,
  join(tool, 'node_modules/@playwright/test/cli.js'),
  'test',
  ...args,
];

describeRunner({
  title: 'Playwright',
  runner: playwright,
  needs: ['playwright'],
  folders: ['playwright', 'javascript'],
  tool,
  command,
  runMode: { report: 'report.json', repaired: 'report.xml', afterCrash: 'runs again' },
});

describeWithTools('Playwright, in a serial block', [markOf('playwright')], () => {
  it('fails the job although the test that failed would pass: those behind it never ran', async () => {
    const suite = new Suite({ folders: ['playwright-serial', 'javascript'], tool, command });
    try {
      const { exitCode, report } = await suite.runMode('reports/report.xml');
      expect(suite.ran().map(({ title }) => title)).toEqual(['one', 'two']);
      const says = 'Playwright left out 1 test, as a hook or another test failed before.';
      expect(report).toMatchObject({ failsJob: true, lanes: [{ unexplained: [says] }] });
      expect(exitCode).toBe(1);
    } finally {
      suite.remove();
    }
  }, 120_000);
});
