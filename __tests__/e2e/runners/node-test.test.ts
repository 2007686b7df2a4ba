import { describe } from '@jest/globals';
import { nodeTest } from '../../../src/runners/node-test.js';
import { describeRunner } from './again.js';
import { nodeProgram } from './tools.js';

// The names of tests in other suites and files that are called like one that failed.
const namesakes = ['cart: adds up', 'prices: adds'];

// Before Node 24 JUnit has no files, and loses line breaks in names.
const olderJUnit = { report: 'report.xml', alsoRun: namesakes, lost: ['names: two\nlines'] };

const runtime = Number(process.versions.node.split('.')[0]);

describe.each([
  { version: `Node ${runtime}`, node: process.execPath, needs: [], isOlder: runtime < 24 },
  { version: 'Node 22', node: nodeProgram('node-22'), needs: ['node-22'], isOlder: true },
  { version: 'Node 24', node: nodeProgram('node-24'), needs: ['node-24'], isOlder: false },
])('$version', ({ node, needs, isOlder }) => {
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
    reports: [...(isOlder ? [olderJUnit] : []), { report: 'report.tap', alsoRun: namesakes }],
    ...(isOlder
      ? {}
      : { runMode: { report: 'report.xml', repaired: 'report.xml', afterCrash: 'the file is lost' } }),
  });
});
