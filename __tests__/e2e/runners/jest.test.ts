import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { jest } from '../../../src/runners/jest.js';
import { describeRunner } from './again.js';
import { describeWithTools } from './needed-tools.js';
import { runFailedAgain, Suite } from './suites.js';
import { markOf, toolFolder } from './tools.js';

const tool = toolFolder('jest');
const bin = join(tool, 'node_modules/jest/bin/jest.js');

describeRunner({
  title: 'Jest',
  runner: jest,
  needs: ['jest'],
  folders: ['jest', 'javascript'],
  tool,
  command: (args) => [
    process.execPath,
    bin,
    '--ci',
    '--runInBand',
    '--json',
    '--outputFile=reports/report.json',
    ...args,
  ],
  reports: [
    // Without files, and with names that are the same in two of them.
    { report: 'default.xml', alsoRun: ['cart: adds up', 'prices: adds'] },
  ],
  runMode: { report: 'report.json', repaired: 'classnames.xml', afterCrash: 'nothing known' },
});

describeWithTools('Jest, where thousands of tests failed', [markOf('jest')], () => {
  it('runs them all again in a few processes, and nothing else', async () => {
    const suite = new Suite({
      folders: ['jest-many', 'javascript'],
      tool,
      command: (args) => [
        process.execPath,
        bin,
        '--ci',
        '--json',
        '--outputFile=reports/report.json',
        ...args,
      ],
    });
    try {
      const { ran } = await suite.run();
      const failed = ran.filter(({ passed }) => !passed);
      expect([ran.length, failed.length]).toEqual([2_200, 2_000]);
      const report = 'reports/report.json';
      const again = await runFailedAgain(suite, jest, { report, results: await suite.results(report) });
      expect(again.selection.calls.length).toBeGreaterThan(1);
      expect(again.selection.calls.length).toBeLessThan(6);
      expect(again.ran.map(({ title }) => title).sort()).toEqual(failed.map(({ title }) => title).sort());
      expect(again.ran.filter(({ passed }) => !passed)).toEqual([]);
    } finally {
      suite.remove();
    }
  }, 120_000);
});
