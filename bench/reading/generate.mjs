import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

// Reports of the sizes that users complain of. The same numbers always give the same bytes.

const CASES_IN_A_SUITE = 100;
const FAILS = 200;
const IS_SKIPPED = 250;

const STACK = Array.from(
  { length: 12 },
  (_, i) => `\tat com.example.shop.cart.CartService.step${i}(CartService.java:${120 + i})`,
).join('\n');

/** One case of about 174 bytes; every 200th fails with a stack trace, every 250th was skipped. */
function testcase(n, output) {
  const suite = Math.floor(n / CASES_IN_A_SUITE);
  const time = ((n * 7919) % 5000) / 1000;
  const attributes =
    `classname="com.example.shop.module${suite % 50}.CartService${suite}Test" ` +
    `name="adds item ${n} to the cart &amp; keeps it [${n % 7}]" time="${time.toFixed(3)}" ` +
    `file="test/Cart${suite}Test.java"`;
  const body =
    n % FAILS === 1
      ? `<failure type="java.lang.AssertionError" message="expected: &lt;${n}&gt; but was: &lt;0&gt;">${STACK}</failure>`
      : n % IS_SKIPPED === 2
        ? '<skipped/>'
        : '';
  const captured = output === 0 ? '' : `<system-out><![CDATA[${outputOf(n, output)}]]></system-out>`;
  return body === '' && captured === ''
    ? `    <testcase ${attributes}/>\n`
    : `    <testcase ${attributes}>${body}${captured}</testcase>\n`;
}

function outputOf(n, bytes) {
  const line = `2026-11-21 10:00:00,${n % 1000} INFO  [main] c.e.shop.CartService - item ${n} <added> & kept\n`;
  return line.repeat(Math.ceil(bytes / line.length)).slice(0, bytes);
}

function* report(first, count, output) {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="shop">\n';
  for (let n = first; n < first + count; n++) {
    const isFirst = n === first || n % CASES_IN_A_SUITE === 0;
    if (isFirst) {
      if (n > first) yield '  </testsuite>\n';
      yield `  <testsuite name="suite ${Math.floor(n / CASES_IN_A_SUITE)}" tests="${CASES_IN_A_SUITE}">\n`;
    }
    yield testcase(n, output);
  }
  yield '  </testsuite>\n</testsuites>\n';
}

function* oneHugeOutput(bytes) {
  yield '<testsuite name="s"><testcase classname="c" name="n" time="1"/><system-out>';
  const line = '2026-11-21 10:00:00,123 INFO  [main] c.e.shop.CartService - nothing to see here, go on\n';
  const block = line.repeat(1000);
  for (let written = 0; written < bytes; written += block.length) yield block;
  yield '</system-out></testsuite>\n';
}

async function write(path, pieces) {
  mkdirSync(dirname(path), { recursive: true });
  const stream = createWriteStream(path);
  let waiting = '';
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length < 1 << 20) continue;
    if (!stream.write(waiting)) await once(stream, 'drain');
    waiting = '';
  }
  stream.end(waiting);
  await once(stream, 'finish');
}

const MILLION = 1_000_000;

/** Shapes that hostile or unlucky writers produce; each must take time in proportion to its size. */
const HOSTILE = {
  'many-suites': (bytes) => repeated('<testsuite>', '<testsuite/>', '</testsuite>', bytes),
  'stray-less': (bytes) => repeated('<testsuite><system-out>', '< ', '</system-out></testsuite>', bytes),
  brackets: (bytes) =>
    repeated('<testsuite><system-out><![CDATA[', ']]', ']]></system-out></testsuite>', bytes),
  comments: (bytes) => repeated('<testsuite>', '<!---->', '</testsuite>', bytes),
  'inner-quotes': (bytes) => repeated('<testsuite><testcase name="', 'a"a ="', '"/></testsuite>', bytes),
  'long-value': (bytes) => repeated('<testsuite><testcase name="', 'aaaaaaaa', '"/></testsuite>', bytes),
  'many-attributes': (bytes) => repeated('<testsuite ', 'a="" ', '/>', Math.min(bytes, 15 * MILLION)),
  references: (bytes) =>
    repeated('<testsuite><testcase><failure>', '&#60;&amp;', '</failure></testcase></testsuite>', bytes),
  'failure-texts': (bytes) =>
    repeated('<testsuite><testcase><failure>', 'a<!---->', '</failure></testcase></testsuite>', bytes),
  'unlike-cases': (bytes) =>
    repeated('<testsuite>', `<testcase name="a" time="1"/><testcase name='b'/>`, '</testsuite>', bytes),
  'late-children': (bytes) =>
    repeated(
      '<testsuite>',
      `<testcase name="a"><system-out>${'o'.repeat(2_000)}</system-out><skipped/></testcase>`,
      '</testsuite>',
      bytes,
    ),
  unclosed: (bytes) => repeated('<testsuite>', '<a>', '', bytes),
  doctype: (bytes) => repeated('<!DOCTYPE a [', '<!ENTITY b "&a;">', ']><testsuite/>', bytes),
  'no-start': (bytes) => repeated('', 'log line < 5\n', '', bytes),
};

function* repeated(before, piece, after, bytes) {
  yield before;
  const block = piece.repeat(Math.ceil(65_536 / piece.length));
  for (let written = 0; written < bytes; written += block.length) yield block;
  yield after;
}

export const HOSTILE_SHAPES = Object.keys(HOSTILE);

/** Writes a set of reports into a folder, by name. */
export async function generate(name, folder) {
  if (name === 'million') await write(`${folder}/report.xml`, report(0, MILLION, 0));
  else if (name === 'hundred-thousand') await write(`${folder}/report.xml`, report(0, MILLION / 10, 0));
  else if (name === 'with-output') await write(`${folder}/report.xml`, report(0, MILLION, 375));
  else if (name === 'one-output') await write(`${folder}/report.xml`, oneHugeOutput(100 * MILLION));
  else if (name === 'thousand-files') {
    for (let i = 0; i < 1000; i++) {
      const path = `${folder}/part-${String(i).padStart(4, '0')}.xml`;
      await write(path, report(i * 1000, 1000, 0));
    }
  } else {
    const [shape, bytes] = name.split(':');
    await write(`${folder}/report.xml`, HOSTILE[shape](Number(bytes)));
  }
}
