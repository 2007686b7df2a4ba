import { join } from 'node:path';
import { mocha } from '../../../src/runners/mocha.js';
import { describeRunner } from './again.js';
import { toolFolder } from './tools.js';

const tool = toolFolder('mocha');
const older = toolFolder('mocha-11');

describeRunner({
  title: 'Mocha, its own reporters and mochawesome',
  runner: mocha,
  needs: ['mocha'],
  folders: ['mocha', 'javascript'],
  tool,
  command: (args) => [process.execPath, join(tool, 'node_modules/mocha/bin/mocha.js'), ...args],
  reports: [{ report: 'mochawesome.json' }],
  runMode: { report: 'report.json', repaired: 'report.xml', afterCrash: 'nothing known' },
});

describeRunner({
  title: 'Mocha, mocha-junit-reporter',
  runner: mocha,
  needs: ['mocha-11'],
  folders: ['mocha', 'javascript'],
  tool: older,
  command: (args) => [process.execPath, join(older, 'node_modules/mocha/bin/mocha.js'), ...args],
  env: { JUNIT_ONLY: 'yes' },
  reports: [{ report: 'junit.xml' }, { report: 'switched.xml' }, { report: 'jenkins.xml' }],
});
