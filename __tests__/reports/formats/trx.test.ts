import { describe, expect, test } from '@jest/globals';
import { trx } from '../../../src/reports/formats/dotnet/trx.js';
import { parseTimeSpan } from '../../../src/reports/formats/dotnet/trx-durations.js';
import { drawXml } from './read-xml.js';

interface Run {
  readonly results?: string;
  readonly definitions?: string;
  readonly summary?: string;
}

function run({ results = '', definitions = '', summary = '' }: Run): string {
  return `<?xml version="1.0"?><TestRun id="r" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
<Results>${results}</Results><TestDefinitions>${definitions}</TestDefinitions>${summary}</TestRun>`;
}

function definition(id: string, className: string, name: string): string {
  return `<UnitTest name="${name}" storage="/w/shop.tests.dll" id="${id}"><TestMethod codeBase="/w/Shop.Tests.dll" className="${className}" name="${name}"/></UnitTest>`;
}

function result(testId: string, testName: string, outcome: string, more = '', inside = ''): string {
  return `<UnitTestResult testId="${testId}" testName="${testName}" outcome="${outcome}" ${more}>${inside}</UnitTestResult>`;
}

function error(message: string, stack = ''): string {
  return `<Output><StdOut>noise</StdOut><ErrorInfo><Message>${message}</Message><StackTrace>${stack}</StackTrace></ErrorInfo></Output>`;
}

function summary(outcome: string, counters = '', infos = ''): string {
  return `<ResultSummary outcome="${outcome}"><Counters ${counters}/><RunInfos>${infos}</RunInfos></ResultSummary>`;
}

function info(outcome: string, text: string): string {
  return `<RunInfo computerName="runner" outcome="${outcome}"><Text>${text}</Text></RunInfo>`;
}

const read = (parts: Run) => drawXml(trx, run(parts));

describe('a test', () => {
  test.each([
    ['its class and method', 'Shop.Cart', 'Adds', 'Shop.Tests.dll › Shop.Cart › Adds'],
    [
      'a full name, as xUnit.net has it',
      'Shop.Cart',
      'Shop.Cart.Adds(i: 1)',
      'Shop.Tests.dll › Shop.Cart › Adds(i: 1)',
    ],
    ['a name of its own', 'Shop.Cart', 'adds up', 'Shop.Tests.dll › Shop.Cart › adds up'],
    [
      'a class with its assembly, as mstest.exe has it',
      'Shop.Cart, Shop.Tests, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null',
      'Adds',
      'Shop.Tests.dll › Shop.Cart › Adds',
    ],
    [
      'a class with arguments',
      'Shop.Box`1[[System.Int32, mscorlib]], Shop.Tests, Version=1.0.0.0',
      'Adds',
      'Shop.Tests.dll › Shop.Box`1[[System.Int32, mscorlib]] › Adds',
    ],
  ])('is named by %s', async (_, className, name, id) => {
    const lines = await read({
      results: result('1', name, 'Passed'),
      definitions: definition('1', className, name),
    });
    expect(lines).toEqual([`P ${id}`]);
  });

  test('keeps its name where its definition is missing', async () => {
    expect(await read({ results: result('1', 'Shop.Cart.Adds', 'Passed') })).toEqual(['P Shop.Cart.Adds']);
  });

  test('finds its definition however the id is spelt', async () => {
    const lines = await read({
      results: result('AB-1', 'Adds', 'Passed'),
      definitions: definition('ab-1', 'C', 'Adds'),
    });
    expect(lines).toEqual(['P Shop.Tests.dll › C › Adds']);
  });

  test.each([
    ['Passed', 'P'],
    ['PassedButRunAborted', 'P'],
    ['Completed', 'P'],
    ['Warning', 'P'],
    ['Failed', 'F'],
    ['Error', 'E'],
    ['Timeout', 'E'],
    ['Aborted', 'E'],
    ['Disconnected', 'E'],
    ['InProgress', 'E'],
    ['NotRunnable', 'E'],
    ['Inconclusive', 'S'],
    ['NotExecuted', 'S'],
    ['Pending', 'S'],
    ['notexecuted', 'S'],
    ['', 'E'],
    ['__proto__', 'E'],
  ])('that ended as %j is %s', async (outcome, letter) => {
    expect(await read({ results: result('1', 'T', outcome) })).toEqual([`${letter} T`]);
  });

  test('without an outcome is an error, which is the default of that field', async () => {
    expect(await read({ results: '<UnitTestResult testId="1" testName="T"/>' })).toEqual(['E T']);
  });

  test('that was skipped keeps no reason', async () => {
    expect(await read({ results: result('1', 'T', 'NotExecuted', '', error('later')) })).toEqual(['S T']);
  });

  test.each([
    ['Assert.True() Failure&#xD;', 'Assert.True() Failure'],
    ['System.DivideByZeroException : by zero', 'System.DivideByZeroException | by zero'],
    ['Test method C.T threw exception: \nSystem.IO.IOException: no disk', 'System.IO.IOException | no disk'],
    [
      'El método de prueba C.T produjo la excepción: &#xD;\nSystem.Exception: no hay',
      'System.Exception | no hay',
    ],
    ['OneTimeSetUp: Shop.NoTillException : where?', 'Shop.NoTillException | OneTimeSetUp: where?'],
    [
      'Class Initialization method C.Before threw exception. System.IO.IOException: no disk.',
      'System.IO.IOException | Class Initialization method C.Before threw exception. no disk.',
    ],
    ['Exceptional : no type', 'Exceptional : no type'],
  ])('that failed with %j says so', async (message, told) => {
    expect(await read({ results: result('1', 'T', 'Failed', '', error(message)) })).toEqual([
      `F T | ${told}`,
    ]);
  });

  test.each([
    ['Shop.Cart', 'at Shop.Cart.Adds() in C:\\w x\\Cart.cs:Zeile 12', 'C:\\w x\\Cart.cs:12'],
    ['Shop.Cart+In', 'at Shop.Cart.In.Adds() in /w/Cart.cs:line 12', '/w/Cart.cs:12'],
    ['Shop.Cart', 'at Shop.Cart.Adds (System.Int32 n) [0x00006] in /w/Cart.cs:12', '/w/Cart.cs:12'],
    ['Shop.Cart', 'at Shop.Cart.Adds() in /_/tests/Cart.cs:line 12', 'tests/Cart.cs:12'],
    ['Shop.Cart', 'at Shop.Carts.Adds() in /w/Carts.cs:line 12', '/w/Assert.cs:9'],
  ])('of %s failed at the frame of its own class, or the first: %s', async (className, frame, place) => {
    const stack = `   at Xunit.Assert.True() in /w/Assert.cs:line 9\n   ${frame}\n   at System.Invoke()`;
    const lines = await read({
      results: result('1', 'Adds', 'Failed', '', error('no', stack)),
      definitions: definition('1', className, 'Adds'),
    });
    expect(lines.join().split(' | ').at(-1)).toBe(place);
  });

  test('failed at no place that is none', async () => {
    const stack = 'at A.B() in <12b418a7>:0\nat A.C():12\nin /w/Cart.cs:0';
    const lines = await read({
      results: result('1', 'T', 'Failed', '', error('no', stack.replaceAll('<', '&lt;'))),
    });
    expect(lines).toEqual([`F T | no | ${stack}`]);
  });
});

describe('a run', () => {
  test('has its tests in the order in which they began', async () => {
    const start = (time: string) => `startTime="2026-01-01T10:00:0${time}+01:00"`;
    const lines = await read({
      results: [
        result('3', 'third', 'Passed', start('2.5')),
        result('9', 'without a time', 'NotExecuted'),
        result('1', 'first', 'Passed', start('0.1')),
        result('2', 'second', 'Passed', start('0.2')),
      ].join(''),
    });
    expect(lines).toEqual(['P first', 'P second', 'P third', 'S without a time']);
  });

  test('takes the same name again for other parameters: merged modules write tests so, too', async () => {
    const results = [result('1', 'T(x)', 'Failed'), result('1', 'T(x)', 'Passed')].join('');
    expect(await read({ results })).toEqual(['F T(x)', 'P T(x)']);
  });

  test.each<[string, string, string[]]>([
    ['nothing went wrong', summary('Completed', 'failed="0"'), []],
    ['a message is a warning', summary('Completed', '', info('Warning', 'slow')), []],
    [
      'the test host crashed',
      summary('Failed', '', info('Error', 'host crashed') + info('Error', 'Test run aborted')),
      ['E Shop.Tests.dll › Test run | host crashed | Test run aborted'],
    ],
    [
      'it was aborted without a word',
      summary('Aborted'),
      ['E Shop.Tests.dll › Test run | The run ended as Aborted, and does not say why.'],
    ],
    [
      'it failed without a test that did',
      summary('Failed'),
      ['E Shop.Tests.dll › Test run | The run ended as Failed, and does not say why.'],
    ],
    [
      'it declares failures that it does not show',
      summary('Completed', 'failed="2" error="0" timeout="1"'),
      ['! It declares 3 failures, and shows 0. (incomplete)'],
    ],
  ])('of which %s', async (_, text, told) => {
    const lines = await read({
      results: result('1', 'T', 'Passed'),
      definitions: definition('1', 'C', 'T'),
      summary: text,
    });
    expect(lines).toEqual(['P Shop.Tests.dll › C › T', ...told]);
  });

  test.each([
    '[xUnit.net 00:00:00.39]     C.T [FAIL]',
    "Exit code indicates failure: '2'. Please refer to https://aka.ms/testingplatform/exitcodes for more.",
  ])('does not take %j for an error of its own, unless no test failed', async (text) => {
    const told = summary('Failed', 'failed="1"', info('Error', text));
    expect(await read({ results: result('1', 'C.T', 'Failed'), summary: told })).toEqual(['F C.T']);
    const alone = summary('Failed', '', info('Error', text));
    expect(await read({ results: result('1', 'C.T', 'Passed'), summary: alone })).toEqual([
      'P C.T',
      `E Test run | ${text}`,
    ]);
  });

  test('takes any other exit code for an error of its own', async () => {
    const text = "Exit code indicates failure: '3'. Please refer to https://aka.ms/testingplatform/exitcodes";
    const told = summary('Failed', 'failed="1"', info('Error', text));
    expect(await read({ results: result('1', 'C.T', 'Failed'), summary: told })).toEqual([
      'F C.T',
      `E Test run | ${text}`,
    ]);
  });
});

describe('results in a result', () => {
  const inner = (...results: string[]) => `<InnerResults>${results.join('')}</InnerResults>`;

  test.each<[string, string, string[]]>([
    [
      'Failed',
      inner(result('1', 'T (1)', 'Passed'), result('1', 'T (2)', 'Failed')),
      ['P C › T (1)', 'F C › T (2)'],
    ],
    ['Passed', inner(result('1', 'T (1)', 'Passed')), ['P C › T (1)']],
    ['Failed', inner(result('1', 'T (1)', 'Passed')), ['P C › T (1)', 'F C › T']],
    ['Failed', inner(), ['F C › T']],
  ])(
    'rows of data are tests, and the %s one around them only if it tells more',
    async (outcome, rows, lines) => {
      const results = result('1', 'T', outcome, '', rows);
      const drawn = await read({ results, definitions: definition('1', 'C', 'T') });
      expect(drawn.map((line) => line.replace('Shop.Tests.dll › ', ''))).toEqual(lines);
    },
  );

  test('members of an ordered test stand in it', async () => {
    const results = `<TestResultAggregation testId="o" testName="Checkout" outcome="Failed">${inner(
      result('1', 'Fill', 'Passed'),
      result('2', 'Pay', 'Failed'),
    )}</TestResultAggregation>`;
    const definitions = `<OrderedTest name="Checkout" storage="/w/shop.tests.dll" id="o"/>${definition('1', 'C', 'Fill')}${definition('2', 'C', 'Pay')}`;
    expect(await read({ results, definitions, summary: summary('Failed', 'failed="2"') })).toEqual([
      'P Shop.Tests.dll › Checkout › C › Fill',
      'F Shop.Tests.dll › Checkout › C › Pay',
    ]);
  });
});

describe('a report that was cut off', () => {
  test('keeps what was complete, or had failed', async () => {
    const whole = run({ results: result('1', 'A', 'Passed') + result('2', 'B', 'Failed', '', error('no')) });
    const cutAfter = async (text: string) => {
      const lines = await drawXml(trx, whole.slice(0, whole.indexOf(text) + text.length));
      return lines.filter((line) => !line.startsWith('!'));
    };
    expect(await cutAfter('testName="A" outcome="Passed" >')).toEqual([]);
    expect(await cutAfter('</UnitTestResult>')).toEqual(['P A']);
    expect(await cutAfter('testName="B" outcome="Failed" >')).toEqual(['P A', 'F B']);
  });

  test('is not compared with its summary', async () => {
    const text = run({ summary: summary('Failed', 'failed="4"') }).replace('</TestRun>', '');
    const lines = await drawXml(trx, text);
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toContain('declares');
  });
});

test.each([
  ['00:00:01.2345678', 1_235],
  ['1.00:00:00', 86_400_000],
  ['00:01:00', 60_000],
  ['', undefined],
  ['NaN', undefined],
  ['-00:00:01', undefined],
  ['1', undefined],
])('%j is %j milliseconds', (text, milliseconds) => {
  expect(parseTimeSpan(text)).toBe(milliseconds);
});

test('a test without a duration took as long as from its start to its end', async () => {
  const times = (start: string, end: string) =>
    `startTime="2026-01-01T10:00:0${start}Z" endTime="2026-01-01T10:00:0${end}Z"`;
  expect(await read({ results: result('1', 'T', 'Passed', times('1', '3')) })).toEqual(['P T | 2000 ms']);
  expect(await read({ results: result('1', 'T', 'Passed', times('3', '1')) })).toEqual(['P T']);
});
