import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ReportedCase } from '../../../src/reports/format.js';
import { junit } from '../../../src/reports/formats/junit/junit.js';
import { recogniseFormat } from '../../../src/reports/formats.js';
import { reportHead } from '../../../src/reports/report-head.js';
import { examples } from '../../effort.js';
import { utf8 } from '../sources.js';

const LETTERS = { passed: 'P', failed: 'F', error: 'E', skipped: 'S' } as const;

const createReader = await junit.load();

function parseBytes(bytes: Uint8Array) {
  const reader = createReader();
  reader.write(bytes);
  const report = reader.end();
  return { ...report, cases: [...report.cases] };
}

function parse(xml: string) {
  return parseBytes(utf8(xml));
}

/** A case in one line: its suites, class, name and attempts, such as `s/Foo.bar FFP`. */
function draw({ suites, className, name, attempts }: ReportedCase): string {
  const id = [...suites, [className, name].filter((part) => part !== '').join('.')].join('/');
  return `${id} ${attempts.map((attempt) => LETTERS[attempt.outcome]).join('')}`;
}

function drawn(xml: string): string[] {
  return parse(xml).cases.map(draw);
}

/** The only case of a report. */
function onlyCase(xml: string): ReportedCase {
  const { cases } = parse(xml);
  const [reported] = cases;
  if (reported === undefined || cases.length > 1) throw new Error(`Expected one case, not ${cases.length}.`);
  return reported;
}

function inSuite(content: string, attributes = 'name="s"'): string {
  return `<testsuite ${attributes}>${content}</testsuite>`;
}

describe('JUnit reports are recognised by content', () => {
  test.each([
    '<testsuites>',
    '<testsuite name="x">',
    '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by x --><testsuites name="a">',
    '<?xml version="1.0"?>\n<!DOCTYPE testsuites><testsuites/>',
    'Running tests…\n<?xml version="1.0"?><testsuite>',
    '<j:testsuite xmlns:j="urn:x">',
  ])('%j', (head) => {
    expect(recogniseFormat(reportHead(head))?.name).toBe('junit');
  });

  test.each([
    '<test-run id="2">',
    '<test-results name="a.dll">',
    '<assemblies><assembly/>',
    '<?xml version="1.0"?><TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">',
    '<testng-results skipped="0">',
    '<Site BuildName="x">',
    '<robot generator="Robot">',
    '<coverage><testsuite/>',
    '<!-- <testsuite> --><html>',
    '{"testsuites": "<testsuite>"}',
    '<testsuiteX>',
    '',
  ])('%j is not one', (head) => {
    expect(junit.recognises(reportHead(head))).toBe(false);
  });
});

describe('where cases stand', () => {
  test.each<[string, string, string[]]>([
    [
      'suites nest at any depth, and cases keep their order',
      '<testsuites name="r"><testsuite name="a"><testcase name="1"/><testsuite name="b"><testsuite name="c">' +
        '<testcase name="2"/></testsuite></testsuite><testcase name="3"/></testsuite></testsuites>',
      ['r/a/1 P', 'r/a/b/c/2 P', 'r/a/3 P'],
    ],
    [
      'cases may stand in <testsuites> itself',
      '<testsuites><testcase name="1" classname="C"/></testsuites>',
      ['C.1 P'],
    ],
    [
      '<testsuites> may nest',
      '<testsuites><testsuites name="m"><testsuite name="s"><testcase name="1"/></testsuite></testsuites></testsuites>',
      ['m/s/1 P'],
    ],
    [
      'cases in cases are not lost',
      inSuite('<testcase name="1"><testcase name="2"/></testcase>'),
      ['s/1 P', 's/1/2 P'],
    ],
    ['suites without a name are no suites', '<testsuite><testcase name="1"/></testsuite>', ['1 P']],
    ['PHPUnit calls the class `class`', inSuite('<testcase name="1" class="C"/>'), ['s/C.1 P']],
    [
      'prefixes are nothing to us',
      '<j:testsuite xmlns:j="u" name="s"><j:testcase name="1"/></j:testsuite>',
      ['s/1 P'],
    ],
    ['an empty report has no cases', '<testsuites/>', []],
    [
      'a suite that fails itself is a failure',
      '<testsuites><testsuite name="s" errors="1"><error message="no set-up"/></testsuite></testsuites>',
      ['s E'],
    ],
  ])('%s', (_, xml, expected) => {
    expect(drawn(xml)).toEqual(expected);
  });
});

describe('how a case ended', () => {
  test.each<[string, string, string]>([
    ['nothing in it', '<testcase name="n"/>', 'P'],
    ['a failure', '<testcase name="n"><failure/></testcase>', 'F'],
    ['an error', '<testcase name="n"><error/></testcase>', 'E'],
    ['skipped', '<testcase name="n"><skipped/></testcase>', 'S'],
    ['failed wins over skipped', '<testcase name="n"><skipped/><failure/></testcase>', 'F'],
    ['failed wins over a status', '<testcase name="n" status="disabled"><failure/></testcase>', 'F'],
    ['two failures are one', '<testcase name="n"><error/><failure/></testcase>', 'E'],
    ['GoogleTest, disabled', '<testcase name="n" status="notrun" result="suppressed"/>', 'S'],
    ['GoogleTest, run', '<testcase name="n" status="run" result="completed"/>', 'P'],
    ['CTest, disabled', '<testcase name="n" status="disabled"/>', 'S'],
    ['ignored', '<testcase name="n" status="Ignored"/>', 'S'],
    ['a status that only says so', '<testcase name="n" status="failed"/>', 'F'],
    ['an errored status', '<testcase name="n" status="errored"/>', 'E'],
    ['a status nobody knows', '<testcase name="n" status="constructor"/>', 'P'],
    ['an element nobody knows', '<testcase name="n"><toString/></testcase>', 'P'],
    ['captured output', '<testcase name="n"><system-out>x<failure/></system-out></testcase>', 'P'],
  ])('%s', (_, testcase, drawing) => {
    expect(drawn(inSuite(testcase))).toEqual([`s/n ${drawing}`]);
  });
});

describe('attempts', () => {
  test.each<[string, string, string]>([
    ['Surefire: flaky failures come before the pass', '<flakyFailure/><flakyError/>', 'FEP'],
    ['Surefire: reruns come after the first failure', '<failure/><rerunFailure/><rerunError/>', 'FFE'],
    ['their order in the file does not matter', '<rerunFailure/><failure/>', 'FF'],
    ['reruns alone are failures', '<rerunFailure/><rerunError/>', 'FE'],
    ['nextest: flaky, and not allowed to be', '<failure/><flakyFailure/>', 'FF'],
    ['flaky, then skipped', '<flakyFailure/><skipped/>', 'FS'],
  ])('%s', (_, content, drawing) => {
    expect(drawn(inSuite(`<testcase name="n">${content}</testcase>`))).toEqual([`s/n ${drawing}`]);
  });

  test('each has its own time, message and stack', () => {
    const { attempts } = onlyCase(
      inSuite(
        '<testcase name="n" time="0.2"><flakyFailure type="T" message="m" time="1.5"><stackTrace>\n  at x\n</stackTrace>' +
          '<system-out>noise</system-out></flakyFailure><system-out>more</system-out></testcase>',
      ),
    );
    expect(attempts).toEqual([
      { outcome: 'failed', durationMs: 1_500, failure: { type: 'T', message: 'm', stack: '  at x' } },
      { outcome: 'passed', durationMs: 200 },
    ]);
  });

  test('the time of a case that failed every time is that of its first attempt', () => {
    const { attempts } = onlyCase(
      inSuite('<testcase name="n" time="2"><failure/><rerunFailure time="3"/><rerunFailure/></testcase>'),
    );
    expect(attempts.map((attempt) => attempt.durationMs)).toEqual([2_000, 3_000, undefined]);
  });

  test.each<[string, string, boolean]>([
    ['gotestsum', '<properties><property name="go.version" value="go1.22"/></properties>', true],
    ['anybody else', '<properties><property name="java.version" value="21"/></properties>', false],
    ['no properties', '', false],
  ])('repeated cases are attempts: %s', (_, properties, expected) => {
    expect(parse(inSuite(`${properties}<testcase name="n"/>`)).duplicatesAreAttempts).toBe(expected);
  });
});

describe('failures', () => {
  test.each<[string, string, { type: string; message: string; stack: string }]>([
    [
      'attributes and text',
      '<failure type="T" message="m">\n\n at x\n  at y \n</failure>',
      { type: 'T', message: 'm', stack: ' at x\n  at y' },
    ],
    [
      'the first line where there is no message',
      '<failure>\n  boom \n at x</failure>',
      { type: '', message: 'boom', stack: '  boom \n at x' },
    ],
    [
      'a blank message is none',
      '<failure message="  ">boom</failure>',
      { type: '', message: 'boom', stack: 'boom' },
    ],
    ['nothing', '<error/>', { type: '', message: '', stack: '' }],
    ['CDATA', '<failure><![CDATA[<a> & b]]></failure>', { type: '', message: '<a> & b', stack: '<a> & b' }],
    [
      'several, joined into the first',
      '<failure type="T" message="m">1</failure><error type="U" message="n">2</error>',
      { type: 'T', message: 'm', stack: '1\nAlso: U: n\n2' },
    ],
  ])('%s', (_, content, failure) => {
    expect(onlyCase(inSuite(`<testcase name="n">${content}</testcase>`)).attempts[0]?.failure).toEqual(
      failure,
    );
  });

  test('stay bounded, however much a report holds', () => {
    const failures = `<failure message="${'m'.repeat(9_000)}">${'x'.repeat(50_000)}</failure>`.repeat(20);
    const failure = onlyCase(inSuite(`<testcase name="n">${failures}</testcase>`)).attempts[0]?.failure;
    expect(failure?.message.length).toBe(4_000);
    expect(failure?.stack.length).toBe(12_000);
  });
});

describe('time', () => {
  test.each<[string, number | undefined]>([
    ['1.5', 1_500],
    ['0', 0],
    ['2', 2_000],
    ['.25', 250],
    ['4.5e-05', 0],
    ['1.2E+2', 120_000],
    ['1,234.5', 1_234_500],
    ['1,234,567', 1_234_567_000],
    ['1.234,5', 1_234_500],
    ['0,5', 500],
    ['0,123', 123],
    ['12,25', 12_250],
    ['1,234', undefined],
    ['-1', undefined],
    ['<<computed>>', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
    ['1e400', undefined],
    ['1:02', undefined],
    ['', undefined],
    ['9'.repeat(60), undefined],
  ])('%j is %p ms', (time, durationMs) => {
    const text = time.replaceAll('<', '&lt;');
    expect(onlyCase(inSuite(`<testcase name="n" time="${text}"/>`)).attempts[0]?.durationMs).toBe(durationMs);
  });
});

describe('file and line', () => {
  test.each<[string, string, { file: string; line?: number }]>([
    [
      'Bun, GoogleTest, PHPUnit',
      inSuite('<testcase name="n" file="a.ts" line="7"/>'),
      { file: 'a.ts', line: 7 },
    ],
    [
      'minitest',
      inSuite('<testcase name="n" lineno="4"/>', 'filepath="test/a_test.rb"'),
      { file: 'test/a_test.rb', line: 4 },
    ],
    [
      'mocha-junit-reporter',
      inSuite('<testcase name="n"/>', 'file="/p/test/a.js"'),
      { file: '/p/test/a.js' },
    ],
    [
      'the case before the suite',
      inSuite('<testcase name="n" file="b.ts"/>', 'file="path/"'),
      { file: 'b.ts' },
    ],
    [
      'pytest counts from 0',
      inSuite('<testcase name="n" file="a.py" line="0"/>', 'name="pytest"'),
      { file: 'a.py', line: 1 },
    ],
    [
      'Vitest and Playwright',
      inSuite('<testcase name="n" classname="src/a.test.ts"/>', 'name="src/a.test.ts"'),
      { file: 'src/a.test.ts' },
    ],
    [
      'jest-junit, with paths for suites',
      inSuite('<testcase name="n" classname="adds"/>', 'name="src/a.test.js"'),
      { file: 'src/a.test.js' },
    ],
    [
      'a name that only looks like one',
      inSuite('<testcase name="n" classname="works with x.js"/>', 'name="s"'),
      { file: '' },
    ],
    ['no line', inSuite('<testcase name="n" file="a.ts" line="x"/>'), { file: 'a.ts' }],
    ['no line 0', inSuite('<testcase name="n" file="a.ts" line="0"/>'), { file: 'a.ts' }],
  ])('%s', (_, xml, expected) => {
    const { file, line } = onlyCase(xml);
    expect({ file, ...(line === undefined ? {} : { line }) }).toEqual(expected);
  });
});

describe('single tools', () => {
  const playwright = (hostname: string) =>
    `<testsuite name="a.spec.ts" timestamp="t" hostname="${hostname}" tests="1" failures="0" skipped="0" time="1" errors="0">` +
    '<testcase name="n" classname="a.spec.ts" time="1"/></testsuite>';

  test('Playwright: the project tells the same test in two browsers apart', () => {
    const root = '<testsuites id="" name="" tests="2" failures="0" skipped="0" errors="0" time="1">';
    expect(
      drawn(`${root}${playwright('chromium')}${playwright('webkit')}${playwright('')}</testsuites>`),
    ).toEqual(['chromium/a.spec.ts/n P', 'webkit/a.spec.ts/n P', 'a.spec.ts/n P']);
  });

  test('elsewhere a host name is a machine, and no part of a test', () => {
    expect(drawn(`<testsuites name="vitest tests">${playwright('runner-17')}</testsuites>`)).toEqual([
      'vitest tests/a.spec.ts/a.spec.ts.n P',
    ]);
  });

  const failed = '<testcase classname="c" name="n"><failure message="assert 0">x</failure></testcase>';
  const teardown =
    '<testcase classname="c" name="n"><error message="failed on teardown with &quot;boom&quot;">y</error></testcase>';

  test('pytest: a failure and the error of its tear-down are one test', () => {
    const { attempts } = onlyCase(inSuite(failed + teardown, 'name="pytest" errors="1" failures="1"'));
    expect(attempts.map((attempt) => attempt.outcome)).toEqual(['failed']);
    expect(attempts[0]?.failure?.stack).toBe('x\nAlso: failed on teardown with "boom"\ny');
  });

  test.each([
    ['another test', failed + teardown.replace('"n"', '"m"')],
    ['two failures', failed + failed],
    ['not behind each other', `${failed}<testcase name="m"/>${teardown}`],
  ])('pytest: %s stay apart', (_, cases) => {
    expect(drawn(inSuite(cases)).length).toBeGreaterThan(1);
  });
});

describe('what a report does not show', () => {
  test.each<[string, string, boolean]>([
    ['jest-junit counts a file that failed to load', inSuite('', 'name="a.test.js" errors="1"'), true],
    [
      'more failures than cases that fail',
      inSuite('<testcase name="n"><failure/></testcase>', 'name="s" failures="2"'),
      true,
    ],
    [
      '@web/test-runner counts failures as errors too',
      inSuite('<testcase name="n"><failure/></testcase>', 'name="s" failures="1" errors="1"'),
      false,
    ],
    [
      'attempts that were flaky count',
      inSuite('<testcase name="n"><flakyFailure/></testcase>', 'name="s" failures="1"'),
      false,
    ],
    ['a status counts', inSuite('<testcase name="n" status="failed"/>', 'name="s" failures="1"'), false],
    [
      'nested suites count',
      `<testsuites failures="1">${inSuite('<testcase name="n"><failure/></testcase>')}</testsuites>`,
      false,
    ],
    ['numbers that are none', inSuite('<testcase name="n"/>', 'name="s" failures="some"'), false],
  ])('%s', (_, xml, missing) => {
    const problems = parse(xml).problems;
    expect(
      problems.some(
        (problem) => problem.incomplete && problem.what.includes('failures that it does not show'),
      ),
    ).toBe(missing);
  });

  test('is told once, for the innermost suite', () => {
    const xml = `<testsuites failures="2">${inSuite('', 'name="a" failures="1"')}${inSuite('', 'name="b" errors="1"')}</testsuites>`;
    expect(parse(xml).problems.map((problem) => problem.what)).toEqual([
      'It counts failures that it does not show, in "a" and 1 more.',
    ]);
  });

  test.each<[string, string, string[]]>([
    [
      'a case that was cut off is left out',
      '<testcase name="1"/><testcase name="2"><system-out>x',
      ['s/1 P'],
    ],
    [
      'unless it had failed by then',
      '<testcase name="1"/><testcase name="2"><failure message="m">x</failure><system-out>y',
      ['s/1 P', 's/2 F'],
    ],
    ['even in the middle of its failure', '<testcase name="2"><failure message="m">x', ['s/2 F']],
    ['a flaky attempt does not say how it ended', '<testcase name="2"><flakyFailure/>', []],
  ])('%s', (_, content, expected) => {
    expect(drawn(`<testsuite name="s" failures="9">${content}`)).toEqual(expected);
    expect(parse(`<testsuite name="s" failures="9">${content}`).problems).toHaveLength(1);
  });

  test('a forced format says what it found instead', () => {
    expect(parse('<coverage/>').problems).toEqual([
      { what: expect.stringContaining('<coverage>'), incomplete: true },
    ]);
  });
});

describe('on anything', () => {
  const REPORT =
    '<?xml version="1.0"?><testsuites name="r"><testsuite name="s" failures="1"><properties><property name="p" value="v"/>' +
    '</properties><testcase name="a" classname="c" time="1.5"><failure type="T" message="m">x &amp; y</failure></testcase>' +
    '<testcase name="b"><skipped/></testcase><testcase name="c"><flakyFailure><![CDATA[z]]></flakyFailure></testcase></testsuite></testsuites>';

  test('reading never throws, and every case has an attempt', () => {
    const mutation = fc.record({
      at: fc.nat(REPORT.length),
      length: fc.nat(20),
      insert: fc.string({ maxLength: 8 }),
    });
    fc.assert(
      fc.property(fc.array(mutation, { maxLength: 5 }), (mutations) => {
        let xml = REPORT;
        for (const { at, length, insert } of mutations)
          xml = xml.slice(0, at) + insert + xml.slice(at + length);
        const report = parse(xml);
        expect(report.cases.every((reported) => reported.attempts.length > 0)).toBe(true);
      }),
      { numRuns: examples(700) },
    );
  });

  test('arbitrary bytes are problems', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseBytes(bytes).problems.length).toBeGreaterThan(0);
      }),
    );
  });

  test.each([
    ['a command to the runner', 'x\n::error::pwned'],
    ['right to left', 'a\u202eb'],
    ['zero width', 'a\u200bb'],
    ['a megabyte', 'n'.repeat(1_000_000)],
  ])('names are taken as they are: %s', (_, name) => {
    expect(onlyCase(inSuite(`<testcase name="${name}"/>`)).name).toBe(name);
  });
});
