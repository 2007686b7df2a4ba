import { join } from 'node:path';
import { playwright } from '../../../src/runners/playwright.js';
import { describeRunner } from './again.js';
import { toolFolder } from './tools.js';

const tool = toolFolder('playwright');

describeRunner({
  title: 'Playwright',
  runner: playwright,
  needs: ['playwright'],
  folders: ['playwright', 'javascript'],
  tool,
  command: (args) => [process.execPath, join(tool, 'node_modules/@playwright/test/cli.js'), 'test', ...args],
  runMode: { report: 'report.json', repaired: 'report.xml', afterCrash: 'runs again' },
});
