import { readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeHistory, encodeHistory } from '../../../src/history/codec.js';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeAll } from '../../../src/history/merge.js';
import { buildLane, historyFromDrawing } from '../../builders.js';
import { delivery } from '../../history/deliveries.js';
import type { Place } from './place.js';
import { openPlace } from './place.js';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

const WIDE = ['--window-days', '3650'];
const A = delivery({ runId: '1' }, 'PFK');
const B = delivery({ runId: '2' }, 'FPP');
const C = delivery({ runId: '3' }, 'PPP', { lane: buildLane({ job: 'e2e' }) });
const ABC = encodeHistory(mergeAll([A, B, C], EMPTY_HISTORY));

describe('deflake history merge', () => {
  it('merges folders, files and packed files, in any order with the same result', async () => {
    await place.put(A, 'one/history.txt');
    await place.put(B, 'one/addition-x.txt');
    await place.write('three.gz', gzipSync(encodeHistory(C)));
    await place.history('merge', 'one', 'three.gz');
    expect(place.printed).toBe(ABC);
    place.printed = '';
    await place.history('merge', 'three.gz', 'one', 'one');
    expect(place.printed).toBe(ABC);
  });

  it('writes a file, packed if its name says so, or into a folder that keeps what it has', async () => {
    await place.put(A, 'a.txt');
    await place.put(B, 'b.txt');
    await place.put(C, 'there/history.txt');
    await place.history('merge', 'a.txt', 'b.txt', '--out', 'ab.txt.gz');
    const packed = await readFile(join(place.cwd, 'ab.txt.gz'));
    expect(gunzipSync(packed).toString('utf8')).toBe(encodeHistory(mergeAll([A, B], EMPTY_HISTORY)));
    await place.history('merge', 'a.txt', 'b.txt', '--out', 'there');
    expect(await place.read('there/history.txt')).toBe(ABC);
    expect(await readdir(join(place.cwd, 'there'))).toEqual(['history.txt']);
    await place.history('merge', 'a.txt', 'b.txt', '--out', 'new/');
    expect(await readdir(join(place.cwd, 'new'))).toEqual(['history.txt']);
  });

  it('overwrites nothing that it did not merge', async () => {
    await place.put(A, 'a.txt');
    await place.put(B, 'b.txt');
    await place.write('precious.txt', 'mine');
    await expect(place.history('merge', 'a.txt', 'b.txt', '--out', 'precious.txt')).rejects.toThrow(
      'precious.txt is there already, and is not overwritten. Merge it too, or name another file.',
    );
    expect(await place.read('precious.txt')).toBe('mine');
    await place.history('merge', 'a.txt', 'b.txt', '--out', 'a.txt');
    expect(await place.read('a.txt')).toBe(encodeHistory(mergeAll([A, B], EMPTY_HISTORY)));
  });

  it('merges nothing unless all can be read, and says where it stops', async () => {
    await place.put(A, 'a.txt');
    await place.write('b.txt', ABC.replace('test\t', 'toast\t'));
    await place.write('c.txt', ABC.replace('deflake-history\t1', 'deflake-history\t9'));
    await expect(place.history('merge', 'a.txt', 'b.txt', 'c.txt')).rejects.toMatchObject({
      message: 'Nothing was merged, because not everything can be read:',
      details: [
        expect.stringMatching(/^b\.txt:\d+: A line that does not/),
        expect.stringMatching(/^c\.txt: It has version 9/),
      ],
    });
    await expect(place.history('merge', 'a.txt')).rejects.toThrow(/Name at least two histories/);
    await expect(place.history('merge', 'a.txt', 'none')).rejects.toThrow(/none does not exist/);
  });
});

describe('deflake history verify', () => {
  it('says what there is, and that it is right', async () => {
    await place.write('.deflake/history.txt', ABC);
    await place.put(delivery({ runId: '4' }, 'P'), '.deflake/addition-x.txt');
    expect(await place.history('verify')).toBe(0);
    expect(place.printed).toBe(
      [
        '✓ .deflake/history.txt: 2 lanes, 3 runs, 6 tests, 3 failures',
        '✓ .deflake/addition-x.txt: 1 lane, 1 run, 1 test, 0 failures',
        '  · Not joined with history.txt yet; it counts all the same. deflake history compact joins it.',
        '',
        'All of it is right.',
        '',
      ].join('\n'),
    );
  });

  it.each<[string, (text: string) => string, RegExp]>([
    [
      'a line out of its place',
      (text) => text.replace('test\t', 'toast\t'),
      /history\.txt:\d+: A line that does not belong here: "toast/,
    ],
    ['an end that is missing', (text) => text.slice(0, 300), /history\.txt:\d+: /],
    [
      'a newer version',
      (text) => text.replace('history\t1', 'history\t9'),
      /It has version 9; this Deflake reads up to 1\. Update this Deflake/,
    ],
    [
      'an object in an object, thousands of times',
      (text) => text.replace('"branch"', `"extra":${'{"a":'.repeat(8_000)}1${'}'.repeat(8_000)},"branch"`),
      /history\.txt:\d+: (?:It is nested too deeply|Not an object of bounded size)\.$/m,
    ],
    [
      'an object that is cut',
      (text) => text.replace('"commit":"commit-1",', '"commit":"commit-1'),
      /history\.txt:\d+: .*JSON at position \d+\.?.*\.$/m,
    ],
    ['something else', () => 'hello', /history\.txt:1: It does not begin as a Deflake history does/],
    [
      'a failure that its timeline does not have',
      (text) => text.replace('suite › test 1\t1f1p', 'suite › test 1\t2p'),
      /history\.txt:13: A failure \(failed\) that its timeline does not have/,
    ],
    [
      'a failing letter without a failure',
      (text) => text.replace('suite › test 1\t1f1p', 'suite › test 1\t2f'),
      /history\.txt:11: It says "f" of run 2\/1, which has no failure of it/,
    ],
  ])('tells %s, with file and line, and exits with 1', async (_what, spoil, message) => {
    const spoilt = spoil(ABC);
    expect(spoilt).not.toBe(ABC);
    await place.write('.deflake/history.txt', spoilt);
    expect(await place.history('verify')).toBe(1);
    expect(place.printed).toMatch(message);
    expect(place.printed).toMatch(/^1 of 1 file is wrong\.$/m);
    expect(await place.read('.deflake/history.txt')).toBe(spoilt);
    // The line that is told is the line that is meant.
    const told = /txt:(\d+): (?:It says|A failure)/.exec(place.printed)?.[1];
    if (told !== undefined) expect(spoilt.split('\n')[Number(told) - 1]).toContain('suite › test 1');
  });

  it('does not wait for what has no end, and calls what is no text what it is', async () => {
    await place.write('h/history.txt', '');
    await symlink('/dev/zero', join(place.cwd, 'h/addition-zero.txt'));
    await symlink('addition-self.txt', join(place.cwd, 'h/addition-self.txt'));
    await place.write('h/addition-utf16.txt', Buffer.from(ABC, 'utf16le'));
    await place.write('h/addition-packed.txt', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]));
    await place.write('h/addition-cut.txt', gzipSync(ABC).subarray(0, 100));
    expect(await place.history('verify', 'h')).toBe(1);
    const told = place.printed.split('\n').filter((line) => line.startsWith('  ✗'));
    expect(told.sort()).toEqual([
      "  ✗ h/addition-cut.txt: It can't be unpacked: it is damaged, or only a part of a packed file.",
      '  ✗ h/addition-packed.txt: It is packed with zstd: unpack it first, with zstd -d.',
      "  ✗ h/addition-self.txt: It can't be read: ELOOP.",
      '  ✗ h/addition-utf16.txt:1: It does not begin as a Deflake history does.',
      '  ✗ h/addition-zero.txt: It is no file.',
      '  ✗ h/history.txt: It is empty.',
    ]);
    await expect(place.history('verify', '/dev/null')).rejects.toThrow(/is neither a folder nor a file/);
  });

  it('tells what else lies in the folder', async () => {
    await place.write('.deflake/history.txt', ABC);
    await place.write('.deflake/.deflake-x.tmp', 'half');
    await place.write('.deflake/notes.md', 'mine');
    expect(await place.history('verify')).toBe(0);
    expect(place.printed).toContain(
      '· .deflake/.deflake-x.tmp: A file that is being written, or that a crash left',
    );
    expect(place.printed).toContain('· .deflake/notes.md: Not of this history; it is left alone.');
  });

  it('tells another spelling of the same, and calls it right', async () => {
    await place.write(
      'h.txt',
      ABC.replace('"job":"e2e","repository":"octo/cat"', '"repository":"octo/cat","job":"e2e"'),
    );
    expect(await place.history('verify', 'h.txt')).toBe(0);
    expect(place.printed).toContain('Line 2 is not spelled as this Deflake spells it.');
  });

  it('prints the same for programs, and exits with 3 where there is nothing', async () => {
    expect(await place.history('verify')).toBe(3);
    expect(place.printed).toBe('There is no history here yet.\n');
    place.printed = '';
    await place.write('h.gz', gzipSync(ABC.slice(0, 300)));
    expect(await place.history('verify', 'h.gz', '--json')).toBe(1);
    expect(JSON.parse(place.printed)).toMatchObject({
      isRight: false,
      files: [{ path: 'h.gz', wrong: [{ line: expect.any(Number), what: expect.any(String) }] }],
    });
    await expect(place.history('verify', 'missing')).rejects.toThrow(/missing does not exist/);
  });
});

describe('deflake history compact', () => {
  it('joins additions and folds what is outside the window, and says so', async () => {
    await place.put(historyFromDrawing({ a: 'PFPPPPPPPPPP' }));
    await place.put(historyFromDrawing({ a: `${'.'.repeat(12)}PP` }), '.deflake/addition-x.txt');
    expect(await place.history('compact', '--window-runs', '10', ...WIDE)).toBe(0);
    expect(place.printed).toBe(
      'unit: 4 of 14 runs folded into totals, up to run 4/1\n10 runs in 1 lane are kept.\n',
    );
    expect(await readdir(join(place.cwd, '.deflake'))).toEqual(['history.txt']);
    const kept = decodeHistory(await place.read('.deflake/history.txt'));
    const [lane] = kept.lanes.values();
    expect(lane?.tests.get('a' as never)?.totals).toMatchObject({ passed: 3, failed: 1 });
  });

  it('says that nothing is to be folded, or nothing is there', async () => {
    expect(await place.history('compact')).toBe(3);
    await place.put(A);
    expect(await place.history('compact', ...WIDE)).toBe(0);
    expect(place.printed).toMatch(
      /There is no history in .* yet\.\nNothing was outside the window\.\n1 run in 1 lane is kept\.\n$/,
    );
    expect(await place.read('.deflake/history.txt')).toBe(encodeHistory(A));
  });

  it('leaves a damaged history as it is, and tells it', async () => {
    await place.write('.deflake/history.txt', 'nonsense');
    expect(await place.history('compact')).toBe(3);
    expect(place.warned).toContain('It is damaged and is left as it is');
    expect(place.printed).toBe('');
    expect(await place.history('show')).toBe(3);
    expect(place.printed).toBe('');
    expect(await place.read('.deflake/history.txt')).toBe('nonsense');
  });
});
