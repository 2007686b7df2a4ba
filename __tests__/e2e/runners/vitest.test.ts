import { join } from 'node:path';
import { describe } from '@jest/globals';
import { vitest } from '../../../src/runners/vitest.js';
import { describeRunner } from './again.js';
import { nodeProgram, toolFolder } from './tools.js';

describe.each([
  ['vitest-4', process.execPath, ['vitest-4']],
  ['vitest-5', nodeProgram('node-24'), ['vitest-5', 'node-24']],
])('%s', (name, node, needs) => {
  const tool = toolFolder(name);
  describeRunner({
    title: 'Vitest',
    runner: vitest,
    needs,
    folders: ['vitest', 'javascript'],
    tool,
    command: (args) => [node, join(tool, 'node_modules/vitest/vitest.mjs'), 'run', ...args],
    ...(name === 'vitest-5'
      ? { runMode: { report: 'report.json', repaired: 'report.xml', afterCrash: 'the file is lost' } }
      : { reports: [{ report: 'report.json' }, { report: 'report.xml' }] }),
  });
});
