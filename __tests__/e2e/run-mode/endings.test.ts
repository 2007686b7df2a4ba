import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { familyIn, HANGING_FAMILY, isRunning } from '../../rerun/process/processes.js';
import type { RunModeCase, RunModeResult } from './harness.js';
import { removeWorkspaces, runMode } from './harness.js';

/** Commands and retries that end otherwise than they should: each is red, with a sentence of its own. */

jest.setTimeout(120_000);

afterAll(removeWorkspaces);

/** A test tool of a few lines: what each start of it does stands in `plan.json`, one entry a start. */
const TOOL = `
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
const starts = existsSync('starts') ? Number(readFileSync('starts', 'utf8')) : 0;
writeFileSync('starts', String(starts + 1));
const plan = JSON.parse(readFileSync('plan.json', 'utf8'));
const { tests, exitCode = 0, signal, text } = plan[Math.min(starts, plan.length - 1)];
if (text !== undefined) console.log(text);
if (tests !== undefined) {
  const cases = Object.entries(tests).map(([name, outcome]) => '<testcase classname="c" name="' + name + '" time="0.01">' +
    (outcome === 'F' ? '<failure message="no"/>' : outcome === 'S' ? '<skipped/>' : '') + '</testcase>');
  writeFileSync('junit.xml', '<testsuites><testsuite name="s">' + cases.join('') + '</testsuite></testsuites>');
}
if (signal !== undefined) process.kill(process.pid, signal);
process.exitCode = exitCode;
`;

interface Start {
  readonly tests?: Readonly<Record<string, 'P' | 'F' | 'S'>>;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly text?: string;
}

function play(starts: readonly Start[], more: Partial<RunModeCase> = {}): Promise<RunModeResult> {
  return runMode({
    command: ['node', 'tool.mjs'],
    ...more,
    files: { 'tool.mjs': TOOL, 'plan.json': JSON.stringify(starts), ...more.files },
    settings: { reports: 'junit.xml', 'rerun-command': 'node tool.mjs', ...more.settings },
  });
}

const unexplained = ({ report }: RunModeResult): string[] => report.lanes[0]?.unexplained ?? [];

const RED: Start = { tests: { a: 'F', b: 'P' }, exitCode: 1 };

describe('the command', () => {
  it('that is killed stays red, whatever its report says, and is not run again', async () => {
    const result = await play([{ tests: { a: 'F', b: 'P' }, signal: 'SIGKILL' }]);
    expect(result.exitCode).toBe(1);
    expect(unexplained(result)).toEqual(['The test command was killed by SIGKILL.']);
    expect(result.trials.map(({ name }) => name)).toEqual(['1']);
  });

  it('that fails with all tests green stays red', async () => {
    const result = await play([{ tests: { a: 'P' }, exitCode: 1 }]);
    expect(result.exitCode).toBe(1);
    expect(unexplained(result)).toEqual([
      'The test command ended with exit status 1, but no test in its reports failed: a coverage limit, a lint error or a hook may have.',
    ]);
  });

  it('that misses a coverage limit beside a failed test stays red, and is not run again', async () => {
    const text = 'Jest: Coverage for lines (50%) does not meet "global" threshold (100%)';
    const result = await play([{ ...RED, text }, { tests: { a: 'P' } }]);
    expect(result.exitCode).toBe(1);
    expect(unexplained(result)).toEqual([expect.stringContaining('missed a coverage limit')]);
    expect(result.trials).toHaveLength(1);
  });

  it('that writes no report is read as nothing', async () => {
    const result = await play([{ exitCode: 1 }]);
    expect(result.exitCode).toBe(3);
    expect(unexplained(result)).toEqual([
      'The test command ended with exit status 1 and wrote no report.',
      expect.stringContaining('No test report was found'),
    ]);
  });

  it('is not believed a report that was there before', async () => {
    const result = await play([{ exitCode: 0 }], {
      files: { 'junit.xml': '<testsuite name="s"><testcase name="old"/></testsuite>' },
    });
    expect(result.exitCode).toBe(3);
    expect(unexplained(result)).toEqual([expect.stringContaining('No test report was found')]);
    expect(result.report.problems).toContainEqual(
      expect.objectContaining({ where: 'junit.xml', what: expect.stringContaining('there before') }),
    );
  });

  it('that does not exist says so', async () => {
    const result = await play([], { command: ['no-such-program-anywhere'] });
    expect(result.exitCode).toBe(3);
    expect(unexplained(result)[0]).toMatch(/^The test command could not be started: .*ENOENT/);
  });

  it('that hangs past its limit is ended, with everything that it has started', async () => {
    const result = await runMode({
      command: [
        'node',
        '-e',
        `${HANGING_FAMILY}; require('node:fs').writeFileSync('junit.xml', '<testsuite/>')`,
      ],
      settings: { reports: 'junit.xml', 'command-timeout': '0.1' },
    });
    expect(result.exitCode).toBe(1);
    expect(unexplained(result)).toContain(
      'The test command ran into its time limit of 6 seconds (command-timeout) and was ended.',
    );
    expect((familyIn(result.stdout) ?? []).filter(isRunning)).toEqual([]);
  });
});

describe('a retry', () => {
  it('that passes makes the job green, and is told', async () => {
    const result = await play([RED, { tests: { a: 'P' } }]);
    expect(result.exitCode).toBe(0);
    expect(result.report).toMatchObject({ conclusion: 'passed', counts: { tests: 2, passed: 2, flaky: 1 } });
    expect(result.report.lanes[0]?.reruns?.tests).toEqual([
      { test: 's › c › a', tries: [{ way: 'alone', outcome: 'passed' }] },
    ]);
    expect(result.trials.map(({ ran }) => ran)).toEqual([
      { 's › c › a': 'failed', 's › c › b': 'passed' },
      { 's › c › a': 'passed' },
    ]);
  });

  it('leaves the reports of the first try where they are', async () => {
    const result = await play([RED, { tests: { a: 'P' } }]);
    expect(readFileSync(join(result.workspace, 'junit.xml'), 'utf8')).toContain('<failure');
  });

  it.each([
    ['selects nothing', { tests: { z: 'P' } }, 'ran not even that: s › c › a.'],
    ['skips what it was asked for', { tests: { a: 'S', b: 'P' } }, 'ran not even that (skipped): s › c › a.'],
    ['writes no report', {}, 'wrote no report, so nobody knows what ran.'],
    [
      'fails with all tests green',
      { tests: { a: 'P' }, exitCode: 1 },
      'ended with exit status 1, but no test',
    ],
    ['is killed', { tests: { a: 'P' }, signal: 'SIGKILL' }, '(round 2), was killed by signal 9.'],
  ] as const)('that %s is red', async (_what, again, sentence) => {
    const result = await play([RED, again]);
    expect(result.exitCode).toBe(1);
    expect(unexplained(result)).toEqual([expect.stringContaining(sentence)]);
    expect(result.trials).toHaveLength(2);
  });

  it('that runs fewer than it was asked for is red', async () => {
    const result = await play([{ tests: { a: 'F', b: 'F', c: 'P' }, exitCode: 1 }, { tests: { a: 'P' } }]);
    expect(result.exitCode).toBe(1);
    expect(unexplained(result)).toEqual([
      'Round 2 was to run 2 tests again, and 1 of them did not come back: s › c › b.',
    ]);
  });

  it('does not hide a test that fails along with it', async () => {
    const result = await play([RED, { tests: { a: 'P', b: 'F' }, exitCode: 1 }]);
    expect(result.exitCode).toBe(1);
    expect(result.report.failures.map(({ test }: { test: string }) => test)).toEqual(['s › c › b']);
  });

  it('is not begun where the command takes no tests, and that is said once', async () => {
    const result = await play([RED], { settings: { 'rerun-command': '' } });
    expect(result.exitCode).toBe(1);
    expect(result.trials).toHaveLength(1);
    expect(result.stdout.match(/the command has no \{args\}/g)).toHaveLength(1);
  });

  it('that may take no time is not begun', async () => {
    const all = { a: 'F', b: 'F', c: 'F' } as const;
    const result = await play([{ tests: all, exitCode: 1 }], { settings: { 'retry-budget': '0' } });
    expect(result.exitCode).toBe(1);
    expect(result.trials).toHaveLength(1);
    expect(result.stdout).toContain('it takes longer than what is left of retry-budget');
  });

  it('of broken tests ends before all retries are used up', async () => {
    const result = await play([RED, { tests: { a: 'F' }, exitCode: 1 }], {
      settings: { 'max-retries': '20' },
    });
    expect(result.exitCode).toBe(1);
    expect(result.trials.length).toBeGreaterThan(2);
    expect(result.trials.length).toBeLessThan(10);
    expect(unexplained(result)).toEqual([]);
  });

  it('finds its tests in files', async () => {
    const again = 'cp "$DEFLAKE_TESTS_FILE" ids; cp "$DEFLAKE_TESTS_JSON" json; node tool.mjs';
    const name = '$(touch pwned)';
    const result = await play([{ tests: { [name]: 'F' }, exitCode: 1 }, { tests: { [name]: 'P' } }], {
      settings: { 'rerun-command': again },
    });
    expect(result.exitCode).toBe(0);
    expect(readFileSync(join(result.workspace, 'ids'), 'utf8')).toBe('s › c › $(touch pwned)\n');
    expect(JSON.parse(readFileSync(join(result.workspace, 'json'), 'utf8'))).toEqual([
      { id: 's › c › $(touch pwned)', suites: ['s'], class: 'c', name, file: '', format: 'junit' },
    ]);
    expect(existsSync(join(result.workspace, 'pwned'))).toBe(false);
  });
});
