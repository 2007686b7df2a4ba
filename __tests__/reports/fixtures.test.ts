import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { FORMATS } from '../../src/reports/formats.js';
import { reportHead } from '../../src/reports/report-head.js';
import { decodeText } from '../../src/reports/text/decode-text.js';
import { examples, IS_LONG } from '../effort.js';
import { expectGolden } from '../render/golden.js';
import { drawReport, expectedPath, fixtureBytes, fixturePaths, readFixture } from './fixture-files.js';
import { generatorOf } from './mutations.js';

/** Ends of files are looked at so many times in each fixture. */
const CUTS = examples(6);
const MUTATIONS = examples(6);
/**
 * The longest pieces in which fixtures come, and the largest fixture that comes in these, in bytes: what divides the
 * parts of large fixtures is in small ones too, and only a long run has the time.
 */
const PIECES = [
  { longest: 1, largest: IS_LONG ? Number.POSITIVE_INFINITY : 4_000 },
  { longest: 7, largest: IS_LONG ? Number.POSITIVE_INFINITY : 16_000 },
  { longest: 200, largest: Number.POSITIVE_INFINITY },
  { longest: 5_000, largest: Number.POSITIVE_INFINITY },
];
const LINE_FEED = 0x0a;

const paths = fixturePaths();

describe.each(paths)('%s', (path) => {
  const bytes = fixtureBytes(path);

  test('reads as expected', async () => {
    expectGolden(`__tests__/fixtures/reports/${expectedPath(path)}`, drawReport(await readFixture(path)));
  });

  test('is recognised by one format alone', async () => {
    const head = reportHead(decodeText(bytes).text);
    const { format } = await readFixture(path);
    expect(FORMATS.filter((each) => each.recognises(head)).map((each) => each.name)).toEqual(
      format === undefined ? [] : [format],
    );
  });

  test('reads the same however it comes: in pieces, or packed', async () => {
    const report = await readFixture(path);
    const whole = drawReport(report);
    const { format } = report;
    const random = generatorOf(path);
    expect(drawReport(await readFixture(path, gzipSync(bytes)))).toBe(whole);
    const load = await FORMATS.find((each) => each.name === format)?.load();
    if (load === undefined) return;
    for (const { longest } of PIECES.filter(({ largest }) => bytes.length <= largest)) {
      const reader = load();
      const buffer = Buffer.alloc(longest);
      for (let at = 0; at < bytes.length; ) {
        const length = Math.min(bytes.length - at, 1 + Math.floor(random() * longest));
        bytes.copy(buffer, 0, at, at + length);
        // The same array again and again: a reader that keeps it reads nonsense.
        reader.write(buffer.subarray(0, length));
        at += length;
      }
      const { cases } = reader.end();
      expect([...cases]).toEqual([...report.cases]);
    }
  });

  test('never throws when it is cut or spoilt, and makes no test of nothing', async () => {
    const random = generatorOf(path);
    const { cases, format } = await readFixture(path);
    for (let i = 0; i < CUTS; i++) {
      const beginning = bytes.subarray(0, 1 + Math.floor(random() * (bytes.length - 1)));
      const cut = await readFixture(path, beginning);
      expect(cut.cases.length).toBeLessThanOrEqual(cases.length);
      // TAP may show more tests than it planned. Then it looks whole between two of its lines.
      const looksWhole = format === 'tap' && beginning.at(-1) === LINE_FEED;
      if (cut.format === format && cut.cases.length < cases.length && !looksWhole)
        expect(cut.incomplete).toBe(true);
    }
    for (let i = 0; i < MUTATIONS; i++) {
      const spoilt = Buffer.from(bytes);
      for (let n = 0; n < 1 + i; n++)
        spoilt[Math.floor(random() * spoilt.length)] = Math.floor(random() * 256);
      await expect(readFixture(path, spoilt)).resolves.toHaveProperty('path', path);
    }
  });
});

test('there are fixtures', () => {
  expect(paths.length).toBeGreaterThan(0);
});
