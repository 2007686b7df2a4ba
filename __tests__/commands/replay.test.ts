import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RawRecord } from '../run-records.js';
import { drawRecords } from '../run-records.js';
import type { Place } from './history/place.js';
import { linesOf, openPlace } from './history/place.js';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

/** Flaky often enough to be known for it: its last failure is excused. */
const FLAKY = drawRecords({ a: 'PPPFPPPPFPPPFPPPPFPPPFP', b: 'PPPPPPPPPPPPPPPPPPPPPPP' });

async function lines(name: string): Promise<Record<string, unknown>[]> {
  const text = await place.read(name);
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function replay(records: readonly RawRecord[], ...args: string[]): Promise<number> {
  await place.write('runs.jsonl', linesOf(records));
  return place.replay('runs.jsonl', ...args);
}

describe('deflake replay', () => {
  it('writes a line for each failing result, and a line for each test at the end', async () => {
    expect(await replay(FLAKY, '--verdicts', 'v.jsonl', '--tests', 't.jsonl')).toBe(0);
    const verdicts = await lines('v.jsonl');
    expect(verdicts.map(({ run }) => run)).toEqual([
      'record-4',
      'record-9',
      'record-13',
      'record-18',
      'record-22',
    ]);
    expect(Object.keys(verdicts.at(-1) ?? {})).toEqual([
      'run',
      'test',
      'verdict',
      'probabilityFlaky',
      'excused',
      'reasons',
      'weights',
    ]);
    expect(verdicts[0]).toMatchObject({ test: 'a', verdict: 'undecided', excused: false });
    expect(verdicts.at(-1)).toMatchObject({
      test: 'a',
      verdict: 'flaky',
      excused: true,
      reasons: expect.arrayContaining([expect.stringMatching(/^Excused: flaky/)]),
    });
    expect(await lines('t.jsonl')).toEqual([
      {
        repository: 'octo/cat',
        test: 'a',
        state: 'flaky',
        flakeRate: expect.closeTo(5 / 23, 1),
        score: expect.any(Number),
      },
      { repository: 'octo/cat', test: 'b', state: 'healthy', flakeRate: 0, score: 0 },
    ]);
  });

  it('says what the policy would have done', async () => {
    await replay(FLAKY, '--verdicts', 'v.jsonl');
    const excused = (await lines('v.jsonl')).filter((verdict) => verdict.excused).length;
    expect(excused).toBeGreaterThan(0);
    const share = `(${20 * excused} %)`;
    expect(place.printed).toContain(
      'Replayed 23 runs in 23 builds of 1 repository, each judged from the runs that had finished before it.\n',
    );
    for (const line of [
      `Builds     5 red; ${excused} of them for flakes alone, and would have been green ${share}`,
      `Failures   5; ${excused} excused ${share}`,
      'Breaks     none seen',
      `Time       ${15 * excused} minutes of jobs not to be run again (${excused} jobs with a known duration)`,
    ]) {
      expect(place.printed).toContain(`${line}\n`);
    }
  });

  it('takes thresholds from flags and from the configuration file, and flags win', async () => {
    const rescued = async (...args: string[]): Promise<unknown> => {
      place.printed = '';
      await replay(FLAKY, '--json', ...args);
      return (JSON.parse(place.printed) as { rescuedBuilds: number }).rescuedBuilds;
    };
    const usual = await rescued();
    expect(usual).not.toBe(0);
    expect(await rescued('--flaky-threshold', '0.9999')).toBe(0);
    await place.write('.github/deflake.yml', 'flaky-threshold: 0.9999\n');
    expect(await rescued()).toBe(0);
    expect(await rescued('--flaky-threshold', '0.9')).toBe(usual);
    expect(await rescued('--flaky-threshold', '0.9', '--min-runs', '100')).toBe(0);
  });

  it('works on the own history, as it is exported', async () => {
    await place.write('runs.jsonl', linesOf(FLAKY));
    await place.history('import', 'runs.jsonl', '--window-days', '3650');
    place.printed = '';
    await place.history('export');
    place.stdin = place.printed;
    expect(await place.replay('-', '--verdicts', 'own.jsonl')).toBe(0);
    await replay(FLAKY, '--verdicts', 'v.jsonl');
    expect(await place.read('own.jsonl')).toBe(await place.read('v.jsonl'));
    expect(await lines('own.jsonl')).toHaveLength(5);
  });

  it('reads several files, packed or not, in any order with the same result', async () => {
    await replay(FLAKY, '--verdicts', 'v.jsonl');
    await place.write('late.gz', gzipSync(linesOf(FLAKY.slice(10))));
    await place.write('early.jsonl', linesOf(FLAKY.slice(0, 10).toReversed()));
    await place.replay('late.gz', 'early.jsonl', '--verdicts', 'parts.jsonl');
    expect(await place.read('parts.jsonl')).toBe(await place.read('v.jsonl'));
  });

  it('leaves kinds of evidence out', async () => {
    await replay(FLAKY, '--verdicts', 'v.jsonl', '--without', 'isolation,signature');
    expect((await lines('v.jsonl')).map(({ excused }) => excused)).not.toContain(true);
    await expect(replay(FLAKY, '--without', 'isolation,magic')).rejects.toThrow(
      /^--without magic: there is no such kind of evidence\. Known are: attempts, same-code, /,
    );
  });

  it('tells lines that are no records, and exits with 3 where there is none', async () => {
    await place.write('bad.jsonl', 'nothing\n');
    expect(await place.replay('bad.jsonl')).toBe(3);
    expect(place.warned).toMatch(/^! bad\.jsonl:1: Not a run record/);
  });

  it('refuses what can only be a mistake', async () => {
    await expect(place.replay()).rejects.toThrow(/Name at least one file of run records/);
    await expect(replay(FLAKY, '--verdicts', './runs.jsonl')).rejects.toThrow(/is one of the files to read/);
    expect(await lines('runs.jsonl')).toHaveLength(FLAKY.length);
    await expect(replay(FLAKY, '--tests', 'no/such/folder.jsonl')).rejects.toThrow(/can't be written/);
    await expect(replay(FLAKY, '--fail-on', 'x')).rejects.toThrow(/configuration has a problem/);
  });
});
