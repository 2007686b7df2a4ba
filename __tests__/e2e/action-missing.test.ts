import { describe, expect, it } from '@jest/globals';
import { useActionStage } from './action-stage.js';
import { pushEvent } from './runner/events.js';

/** The committed bundle where something is not as it should be. */

const stage = useActionStage();

describe('when something is missing', () => {
  it('a cache service that is down costs the history, not the job', async () => {
    await stage().cache.refuse();
    const result = await stage().push(1, { a: 'P' });
    expect(result.exitCode).toBe(0);
    expect(result.summary).toMatch(/history|cache/i);
  });

  it('a history that can not be read is told, and left alone', async () => {
    await stage().push(1, { a: 'P' });
    const [entry] = stage().cache.entries();
    stage().cache.evict();
    const { saveEntry } = await import('./stand-ins/cache/wire-client.js');
    const access = { ref: 'refs/heads/main', defaultRef: 'refs/heads/main' };
    await saveEntry(stage().cache, access, {
      key: entry?.key ?? '',
      version: entry?.version ?? '',
      content: 'this is no archive',
    });
    const result = await stage().push(2, { a: 'P' });
    expect(result.exitCode).toBe(0);
    expect(
      stage()
        .cache.entries()
        .map(({ key }) => key),
    ).toContain(entry?.key);
    expect(result.summary).toMatch(/1 of 1 entry is listed and could not be restored/);
  });

  it('no listing falls back to the newest snapshot, and says which permission is missing', async () => {
    const permissions = { contents: 'read', checks: 'write', 'pull-requests': 'write' } as const;
    await stage().push(1, { a: 'P' }, { permissions });
    const result = await stage().push(2, { a: 'F' }, { permissions });
    expect(result.summary).toContain('actions: read');
    expect(result.stdout).toContain('1 earlier run');
  });

  it('no report fails the job, and a warning if that is wanted', async () => {
    const red = await stage().run(pushEvent(), undefined);
    expect(red).toMatchObject({ exitCode: 3, outputs: { conclusion: 'failed', total: '0' } });
    expect(red.summary).toContain('No test report was found');
    const green = await stage().run(pushEvent(), undefined, { runId: 2, inputs: { 'if-no-files': 'warn' } });
    expect(green).toMatchObject({ exitCode: 0, outputs: { conclusion: 'passed' } });
  });

  it('a broken report is named, the others are read, and nothing is excused', async () => {
    await stage().flakyHistory();
    const files = { 'reports/broken.xml': '<testsuites><testsuite name="x"><testcase name="y">' };
    const result = await stage().push(50, { a: 'F', b: 'P' }, { files });
    expect(result).toMatchObject({ exitCode: 1, outputs: { excused: '0' } });
    expect(result.summary).toContain('reports/broken.xml');
  });

  it('a failed step behind green reports stays failed', async () => {
    const result = await stage().push(1, { a: 'P' }, { inputs: { 'previous-step-outcome': 'failure' } });
    expect(result.exitCode).toBe(1);
    expect(result.summary).toContain('The test step failed, but no test in its reports did.');
  });

  it('a failed step is red in each way in which nothing explains it, with a sentence of its own', async () => {
    const failed = { inputs: { 'previous-step-outcome': 'failure' } };
    // The job `report` starts after `test` has finished, in every workflow run.
    for (const n of [1, 2, 3]) {
      await stage().push(n, { a: 'P', b: 'P' });
      expect((await stage().push(n, { r: 'P' }, { job: 'report' })).exitCode).toBe(0);
    }
    const green = await stage().push(4, { a: 'P', b: 'P' }, failed);
    const none = await stage().run(pushEvent(), undefined, { runId: 1_005, ...failed });
    const lacking = await stage().push(6, { r: 'P' }, { job: 'report', ...failed });
    const alone = await stage().push(7, { r: 'P' }, { job: 'report' });
    const sentences = [
      [green, 'no test explains: The test step failed, but no test in its reports did.'],
      [none, 'The test step failed and left no test results.'],
      [lacking, 'test usually finishes before this job starts, and is not in this workflow run.'],
      [alone, 'no test explains: test usually finishes before this job starts'],
    ] as const;
    for (const [result, sentence] of sentences) {
      expect(result.exitCode).not.toBe(0);
      expect(result.outputs).toMatchObject({ conclusion: 'failed' });
      expect(result.summary).toContain(sentence);
      // The first line of what is printed says why; GitHub's toolkit talks of the cache before.
      const said = result.stdout.split('\n').find((line) => /^[✗○✓]/.test(line));
      expect(said).toMatch(/Something is red that no test explains: /);
      expect(result.summary.split('\n')[0]).toMatch(/Something is red that no test explains: /);
    }
  });

  it('wrong configuration lists every problem at once', async () => {
    const result = await stage().push(
      1,
      { a: 'P' },
      { inputs: { 'fail-on': 'sometimes', history: 'floppy', 'min-runs': 'few' } },
    );
    expect(result.exitCode).toBe(2);
    const [annotation] = result.annotations;
    expect(annotation?.message).toContain('must be one of cache, branch, file, off, not "floppy"');
    expect(annotation?.message).toContain('must be one of unexcused, new-flaky, any, never, not "sometimes"');
    expect(annotation?.message).toContain('must be a whole number');
  });
});
