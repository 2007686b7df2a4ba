import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { TooMuchUnpacked, UnpackingBudget } from '../../../src/reports/archives/unpacking-budget.js';
import { readReports } from '../../../src/reports/read-reports.js';
import { memorySource } from '../sources.js';
import { zipOf } from './zip-builder.js';

const PASS = '<testsuite name="s"><testcase classname="C" name="a"/></testsuite>';
const FAIL =
  '<testsuite name="s"><testcase classname="C" name="b"><failure message="m"/></testcase></testsuite>';

/** Path, format, number of cases, and problems of what is read in these files. */
async function read(files: Readonly<Record<string, string | Uint8Array>>) {
  const reports = await readReports(memorySource(files));
  return reports.map(({ path, format, cases, problems }) => [
    path,
    format,
    cases.length,
    ...problems.map(({ what }) => what),
  ]);
}

describe('packed reports', () => {
  test('a report in gzip is read like any other, whatever it is called', async () => {
    expect(await read({ 'a.xml.gz': gzipSync(PASS), 'b.xml': gzipSync(FAIL) })).toEqual([
      ['a.xml.gz', 'junit', 1],
      ['b.xml', 'junit', 1],
    ]);
  });

  test('the same report, packed and not, counts once', async () => {
    const [, packed] = await read({ 'a.xml': PASS, 'a.xml.gz': gzipSync(PASS) });
    expect(packed).toEqual([
      'a.xml.gz',
      'junit',
      0,
      'It holds the same bytes as a.xml; its tests are counted once.',
    ]);
  });

  test('of a gzip file that was cut off, what could be unpacked is read and told to be incomplete', async () => {
    const cases = Array.from({ length: 5_000 }, (_, i) => `<testcase name="test ${i * 7919}"/>`).join('');
    const packed = gzipSync(`<testsuite name="s">${cases}</testsuite>`);
    const [report] = await readReports(
      memorySource({ 'a.xml.gz': packed.subarray(0, packed.length - 3_000) }),
    );
    expect(report?.cases.length).toBeGreaterThan(100);
    expect(report?.problems[0]?.what).toBe(
      "It can't be read to its end: it was cut off, or its packing is damaged",
    );
    expect(report?.incomplete).toBe(true);
  });

  test('of a small one, too', async () => {
    const packed = gzipSync(`<testsuite name="s">${PASS.repeat(20)}</testsuite>`);
    const [report] = await readReports(memorySource({ 'a.xml.gz': packed.subarray(0, packed.length - 12) }));
    expect(report?.cases.length).toBeGreaterThan(0);
    expect(report?.incomplete).toBe(true);
  });

  test('several that were packed one behind the other are one', async () => {
    const packed = Buffer.concat([
      gzipSync('<testsuite name="s"><testcase name="a"/>'),
      gzipSync('</testsuite>'),
    ]);
    const [report] = await readReports(memorySource({ 'a.xml.gz': packed }));
    expect([report?.cases.length, report?.incomplete]).toEqual([1, false]);
  });

  test('a tar archive is told, with what to do', async () => {
    const tar = Buffer.alloc(1024);
    tar.write('a.xml');
    tar.write('ustar', 257);
    const what =
      "It can't be read: it is a tar archive, which is not looked into; unpack it first, or make it a zip archive";
    expect(await read({ 'a.tar.gz': gzipSync(tar), 'a.tar': tar })).toEqual([
      ['a.tar.gz', undefined, 0, what],
      ['a.tar', undefined, 0, what],
    ]);
  });

  test('what only begins like gzip is told', async () => {
    expect(await read({ 'a.gz': Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]), 'b.xml': PASS })).toEqual([
      ['a.gz', undefined, 0, expect.stringMatching(/^It can't be read: /)],
      ['b.xml', 'junit', 1],
    ]);
  });
});

describe('archives', () => {
  test('every report in a zip archive is read, packed ones too; other files are not looked at', async () => {
    const archive = zipOf([
      { name: 'out/a.xml', content: PASS },
      { name: 'out/b.xml.gz', content: gzipSync(FAIL) },
      { name: 'screenshot.png', content: 'png' },
    ]);
    expect(await read({ 'artifact.zip': archive })).toEqual([
      ['artifact.zip/out/a.xml', 'junit', 1],
      ['artifact.zip/out/b.xml.gz', 'junit', 1],
    ]);
  });

  test('files in an archive that are no reports are told together', async () => {
    const archive = zipOf([
      ...['a', 'b', 'c', 'd', 'e'].map((name) => ({ name: `${name}.xml`, content: '<coverage/>' })),
      { name: 'x.xml', content: PASS },
    ]);
    const reports = await readReports(memorySource({ 'z.zip': archive }));
    expect(reports.map(({ path, incomplete }) => [path, incomplete])).toEqual([
      ['z.zip/x.xml', false],
      ['5 other files', false],
    ]);
    expect(reports[1]?.problems.map(({ what }) => what)).toEqual([
      '5 files are no reports of a format that Deflake knows, and were left out: z.zip/a.xml, z.zip/b.xml, z.zip/c.xml, and 2 more.',
    ]);
  });

  test('a name that leads out of the archive is only a name', async () => {
    const archive = zipOf([
      { name: '../../etc/passwd.xml', content: PASS },
      { name: '/root/b.xml', content: FAIL },
      { name: 'C:\\c.xml', content: PASS.replace('"a"', '"c"') },
    ]);
    expect((await read({ 'z.zip': archive })).map(([path]) => path)).toEqual([
      'z.zip/etc/passwd.xml',
      'z.zip/root/b.xml',
      'z.zip/C:/c.xml',
    ]);
  });

  test('an entry that lies about its size, or is encrypted, costs only itself', async () => {
    const archive = zipOf([
      { name: 'a.xml', content: PASS },
      { name: 'liar.xml', content: FAIL, claimedSize: 10 },
      { name: 'locked.xml', content: FAIL, isEncrypted: true },
      { name: 'z.xml', content: FAIL.replace('"b"', '"z"') },
    ]);
    const reports = await readReports(memorySource({ 'z.zip': archive }));
    expect(reports.map(({ path, incomplete }) => [path, incomplete])).toEqual([
      ['z.zip/a.xml', false],
      ['z.zip/liar.xml', true],
      ['z.zip/locked.xml', true],
      ['z.zip/z.xml', false],
    ]);
  });

  test('a broken archive is told, and the other files are read', async () => {
    const archive = zipOf([{ name: 'a.xml', content: PASS }]);
    expect(await read({ 'a.zip': archive.subarray(0, 60), 'b.xml': PASS })).toEqual([
      ['a.zip', undefined, 0, expect.stringMatching(/^It can't be read: /)],
      ['b.xml', 'junit', 1],
    ]);
  });

  test('an archive without any report in it is told', async () => {
    const [report] = await readReports(memorySource({ 'a.zip': zipOf([{ name: 'a.png', content: '' }]) }));
    expect(report?.problems[0]?.what).toBe('It is an archive without any report in it.');
    expect(report?.incomplete).toBe(true);
  });

  test('archives are looked into twice, not for ever', async () => {
    let archive = zipOf([{ name: 'a.xml', content: PASS }]);
    archive = zipOf([{ name: 'b.zip', content: archive }]);
    expect(await read({ 'c.zip': archive })).toEqual([['c.zip/b.zip/a.xml', 'junit', 1]]);
    archive = zipOf([{ name: 'c.zip', content: archive }]);
    expect(await read({ 'd.zip': archive })).toEqual([
      [
        'd.zip/c.zip/b.zip',
        undefined,
        0,
        'It is an archive in an archive in an archive; that is not looked into.',
      ],
    ]);
  });
});

describe('what may be unpacked', () => {
  async function* chunks(count: number): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < count; i++) yield new Uint8Array(10);
  }

  async function spend(budget: UnpackingBudget, count: number, maxBytes?: number): Promise<number> {
    let length = 0;
    for await (const chunk of budget.spend(chunks(count), maxBytes)) length += chunk.length;
    return length;
  }

  test('is limited for each report', async () => {
    await expect(spend(new UnpackingBudget(1_000), 10, 100)).resolves.toBe(100);
    await expect(spend(new UnpackingBudget(1_000), 11, 100)).rejects.toThrow(TooMuchUnpacked);
  });

  test('is limited for all reports together', async () => {
    const budget = new UnpackingBudget(150);
    await spend(budget, 10);
    await expect(spend(budget, 6)).rejects.toThrow(TooMuchUnpacked);
  });
});
