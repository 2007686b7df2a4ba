import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ActionRunner } from './harness.js';
import { inputVariables, readActionFile } from './runner/action-file.js';
import { DEFAULT_JOB, expressionContexts } from './runner/environment.js';
import { mergeGroupEvent, pullRequestEvent, pushEvent } from './runner/events.js';
import { parseFileCommand } from './runner/file-commands.js';
import { commitAll, writeFiles } from './runner/workspace.js';

// Above the harness's own limit for a child, so that a hanging child is reported as such.
jest.setTimeout(90_000);

const actionFolder = fileURLToPath(new URL('probes/environment', import.meta.url));

describe('the runner harness', () => {
  let runner: ActionRunner;
  beforeEach(async () => {
    runner = await ActionRunner.create({ actionFolder });
  });
  afterEach(async () => {
    await runner.dispose();
  });

  test('reads outputs, summary, annotations and variables as a runner does', async () => {
    const result = await runner.run({ event: pushEvent(), files: { 'reports/junit.xml': '<testsuites/>' } });
    expect(result).toMatchObject({ exitCode: 0, timedOut: false, summary: '# Hello\n', stderr: '' });
    expect(result.outputs).toMatchObject({ lines: 'one\ntwo=2\n\nfour<<4', plain: 'a=b' });
    expect(result.environment).toEqual({ LATER: 'yes' });
    expect(result.annotations).toEqual([
      {
        level: 'error',
        message: 'broken,\nbadly: 100%',
        properties: { title: 'x: y', file: 'src/a,b.ts', line: '3' },
      },
    ]);
    expect(await readFile(join(result.workspace, 'reports/junit.xml'), 'utf8')).toBe('<testsuites/>');
    expect(basename(result.outputs.folder ?? '')).toBe('workspace');
  });

  test('gives inputs their defaults from action.yml', async () => {
    const given = { matrix: { os: 'linux', node: 24 }, checkRunId: 77, inputs: { nothing: 'something' } };
    const [plain, matrix] = await Promise.all([
      runner.run({ event: pushEvent() }),
      runner.run({ event: pushEvent(), ...given }),
    ]);
    expect(environmentOf(plain)).toMatchObject({
      INPUT_NOTHING: '',
      INPUT_MATRIX: 'null',
      'INPUT_CHECK-RUN-ID': '900',
      INPUT_TOKEN: 'ghs_nowhere',
    });
    expect(environmentOf(matrix)).toMatchObject({
      INPUT_NOTHING: 'something',
      INPUT_MATRIX: JSON.stringify({ os: 'linux', node: 24 }, null, 2),
      'INPUT_CHECK-RUN-ID': '77',
    });
    await expect(runner.run({ event: pushEvent(), inputs: { nothign: '' } })).rejects.toThrow(
      'no input nothign',
    );
  });

  test("can evaluate every default of the project's own action.yml", async () => {
    const action = await readActionFile(fileURLToPath(new URL('../../', import.meta.url)));
    const github = { token: 'ghs_given', apiUrl: 'http://127.0.0.1:2' };
    const contexts = expressionContexts(pushEvent(), { ...DEFAULT_JOB, matrix: { os: 'linux' } }, github);
    const variables = inputVariables(action, {}, contexts);
    expect(Object.keys(variables)).toHaveLength(action.inputs.size);
    expect(variables).toMatchObject({ 'INPUT_GITHUB-TOKEN': 'ghs_given' });
    expect(Object.values(variables).join()).not.toContain('${{');
  });

  test("passes on nothing of the developer's environment", async () => {
    process.env.DEFLAKE_LEAK = 'leaked';
    try {
      const seen = environmentOf(await runner.run({ event: pushEvent(), env: { WANTED: '1' } }));
      const allowed =
        /^(CI|HOME|LANG|PATH|USERPROFILE|WANTED|SystemRoot|GIT_CONFIG_NOSYSTEM|(GITHUB|RUNNER|INPUT)_.*)$/;
      // macOS adds a variable of its own to every process.
      const others = Object.keys(seen).filter((name) => !allowed.test(name) && !name.startsWith('__CF'));
      expect(others).toEqual([]);
      expect(seen.HOME).not.toBe(process.env.HOME);
    } finally {
      delete process.env.DEFLAKE_LEAK;
    }
  });

  test.each([
    ['push', pushEvent(), 'refs/heads/main', 'ref'],
    ['pull_request', pullRequestEvent(), 'refs/pull/7/merge', 'pull_request'],
    ["fork's pull_request", pullRequestEvent({ fork: 'stranger/demo' }), 'refs/pull/7/merge', 'pull_request'],
    [
      'merge_group',
      mergeGroupEvent(),
      expect.stringMatching('^refs/heads/gh-readonly-queue/main/'),
      'merge_group',
    ],
  ])('tells a step about a %s', async (_, event, ref, part) => {
    const result = await runner.run({ event });
    expect(environmentOf(result)).toMatchObject({ GITHUB_EVENT_NAME: event.name, GITHUB_REF: ref });
    const payload = JSON.parse(result.outputs.event ?? '') as Record<string, unknown>;
    expect(payload).toEqual(event.payload);
    expect(payload).toHaveProperty(part);
  });

  test('reports a failing step, and drops a summary that GitHub would reject', async () => {
    const [failed, oversized] = await Promise.all([
      runner.run({ event: pushEvent(), inputs: { behaviour: 'fail' } }),
      runner.run({ event: pushEvent(), inputs: { behaviour: 'oversized-summary' } }),
    ]);
    expect(failed).toMatchObject({ exitCode: 1, annotations: [{ level: 'error', message: 'no good' }] });
    expect(oversized).toMatchObject({ exitCode: 0, summary: '' });
  });

  test('kills a step at the time limit, with all that it started', async () => {
    const result = await runner.run({ event: pushEvent(), inputs: { behaviour: 'hang' }, timeLimitMs: 500 });
    expect(result).toMatchObject({ exitCode: null, timedOut: true });
  });

  test('leaves nothing behind', async () => {
    const { workspace } = await runner.run({ event: pushEvent() });
    await runner.dispose();
    await expect(stat(workspace)).rejects.toThrow('ENOENT');
  });

  test('commits a workspace reproducibly', async () => {
    const commits = await Promise.all(
      [1, 2].map(async () => {
        const workspace = await runner.createWorkspace();
        await writeFiles(workspace, { 'src/a.ts': 'export {};\n' });
        return commitAll(workspace);
      }),
    );
    expect(commits[0]).toEqual(commits[1]);
    expect(commits[0]?.tree).toMatch(/^[0-9a-f]{40}$/);
  });
});

describe('file commands', () => {
  test.each([
    ['a=1\nb=2\n', { a: '1', b: '2' }],
    ['a<<EOF\nx\ny\nEOF\nb=', { a: 'x\ny', b: '' }],
    ['a<<EOF\nEOF\n', { a: '' }],
    ['a=1\r\na=2\r\n', { a: '2' }],
    ['a=b<<c\n', { a: 'b<<c' }],
  ])('%j is read', (text, expected) => {
    expect(parseFileCommand(text)).toEqual(expected);
  });

  test.each([
    ['a<<EOF\nx\n', "Matching delimiter not found 'EOF'"],
    ['just words\n', "Invalid format 'just words'"],
  ])('%j is refused', (text, message) => {
    expect(() => parseFileCommand(text)).toThrow(message);
  });
});

function environmentOf(result: { outputs: Readonly<Record<string, string>> }): Record<string, string> {
  return JSON.parse(result.outputs.environment ?? '{}') as Record<string, string>;
}
