import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestId } from '../../src/model/test-id.js';
import { createReportShelf } from '../../src/rerun/reports/report-shelf.js';
import type { AgainRequest, TestCommand } from '../../src/rerun/test-command.js';
import { createTestCommand } from '../../src/rerun/test-command.js';

let workspace: string;
let told: string[];

beforeEach(async () => {
  workspace = await realpath(await mkdtemp(join(tmpdir(), 'deflake-command-')));
  told = [];
});

afterEach(() => rm(workspace, { recursive: true, force: true }));

/** Writes a report whose tests are those that it was asked for. */
const TOOL = `
  const { env } = process;
  const { readFileSync, writeFileSync } = require('node:fs');
  const file = env.DEFLAKE_TESTS_JSON;
  const names = file === undefined ? ['a', 'b'] : JSON.parse(readFileSync(file, 'utf8')).map(({ name }) => name);
  const cases = names.map((name) => '<testcase name="' + name + '"/>').join('');
  writeFileSync('r.xml', '<testsuite name="s">' + cases + '</testsuite>');
`;

function open(): TestCommand {
  const command = { kind: 'words', words: [process.execPath, '-e', TOOL] } as const;
  return createTestCommand(
    { command, rerunCommand: command, runner: undefined },
    {
      workspace,
      env: process.env,
      folder: join(workspace, '.kept'),
      format: 'auto',
      limitMs: undefined,
      live: { write: () => undefined },
      shelf: createReportShelf(['r.xml'], workspace),
      cancellation: {
        requested: new Promise(() => undefined),
        isRequested: () => false,
        isUrgent: () => false,
        stop: () => undefined,
      },
    },
    { begin: (title) => void told.push(title), end: () => void told.push('end'), close: () => undefined },
  );
}

const request = (way: AgainRequest['way'], budgetMs = 60_000): AgainRequest => ({
  round: 3,
  way,
  budgetMs,
  seed: 1,
  tests: ['a', 'b'].map((name) => ({
    id: `s › ${name}` as TestId,
    reported: { suites: ['s'], className: '', name, file: '', format: 'junit' },
  })),
});

const namesOf = ({ reports }: { readonly reports: Awaited<ReturnType<TestCommand['runAll']>>['reports'] }) =>
  reports.flatMap(({ cases }) => [...cases].map(({ name }) => name));

describe('the command that runs the tests', () => {
  it('runs chosen tests together, or each in a process of its own', async () => {
    const command = open();
    expect(namesOf(await command.runAll())).toEqual(['a', 'b']);
    const together = await command.runAgain(request('together'));
    expect(together.trials.map((trial) => [trial.way, namesOf(trial)])).toEqual([['together', ['a', 'b']]]);
    const alone = await command.runAgain(request('alone'));
    expect(alone.trials.map((trial) => [trial.way, namesOf(trial)])).toEqual([
      ['alone', ['a']],
      ['alone', ['b']],
    ]);
    expect(told).toEqual([
      'Running 2 tests again (retry 2)',
      'end',
      'Running 2 tests again, each alone (retry 2)',
      'end',
    ]);
    expect(await readFile(join(workspace, 'r.xml'), 'utf8')).toContain('name="b"');
  });

  it('starts no further process where the time for retries is used up', async () => {
    const command = open();
    await command.runAll();
    const { trials, unselectable } = await command.runAgain(request('alone', 0));
    expect(trials.map(namesOf)).toEqual([['a']]);
    expect(unselectable).toEqual([{ test: 's › b', reason: 'No further retry: retry-budget is used up.' }]);
  });
});
