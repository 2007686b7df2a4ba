import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeHistory, encodeHistory } from '../../../src/history/codec.js';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeAll } from '../../../src/history/merge.js';
import type { HistoryStore } from '../../../src/history/store.js';
import { createBranchStore } from '../../../src/history/stores/branch.js';
import { laneStem } from '../../../src/history/stores/branch-files.js';
import { createCheckoutRepository } from '../../../src/history/stores/checkout-repository.js';
import { buildLane, EPOCH_MS, historyFromDrawing } from '../../builders.js';
import { describeHistoryStore } from '../../contracts/history-store.js';
import { delivery, runsIn, saveOne } from '../../history/deliveries.js';
import type { Place } from './place.js';
import { openPlace } from './place.js';

/** The tools on a checkout of the branch that has the history. */

const UNIT = buildLane();
const E2E = buildLane({ job: 'e2e' });
const WIDE = ['--window-days', '3650'];
const HERE = ['--history', 'checkout', ...WIDE];

let place: Place;
let names = 0;
beforeEach(async () => {
  place = await openPlace();
  await place.write('checkout/.git', 'gitdir: elsewhere');
  await place.write('checkout/README.md', 'ours');
  await place.put(historyFromDrawing({ 'cart › adds': 'PFPPKPPPPPPP' }, { lane: UNIT }), UNIT_FILE);
  await place.put(historyFromDrawing({ login: 'PPPPF' }, { lane: E2E }), E2E_FILE);
});
afterEach(() => place.close());

const UNIT_FILE = `checkout/${laneStem(UNIT)}.txt`;
const E2E_FILE = `checkout/${laneStem(E2E)}.txt`;

function open(folder: string): HistoryStore {
  return createBranchStore({
    branch: 'deflake-history',
    repository: createCheckoutRepository(folder, () => `${++names}`),
    mayWrite: true,
    clock: { now: () => EPOCH_MS },
    random: () => 0,
    wait: () => Promise.resolve(),
    debug: () => {},
  });
}

describeHistoryStore('the branch store on a checkout', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deflake-checkout-'));
  return {
    open: () => open(folder),
    close: () => rm(folder, { recursive: true, force: true }),
  };
});

describe('deflake history on a checkout of the branch', () => {
  it('shows, exports and verifies what all files have', async () => {
    await place.history('show', ...HERE);
    expect(place.printed).toMatch(/login\n[\s\S]*cart › adds/);
    place.printed = '';
    expect(await place.history('verify', 'checkout')).toBe(0);
    expect(place.printed).toContain(`✓ ${E2E_FILE}: 1 lane, 5 runs, 1 test, 1 failure\n`);
    expect(place.printed).toContain(`✓ ${UNIT_FILE}: 1 lane, 12 runs, 1 test, 2 failures\n`);
    place.printed = '';
    await place.history('export', ...HERE);
    expect(place.printed.trim().split('\n')).toHaveLength(17);
    await place.history('merge', 'checkout', E2E_FILE, '--out', 'all.txt');
    expect(runsIn(decodeHistory(await place.read('all.txt')))).toHaveLength(17);
  });

  it('compacts every lane, and says what it folded', async () => {
    expect(await place.history('compact', '--window-runs', '10', ...HERE)).toBe(0);
    expect(place.printed).toContain('unit: 2 of 12 runs folded into totals, up to run 2/1\n');
    expect(place.printed).toContain('15 runs in 2 lanes are kept.\n');
    const stems = [UNIT_FILE, E2E_FILE].map((name) => place.read(name).then(decodeHistory));
    expect((await Promise.all(stems)).map((history) => runsIn(history).length)).toEqual([10, 5]);
    expect(await place.read('checkout/README.md')).toBe('ours');
  });

  it('joins what is kept beside a file that can be read again, and leaves what can not', async () => {
    const later = delivery({ runId: '100' }, 'P', { lane: UNIT });
    await place.put(later, UNIT_FILE.replace('.txt', '.2.txt'));
    await place.write(E2E_FILE, 'nonsense');
    await place.history('compact', ...HERE);
    expect(runsIn(decodeHistory(await place.read(UNIT_FILE)))).toHaveLength(13);
    await expect(place.read(UNIT_FILE.replace('.txt', '.2.txt'))).rejects.toThrow('ENOENT');
    expect(await place.read(E2E_FILE)).toBe('nonsense');
    expect(place.warned).toContain('It is damaged and is left as it is');
  });

  it('forgets a run in all lanes, for good', async () => {
    const before = decodeHistory(await place.read(E2E_FILE));
    await place.history('forget', '5', ...HERE);
    const after = decodeHistory(await place.read(E2E_FILE));
    expect(runsIn(after)).toEqual(['1/1', '2/1', '3/1', '4/1']);
    expect(encodeHistory(mergeAll([after, before], EMPTY_HISTORY))).toBe(encodeHistory(after));
    expect(runsIn(decodeHistory(await place.read(UNIT_FILE)))).not.toContain('5/1');
  });

  it('follows no link, and overwrites nothing that has changed meanwhile', async () => {
    await place.write('precious.txt', 'mine');
    await symlink(join(place.cwd, 'precious.txt'), join(place.cwd, 'checkout/ci-x-0123456789abcdee.txt'));
    const folder = join(place.cwd, 'checkout');
    const [first, second] = [open(folder), open(folder)];
    await Promise.all([first.load(), second.load()]);
    expect(await first.save(delivery({ runId: '101' }, 'P', { lane: UNIT }), EMPTY_HISTORY)).toEqual([]);
    expect(await second.save(delivery({ runId: '102' }, 'P', { lane: UNIT }), EMPTY_HISTORY)).toEqual([]);
    expect(await saveOne(open(folder), EMPTY_HISTORY)).toEqual([]);
    expect(runsIn((await open(folder).load()).history)).toEqual(expect.arrayContaining(['101/1', '102/1']));
    expect(await place.read('precious.txt')).toBe('mine');
  });

  it('is where to look, if the settings say that jobs keep their history in a branch', async () => {
    await place.write('.github/deflake.yml', 'history: branch\n');
    await place.history('show');
    expect(place.warned).toContain(
      'git fetch origin deflake-history && git worktree add --detach ../deflake-history FETCH_HEAD',
    );
    expect(place.printed).toMatch(/^There is no history in folder .*\.deflake yet\.\n$/);
    place.warned = '';
    await place.history('show', ...HERE);
    expect(place.warned).toBe('');
  });
});
