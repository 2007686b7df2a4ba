import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { drawRuns, historyOf } from '../drawn.js';
import { dataIn, elementsOf, headingOf, textOf } from '../render/html/page-in.js';
import type { Place } from './history/place.js';
import { openPlace } from './history/place.js';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

const DRAWING = { 'cart › adds': 'PPPFPPPPFPPPFPPPPFPPPF', 'cart › removes': 'P'.repeat(22) };
const put = () => place.put(historyOf(drawRuns(DRAWING)));

describe('deflake report', () => {
  it('writes the report of the newest run, and says where', async () => {
    await put();
    expect(await place.report()).toBe(0);
    expect(place.printed).toBe(`The report of run 1021 is in ${join(place.cwd, 'deflake-report.html')}.\n`);
    const page = await place.read('deflake-report.html');
    expect(headingOf(page)).toBe('Not this change: 1 flaky failure, excused.');
    const { tests, lanes } = dataIn(page);
    expect(tests.map(({ id }) => id)).toEqual(['cart › adds', 'cart › removes']);
    expect(lanes[0]?.runs).toHaveLength(22);
  });

  it('writes the report of a run as it was to be told then', async () => {
    await put();
    await place.report('1008', '--out', 'told/then.html');
    const page = await place.read('told/then.html');
    const { lanes, tests } = dataIn(page);
    expect(lanes[0]?.runs.map(({ id }) => id).at(-1)).toBe('1008');
    expect(tests[0]?.lanes[0]?.timeline).toBe('3p1f4p1f');
    expect(headingOf(page)).toMatch(/^Could be this change/);
  });

  it('tells all lanes of the run, and honours the quarantine file', async () => {
    const windows = {
      repository: 'acme/shop',
      workflow: 'ci.yml',
      job: 'unit',
      suite: '',
      variant: { os: 'windows' },
    };
    const linux = { ...windows, variant: { os: 'linux' } };
    await place.put(
      historyOf([...drawRuns({ a: 'PPF' }, { lane: linux }), ...drawRuns({ a: 'PPP' }, { lane: windows })]),
    );
    await place.write(
      '.github/quarantine.yml',
      'tests:\n  - { test: a, reason: slow, since: 2026-03-01, expires: 2026-03-30 }\n',
    );
    await place.report();
    expect(place.printed).toContain('in 2 lanes');
    const page = await place.read('deflake-report.html');
    expect(dataIn(page).lanes.map(({ title }) => title)).toEqual(['unit (os: linux)', 'unit (os: windows)']);
    const facts = elementsOf(page)
      .filter(({ tagName }) => tagName === 'dd')
      .map(textOf);
    expect(facts.filter((fact) => fact.includes('in quarantine'))).toHaveLength(1);
  });

  it.each([
    [['4711'], 'There is no run 4711', 3],
    [['1', '2'], 'Name one run', 2],
    [['--colour', 'red'], "Unknown option '--colour'", 2],
  ])('refuses %j', async (args, message, exitCode) => {
    await put();
    await expect(place.report(...args)).rejects.toThrow(message);
    await expect(place.report(...args)).rejects.toMatchObject({ exitCode });
    expect(existsSync(join(place.cwd, 'deflake-report.html'))).toBe(false);
  });

  it('says that there is no run yet', async () => {
    await expect(place.report()).rejects.toThrow(/There is no run in .* yet/);
  });
});
