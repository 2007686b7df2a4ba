import { describe, expect, it } from '@jest/globals';
import { useActionStage } from './action-stage.js';
import { manyTests } from './reports.js';
import { pullRequestEvent } from './runner/events.js';

/** The committed bundle with much, and with what is hostile. */

const stage = useActionStage();

describe('5,000 failures', () => {
  it('keep every limit of GitHub', async () => {
    await stage().push(1, manyTests(5_000, 'P'));
    const result = await stage().run(pullRequestEvent(), manyTests(5_000, 'F'), {
      runId: 2_000,
      inputs: { 'max-annotations': '120' },
    });
    expect(result).toMatchObject({ exitCode: 1, outputs: { failed: '5000', total: '5000' } });
    expect(result.summary).not.toBe('');
    const body = stage().rest.comments.of(7)[0]?.body ?? '';
    expect(Buffer.byteLength(body)).toBeLessThan(65_000);
    expect(body).toContain('5,000');
    const check = stage().rest.checks.all().at(-1);
    expect(check?.annotations).toHaveLength(120);
  });
});

describe('hostile names', () => {
  it('are text in the log, the summary and the comment', async () => {
    const name =
      '&#10;::error::owned&#10;::stop-commands::x @octo/team #1 &lt;img src=x onerror=alert(1)&gt; | `a` ](http://evil.example)';
    await stage().push(1, { [name]: 'P', a: 'P' });
    const result = await stage().run(pullRequestEvent(), { [name]: 'F', a: 'P' }, { runId: 2_000 });
    expect(result.annotations).toEqual([]);
    for (const text of [result.summary, stage().rest.comments.of(7)[0]?.body ?? '']) {
      expect(text).toContain('owned');
      expect(text).not.toMatch(/<img/);
    }
  });
});
