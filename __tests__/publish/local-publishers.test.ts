import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PublishContext } from '../../src/ports.js';
import { createJobSummaryPublisher } from '../../src/publish/job-summary.js';
import { createOutputsPublisher } from '../../src/publish/outputs.js';
import { createReportFilePublisher, reportFolder } from '../../src/publish/report-file.js';
import { createTerminalPublisher } from '../../src/publish/terminal.js';
import { counts, decision, laneTelling, plan, telling, verdict } from '../render/tellings.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deflake-'));
});

afterEach(() => rm(folder, { recursive: true }));

const alone: PublishContext = { retell: async () => telling(), outputs: {} };

describe('the job summary', () => {
  const MIB = 1_024 * 1_024;
  const summaryOf = (path: string | undefined, text: string | ((maxBytes: number) => string)) => {
    const render = (_: unknown, maxBytes: number) => (typeof text === 'string' ? text : text(maxBytes));
    return createJobSummaryPublisher({ path, render }).publish(telling(), alone);
  };

  test('is added to what the step has written before', async () => {
    const path = join(folder, 'summary.md');
    await writeFile(path, '# Build\n');
    await expect(summaryOf(path, '# Tests')).resolves.toEqual({ problems: [] });
    await expect(readFile(path, 'utf8')).resolves.toBe('# Build\n# Tests\n');
  });

  test('takes no more than the room that is left', async () => {
    const path = join(folder, 'summary.md');
    await writeFile(path, 'x'.repeat(MIB - 100));
    await expect(summaryOf(path, (maxBytes) => 'y'.repeat(maxBytes))).resolves.toEqual({ problems: [] });
    expect(await readFile(path)).toHaveLength(MIB);
  });

  test('that can not be made small enough is left out and told', async () => {
    const path = join(folder, 'summary.md');
    const { problems } = await summaryOf(path, 'y'.repeat(MIB));
    expect(problems).toEqual([expect.objectContaining({ area: 'summary' })]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('that can not be written is a problem', async () => {
    const { problems } = await summaryOf(join(folder, 'none', 'summary.md'), '# Tests');
    expect(problems).toEqual([expect.objectContaining({ area: 'summary' })]);
  });

  test.each([undefined, ''])('outside Actions there is none: %j', async (path) => {
    await expect(summaryOf(path, '# Tests')).resolves.toEqual({ problems: [] });
  });
});

describe('a report file', () => {
  test('is written whole, below folders that are made for it, and named by its output', async () => {
    const path = join(folder, 'a', 'b', 'report.json');
    const publisher = createReportFilePublisher({ path, output: 'report-json', render: () => '{}' });
    await expect(publisher.publish(telling(), alone)).resolves.toEqual({
      problems: [],
      outputs: { 'report-json': path },
    });
    await expect(readFile(path, 'utf8')).resolves.toBe('{}');
    await expect(readdir(join(folder, 'a', 'b'))).resolves.toEqual(['report.json']);
  });

  test('that can not be written is a problem', async () => {
    await writeFile(join(folder, 'file'), '');
    const path = join(folder, 'file', 'report.json');
    const publisher = createReportFilePublisher({ path, output: 'report-json', render: () => '{}' });
    const published = await publisher.publish(telling(), alone);
    expect(published).toEqual({ problems: [expect.objectContaining({ area: 'output', where: path })] });
  });

  test.each([
    ['deflake', 'deflake'],
    ['__octo_deflake_2', '__octo_deflake_2'],
    ['../../etc', '______etc'],
    ['', 'report'],
  ])('each step has a folder of its own: %j', (step, name) => {
    expect(reportFolder('temp', step)).toBe(join('temp', 'deflake', name));
  });
});

describe('the outputs', () => {
  const told = telling([
    laneTelling({
      counts: counts({ tests: 10, passed: 5, failed: 2, errors: 1, skipped: 2, flaky: 1 }),
      plan: plan({
        conclusion: 'failed',
        quarantined: 1,
        newFlaky: [verdict()],
        failures: [
          decision(),
          decision({ excused: true, verdict: verdict({ kind: 'flaky' }) }),
          decision({ verdict: verdict({ kind: 'undecided' }) }),
        ],
      }),
    }),
  ]);

  test('are the numbers of this job and what publishers before put out', async () => {
    const set: Record<string, string> = {};
    const publisher = createOutputsPublisher((name, value) => void Object.assign(set, { [name]: value }));
    const { problems } = await publisher.publish(told, {
      ...alone,
      outputs: { 'comment-url': 'https://x.test/1' },
    });
    expect(problems).toEqual([]);
    expect(set).toEqual({
      'comment-url': 'https://x.test/1',
      conclusion: 'failed',
      total: '10',
      passed: '5',
      failed: '3',
      skipped: '2',
      flaky: '1',
      'new-flaky': '1',
      regressions: '1',
      excused: '1',
      quarantined: '1',
    });
  });

  test('that can not be set are a problem each', async () => {
    const publisher = createOutputsPublisher(() => {
      throw new Error('disk full');
    });
    const { problems } = await publisher.publish(told, alone);
    expect(problems.map(({ where }) => where)).toContain('conclusion');
  });
});

test('no line of the terminal is a command of the runner', async () => {
  const hostile = 'fails\r::error::forged\n  ::stop-commands::x\r\n##[set-output name=a]b\n\n';
  const texts: string[] = [];
  const write = (text: string) => void texts.push(text);
  const publisher = createTerminalPublisher({ write, render: () => hostile });
  await expect(publisher.publish(telling(), alone)).resolves.toEqual({ problems: [] });
  const written = texts.join('');
  expect(written).toMatch(/^fails\n.+\n.+\n.+\n$/);
  expect(written).not.toMatch(/^\s*::|##\[/m);
});
