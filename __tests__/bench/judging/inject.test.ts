import { describe, expect, it } from '@jest/globals';
import { injectBreaks } from '../../../bench/judging/inject/inject.mjs';

interface Label {
  readonly run: string;
  readonly test: string;
  readonly label: string;
}

const records = Array.from({ length: 600 }, (_, i) => ({
  id: `r${i}`,
  order: i,
  job: 'unit',
  event: 'push',
  results:
    i % 50 === 0 ? [{ test: 'org.acme.TestShop#pays', outcome: 'failed', failure: { type: 'E' } }] : [],
}));

describe('breaks put into a history', () => {
  const inject = (seed: number) => injectBreaks({ records, labels: [], seed, name: 'broken' });

  it('are the same for one seed, and others for another', () => {
    expect(inject(1)).toEqual(inject(1));
    expect(inject(1).labels).not.toEqual(inject(2).labels);
  });

  it('have a label for each failing result that was put in', () => {
    const { records: broken, labels } = inject(3);
    const failing = new Set(
      broken.flatMap(({ id, results }: (typeof records)[number]) =>
        results.map(({ test }) => `${id} ${test}`),
      ),
    );
    expect(labels.length).toBeGreaterThan(60);
    expect(labels.every(({ run, test }: Label) => failing.has(`${run} ${test}`))).toBe(true);
    expect(broken.slice(0, 300)).toEqual(records.slice(0, 300));
  });
});
