import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readLines } from '../../../src/commands/read-lines.js';
import { historyFromDrawing } from '../../builders.js';
import { drawRecords, rawRecord } from '../../run-records.js';
import type { Place } from './place.js';
import { linesOf, openPlace } from './place.js';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

const WIDE = ['--window-days', '3650'];
const RECORDS = drawRecords({ a: 'PFPKP', 'b › "ü" \\': 'PPSPE' });

describe('deflake history export and import', () => {
  it('take a history from one folder to another', async () => {
    await place.put(historyFromDrawing({ a: 'PFPKP', b: 'PPSPE' }));
    await place.history('export', '--out', 'runs.jsonl');
    await place.history('import', 'runs.jsonl', '--history', 'other', ...WIDE);
    await place.history('import', 'runs.jsonl', '--history', 'other', ...WIDE);
    expect(place.printed).toBe('5 run records read.\n5 run records read.\n');
    place.printed = '';
    await place.history('export', '--history', 'other');
    expect(place.printed).toBe(await place.read('runs.jsonl'));
    expect(await place.read('other/history.txt')).toBe(await place.read('.deflake/history.txt'));
    expect(place.warned).toBe('');
  });

  it('pack a file whose name ends in .gz, and read packed ones whatever their names', async () => {
    await place.put(historyFromDrawing({ a: 'PFPKP' }));
    await place.history('export', '--out', 'runs.jsonl.gz');
    await place.history('export');
    const packed = await readFile(join(place.cwd, 'runs.jsonl.gz'));
    expect(gunzipSync(packed).toString('utf8')).toBe(place.printed);
    await place.write('renamed', packed);
    expect(await place.history('import', 'renamed', '--history', 'other', ...WIDE)).toBe(0);
    expect(place.printed).toContain('5 run records read.\n');
  });

  it.each([
    ['plain', (text: string) => text],
    ['packed', (text: string) => gzipSync(text)],
  ])('read standard input, %s', async (_how, pack) => {
    place.stdin = pack(linesOf(RECORDS));
    expect(await place.history('import', '-', ...WIDE)).toBe(0);
    await place.history('show', '\\');
    expect(place.printed).toContain('\n  ✓✓–✓✗\n');
  });

  it('tell lines that are no records, and read the others', async () => {
    await place.write('runs.jsonl', `${linesOf(RECORDS)}not json\n\n{"schema":"deflake.run/1"}\n`);
    expect(await place.history('import', 'runs.jsonl', ...WIDE)).toBe(0);
    expect(place.printed).toContain('5 run records read.');
    expect(place.warned).toMatch(/^! runs\.jsonl:6: Not a run record: .* The other lines were read\.$/m);
    expect(place.warned).toMatch(/^! runs\.jsonl:8: Not a run record: "id" is wrong or missing/m);
  });

  it('say which runs went into totals, because the window is shorter than what was read', async () => {
    await place.write('runs.jsonl', linesOf(drawRecords({ a: 'P'.repeat(40) })));
    // An hour apart. The tenth-newest is what a day is counted from.
    await place.history('import', 'runs.jsonl', '--window-runs', '50', '--window-days', '1');
    await place.history('import', 'runs.jsonl', '--window-runs', '10', ...WIDE);
    expect(place.printed).toBe(
      [
        '40 run records read. 6 runs are older than the window, and not kept one by one. --window-days and --window-runs widen it.\n',
        '40 run records read. 30 runs are older than the window, and not kept one by one. --window-days and --window-runs widen it.\n',
      ].join(''),
    );
  });

  it('say which runs had been forgotten', async () => {
    await place.write('runs.jsonl', linesOf(RECORDS));
    await place.history('import', 'runs.jsonl', ...WIDE);
    await place.history('forget', '--runs', '1002..1003', ...WIDE);
    place.printed = '';
    await place.history('import', 'runs.jsonl', ...WIDE);
    expect(place.printed).toBe('5 run records read. 2 runs had been forgotten, and stay so.\n');
  });

  it('keep lanes of different repositories apart', async () => {
    const shared = { id: 'x', results: [{ test: 'a', outcome: 'passed' }] };
    await place.write(
      'runs.jsonl',
      linesOf([rawRecord(shared), rawRecord({ ...shared, repository: 'octo/dog' })]),
    );
    await place.history('import', 'runs.jsonl', ...WIDE);
    place.printed = '';
    await place.history('show');
    expect(place.printed).toMatch(/^octo\/cat · unit: 1 run of /m);
    expect(place.printed).toMatch(/^octo\/dog · unit: 1 run of /m);
  });

  it('exit with 3 where nothing is read, 2 where nothing is named or there', async () => {
    await place.write('empty.jsonl', '\n');
    expect(await place.history('import', 'empty.jsonl')).toBe(3);
    await expect(place.history('import')).rejects.toThrow(/Name at least one file of run records/);
    await expect(place.history('import', 'missing.jsonl')).rejects.toThrow(/missing\.jsonl does not exist/);
    await expect(place.history('import', '.')).rejects.toThrow(/is a folder/);
    await expect(place.history('export', '--out', 'no/such/folder')).rejects.toThrow(/can't be written/);
  });

  it('refuse a packed file that ends too early', async () => {
    await place.write('runs.jsonl.gz', gzipSync(linesOf(RECORDS)).subarray(0, 200));
    await expect(place.history('import', 'runs.jsonl.gz')).rejects.toThrow(/can't be read to its end/);
  });

  it('fail where what was read could not be kept, and say so', async () => {
    await place.write('taken', 'a file');
    await place.write('runs.jsonl', linesOf(RECORDS));
    await expect(place.history('import', 'runs.jsonl', '--history', 'taken', ...WIDE)).rejects.toThrow(
      /^Not all of what was read is kept in folder .*taken\. The lines above say why\.$/,
    );
    expect(place.warned).toContain('These 5 runs could not be kept: EEXIST.');
    expect(place.printed).toBe('');
  });

  const onLinux = existsSync('/dev/full') ? it : it.skip;
  onLinux('say that an export is not complete where the disk is full', async () => {
    await place.put(historyFromDrawing({ a: 'PFPKP' }));
    await expect(place.history('export', '--out', '/dev/full')).rejects.toThrow(
      '/dev/full is not complete: ENOSPC. Is the disk full?',
    );
  });

  it('read lines and characters that are cut anywhere', async () => {
    const bytes = [...Buffer.from('é\n\nü')].map((byte) => Buffer.from([byte]));
    const lines: string[] = [];
    const source = { cwd: place.cwd, stdin: Readable.from(bytes) };
    for await (const line of readLines('-', source)) lines.push(line);
    expect(lines).toEqual(['é', '', 'ü']);
  });

  it('export nothing but a warning from a history that is damaged', async () => {
    await place.write('.deflake/history.txt', 'deflake-history\t1\t{"identity":1}\nend\t7\n');
    expect(await place.history('export')).toBe(3);
    expect(place.printed).toBe('');
    expect(place.warned).toContain('history.txt:2: It is damaged');
  });
});
