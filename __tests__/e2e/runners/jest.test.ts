import { join } from 'node:path';
import { jest } from '../../../src/runners/jest.js';
import { describeRunner } from './again.js';
import { toolFolder } from './tools.js';

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
  afterCrash: 'nothing known',
  reports: [
    { report: 'report.json' },
    { report: 'classnames.xml' },
    // Without files, and with names that are the same in two of them.
    { report: 'default.xml', alsoRun: ['cart: adds up', 'prices: adds'] },
  ],
});
