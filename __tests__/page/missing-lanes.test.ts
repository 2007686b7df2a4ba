import { describe, expect, it } from '@jest/globals';
import { missingLanes } from '../../src/page/missing-lanes.js';
import type { PageLane, PageRun } from '../../src/render/html/page-data.js';

/** Lanes drawn as text: a letter a run of the workflow, `.` where the lane is not in it. */
function missing(
  drawing: Readonly<Record<string, string>>,
  workflows: Readonly<Record<string, string>> = {},
) {
  const names = Object.keys(drawing);
  const lanes = names.map(
    (title): PageLane => ({
      title,
      workflow: workflows[title] ?? 'ci.yml',
      isTold: true,
      tests: 1,
      runs: [],
    }),
  );
  const length = Math.max(...Object.values(drawing).map((letters) => letters.length));
  const columns = Array.from({ length }, (_, column) => ({
    runs: names.flatMap((name, lane) =>
      (drawing[name]?.[column] ?? '.') === '.'
        ? []
        : [[lane, { id: `${name} ${column}` } as PageRun] as const],
    ),
  }));
  return missingLanes(lanes, columns).map((runs) => runs.map(({ id }) => id).join());
}

describe('lanes that are missing in a run', () => {
  it('are those that usually run, told by their newest run', () => {
    expect(missing({ linux: 'RRRR', windows: 'RRR.' })).toEqual(['', '', '', 'windows 2']);
    expect(missing({ linux: 'RRR.R', windows: 'RRRR.' })).toEqual(['', '', '', 'linux 2', 'windows 3']);
  });

  it('are those that the gate calls usual: in two thirds of at least three runs', () => {
    expect(missing({ linux: 'RRR', windows: 'RR.' })).toEqual(['', '', '']);
    expect(missing({ linux: 'RRRR', windows: 'R.R.' })).toEqual(['', '', '', 'windows 2']);
    // In three of five.
    expect(missing({ linux: 'RRRRRR', windows: 'R.R.R.' }).at(-1)).toBe('');
  });

  it('are not those that are new, or given up', () => {
    expect(missing({ linux: 'RRRR', windows: '..RR' })).toEqual(['', '', '', '']);
    const later = missing({ linux: 'R'.repeat(20), windows: 'RRRRR' });
    expect(later.slice(-8)).toEqual(Array.from({ length: 8 }, () => ''));
  });

  it('are not those of another workflow, nor those that run now and then', () => {
    expect(missing({ unit: 'R.R.R', nightly: '.R.R.' }, { nightly: 'nightly.yml' })).toEqual(
      Array.from({ length: 5 }, () => ''),
    );
    expect(missing({ linux: 'RRRRRR', docs: 'R..R..' }).slice(2)).toEqual(['', '', '', '']);
  });
});
