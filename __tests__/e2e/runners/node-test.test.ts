import { describe } from '@jest/globals';
import { nodeTest } from '../../../src/runners/node-test.js';
import { describeRunner } from './again.js';
import { nodeProgram } from './tools.js';

describe.each([
  ['this Node', process.execPath, []],
  ['Node 22', nodeProgram('node-22'), ['node-22']],
  ['Node 24', nodeProgram('node-24'), ['node-24']],
])('%s', (_, node, needs) => {
  describeRunner({
    title: 'node:test',
    runner: nodeTest,
    needs,
    folders: ['node-test', 'javascript'],
    command: (args) => [
      node,
      '--test',
      '--test-concurrency=1',
      '--test-reporter=junit',
      '--test-reporter-destination=reports/report.xml',
      '--test-reporter=tap',
      '--test-reporter-destination=reports/report.tap',
      ...args,
    ],
    reports: [{ report: 'report.xml' }, { report: 'report.tap' }],
  });
});
