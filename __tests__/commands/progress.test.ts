import { describe, expect, it } from '@jest/globals';
import { createProgress, watched } from '../../src/commands/progress.js';
import { reportInMemory } from '../../src/reports/report-file.js';

/** A terminal whose clock goes on by 100 milliseconds at each look. */
function terminal(isTerminal = true) {
  const written: string[] = [];
  let nowMs = 0;
  const progress = createProgress({
    write: (text) => void written.push(text),
    isTerminal,
    now: () => {
      nowMs += 100;
      return nowMs;
    },
  });
  return { written, progress };
}

describe('progress', () => {
  it('says nothing of what is over at once', () => {
    const { written, progress } = terminal();
    const meter = progress('Judging runs', 5);
    for (let i = 0; i < 5; i++) meter.tick();
    meter.end();
    expect(written).toEqual([]);
  });

  it('counts on one line what takes long, and leaves nothing behind', () => {
    const { written, progress } = terminal();
    const meter = progress('Judging runs', 12_000);
    for (let i = 0; i < 30; i++) meter.tick();
    meter.end();
    expect(written[0]).toBe('\r\u001b[KJudging runs: 10 of 12,000');
    expect(written.length).toBeLessThan(15);
    expect(written.at(-1)).toBe('\r\u001b[K');
  });

  it('writes nothing where nobody watches', () => {
    const { written, progress } = terminal(false);
    const meter = progress('Judging runs');
    for (let i = 0; i < 100; i++) meter.tick();
    meter.end();
    expect(written).toEqual([]);
  });

  it('passes all reports on, in order', async () => {
    const { progress } = terminal();
    const paths = ['a.xml', 'b.xml'];
    const source = {
      async *read() {
        for (const path of paths) yield reportInMemory(path, new Uint8Array());
      },
    };
    const read: string[] = [];
    for await (const { path } of watched(source, progress).read()) read.push(path);
    expect(read).toEqual(paths);
  });
});
