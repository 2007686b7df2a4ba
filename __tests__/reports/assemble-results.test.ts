import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { splitTestId } from '../../src/model/test-id.js';
import type { Attempt, Outcome, TestResult } from '../../src/model/test-result.js';
import { type AssembleOptions, assembleResults } from '../../src/reports/assemble-results.js';
import type { ReportedCase } from '../../src/reports/format.js';
import type { ReadReport } from '../../src/reports/report-file.js';

const OUTCOMES: Readonly<Record<string, Outcome>> = { P: 'passed', F: 'failed', E: 'error', S: 'skipped' };
const LETTERS = { passed: 'P', failed: 'F', error: 'E', skipped: 'S' } as const;

function attemptsOf(drawing: string): Attempt[] {
  return drawing.split('').map((letter) => ({ outcome: OUTCOMES[letter] ?? 'passed' }));
}

/** A case from a drawing such as `name FFP`. */
function reported(drawing: string): ReportedCase {
  const at = drawing.lastIndexOf(' ');
  return {
    suites: [],
    className: '',
    name: drawing.slice(0, at),
    file: '',
    attempts: attemptsOf(drawing.slice(at + 1)),
  };
}

function report(path: string, cases: readonly string[], overrides: Partial<ReadReport> = {}): ReadReport {
  const base = {
    format: 'junit',
    digest: path,
    problems: [],
    duplicatesAreAttempts: false,
    incomplete: false,
  };
  return { path, ...base, cases: cases.map(reported), ...overrides };
}

function assemble(reports: readonly ReadReport[], options: Partial<AssembleOptions> = {}): TestResult[] {
  return assembleResults(reports, { duplicates: 'auto', workspaces: [], ...options });
}

/** Results in one line each: id, attempts, `~` for flaky, `?` for ambiguous. */
function draw(results: readonly TestResult[]): string[] {
  return results.map(({ id, attempts, flaky, ambiguous }) => {
    const marks = `${flaky ? '~' : ''}${ambiguous === undefined ? '' : '?'}`;
    return `${id} ${attempts.map((attempt) => LETTERS[attempt.outcome]).join('')}${marks}`;
  });
}

describe('one report', () => {
  test.each<[string, string[], Partial<AssembleOptions>, Partial<ReadReport>, string[]]>([
    ['each test has its result', ['a P', 'b F', 'c S'], {}, {}, ['a P', 'b F', 'c S']],
    ['attempts of one case stay together', ['a FFP'], {}, {}, ['a FFP~']],
    [
      'repeated names are parameters, in order',
      ['a P', 'b P', 'a F', 'a P'],
      {},
      {},
      ['a P', 'a #2 F', 'a #3 P', 'b P'],
    ],
    [
      'or attempts, where the producer writes them so',
      ['a F', 'b P', 'a P'],
      {},
      { duplicatesAreAttempts: true },
      ['a FP~', 'b P'],
    ],
    [
      'or attempts, where the user says so',
      ['a F', 'a E', 'a P'],
      { duplicates: 'attempts' },
      {},
      ['a FEP~'],
    ],
    [
      'or parameters, where the user says so',
      ['a F', 'a P'],
      { duplicates: 'parameters' },
      { duplicatesAreAttempts: true },
      ['a F', 'a #2 P'],
    ],
    [
      'skipped tries of TestNG and Pioneer decide nothing',
      ['a S', 'a P'],
      { duplicates: 'attempts' },
      {},
      ['a SP'],
    ],
    [
      'a test that is really called so keeps its number',
      ['a P', 'a F', 'a #2 P'],
      {},
      {},
      ['a P', 'a #3 F', 'a #2 P'],
    ],
    ['what changes from run to run is masked', ['f[0x7f3a9c0b1d20] P'], {}, {}, ['f[<address>] P']],
    [
      'unless that would make two tests one',
      ['f[0x7f3a9c0b1d20] P', 'f[0x7f3a9c0b1d28] F', 'g[0x7f3a9c0b1d20] P'],
      {},
      {},
      ['f[0x7f3a9c0b1d20] P', 'f[0x7f3a9c0b1d28] F', 'g[<address>] P'],
    ],
    [
      'raw names that repeat are numbered too',
      ['f[0xaaaaaaaa] P', 'f[0xbbbbbbbb] F', 'f[0xaaaaaaaa] F'],
      {},
      {},
      ['f[0xaaaaaaaa] P', 'f[0xaaaaaaaa] #2 F', 'f[0xbbbbbbbb] F'],
    ],
    [
      'masking does not stand in the way of attempts',
      ['f[0xaaaaaaaa] F', 'f[0xaaaaaaaa] P'],
      { duplicates: 'attempts' },
      {},
      ['f[<address>] FP~'],
    ],
    ['a case without a name has one', [' P', '\u00a0 F'], {}, {}, ['(unnamed) P', '(unnamed) #2 F']],
  ])('%s', (_, cases, options, overrides, expected) => {
    expect(draw(assemble([report('r.xml', cases, overrides)], options))).toEqual(expected);
  });

  test('positions are the order of execution', () => {
    const results = assemble([report('r.xml', ['a P', 'b P', 'a P'])]);
    expect(results.map(({ id, position }) => [id, position])).toEqual([
      ['a', 0],
      ['a #2', 2],
      ['b', 1],
    ]);
  });

  test('duration is of the attempt that decided, failure of the last that failed', () => {
    const failure = (message: string) => ({ type: '', message, stack: '' });
    const attempts: Attempt[] = [
      { outcome: 'failed', durationMs: 1, failure: failure('first') },
      { outcome: 'error', durationMs: 2, failure: failure('second') },
      { outcome: 'passed', durationMs: 3 },
    ];
    const [result] = assemble([report('r.xml', [], { cases: [{ ...reported('a P'), attempts }] })]);
    expect(result).toMatchObject({
      outcome: 'passed',
      flaky: true,
      durationMs: 3,
      failure: failure('second'),
    });
  });

  test('location and id are relative to the workspace', () => {
    const cases = [{ ...reported('a P'), file: '/w/src/a.ts', line: 3 }];
    const [result] = assemble([report('r.xml', [], { cases })], { workspaces: ['/w'] });
    expect(result?.id).toBe('a › src/a.ts');
    expect(result?.location).toEqual({ file: 'src/a.ts', line: 3 });
  });
});

describe('several reports', () => {
  test('the same name in two of them is ambiguous, and numbered', () => {
    const results = assemble([report('b.xml', ['t F']), report('a.xml', ['t P', 'u P'])]);
    expect(draw(results)).toEqual(['t P?', 't #2 F?', 'u P']);
    expect(results[0]?.ambiguous).toBe(
      'Tests of this name stand in a.xml and in b.xml, and nothing tells them apart; ' +
        'if they are tries of one test, set duplicates: attempts.',
    );
  });

  test.each<[string, ReadReport[], Partial<AssembleOptions>, string[]]>([
    [
      'attempts are joined in the order of their paths',
      [report('try-10.xml', ['t P']), report('try-2.xml', ['t F']), report('try-1.xml', ['t E'])],
      { duplicates: 'attempts' },
      ['t EFP~'],
    ],
    [
      'Bazel keeps a report for each try',
      [report('x/test.xml', ['t P', 'u P']), report('x/test_attempts/attempt_1.xml', ['t F', 'u P'])],
      {},
      ['t FP~', 'u PP'],
    ],
    [
      'unless they are parameters',
      [report('x/test.xml', ['t P']), report('x/test_attempts/attempt_1.xml', ['t F'])],
      { duplicates: 'parameters' },
      ['t F?', 't #2 P?'],
    ],
    [
      'other targets of Bazel stay apart',
      [
        report('x/test.xml', ['t P']),
        report('y/test.xml', ['t F']),
        report('y/test_attempts/attempt_1.xml', ['t F']),
      ],
      {},
      ['t P?', 't #2 FF?'],
    ],
    [
      'attempts of a producer end with its report',
      [
        report('a.xml', ['t F', 't P'], { duplicatesAreAttempts: true }),
        report('b.xml', ['t P'], { duplicatesAreAttempts: true }),
      ],
      {},
      ['t FP~?', 't #2 P?'],
    ],
    [
      'masking in one report is no collision in another',
      [report('a.xml', ['f[0xaaaaaaaa] P']), report('b.xml', ['g P'])],
      {},
      ['f[<address>] P', 'g P'],
    ],
  ])('%s', (_, reports, options, expected) => {
    expect(draw(assemble(reports, options))).toEqual(expected);
  });
});

describe('on anything', () => {
  const name = fc.constantFrom(
    'a',
    'a #2',
    'a #3',
    'f[0xaaaaaaaa]',
    'f[0xbbbbbbbb]',
    'f[<address>]',
    '',
    'b',
  );
  const drawing = fc.tuple(name, fc.constantFrom('P', 'F', 'FP', 'S')).map((pair) => pair.join(' '));
  const reports = fc
    .array(fc.array(drawing, { maxLength: 8 }), { maxLength: 4 })
    .map((lists) => lists.map((cases, i) => report(`${i}.xml`, cases)));
  const duplicates = fc.constantFrom<AssembleOptions['duplicates']>('auto', 'attempts', 'parameters');

  test('no two results have the same id, and no attempt is lost', () => {
    fc.assert(
      fc.property(reports, duplicates, (list, mode) => {
        const results = assemble(list, { duplicates: mode });
        expect(new Set(results.map((result) => result.id)).size).toBe(results.length);
        const count = (cases: readonly { attempts: readonly unknown[] }[]) =>
          cases.reduce((sum, each) => sum + each.attempts.length, 0);
        expect(count(results)).toBe(count(list.flatMap((each) => [...each.cases])));
      }),
    );
  });

  test('the order in which reports are found changes nothing', () => {
    fc.assert(
      fc.property(reports, duplicates, (list, mode) => {
        expect(assemble(list.toReversed(), { duplicates: mode })).toEqual(
          assemble(list, { duplicates: mode }),
        );
      }),
    );
  });

  test('names come back out of ids', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z›\\ \n]{1,12}$/), (text) => {
        const name = text.trim();
        fc.pre(name !== '');
        const [result] = assemble([report('r.xml', [], { cases: [{ ...reported('x P'), name }] })]);
        expect(splitTestId(result?.id ?? '')).toEqual([name]);
      }),
    );
  });

  // Jest's time limit ends this test if any step takes time in proportion to the square of the number of cases.
  test.each<[string, (i: number) => string]>([
    ['different names', (i) => `t${i} P`],
    ['one name', () => 't P'],
    ['names that collide when masked', (i) => `f[0x${(i + 2 ** 24).toString(16)}] P`],
    ['names that are numbers already', (i) => (i % 2 === 0 ? 't P' : `t #${i} P`)],
  ])(
    '200,000 cases with %s',
    (_, drawCase) => {
      const cases = Array.from({ length: 200_000 }, (_unused, i) => reported(drawCase(i)));
      expect(assemble([report('r.xml', [], { cases })])).toHaveLength(200_000);
    },
    20_000,
  );
});

describe('what reports call a test', () => {
  test('is kept with its result where somebody needs it, whatever its id has become', () => {
    const [result] = assemble([report('a.xml', ['copies /tmp/xyz123/a F']), report('b.xml', ['b P'])], {
      keepsNames: true,
      duplicates: 'attempts',
    });
    expect(result?.reported).toEqual({
      suites: [],
      className: '',
      name: 'copies /tmp/xyz123/a',
      file: '',
      format: 'junit',
    });
    expect(result?.id).not.toContain('xyz123');
  });

  test('stays with a test that several reports have tried', () => {
    const results = assemble([report('a.xml', ['a F']), report('b.xml', ['a P'])], {
      keepsNames: true,
      duplicates: 'attempts',
    });
    expect(results.map(({ reported, attempts }) => [reported?.name, attempts.length])).toEqual([['a', 2]]);
  });

  test('is not kept otherwise', () => {
    expect(assemble([report('a.xml', ['a P'])])[0]).not.toHaveProperty('reported');
  });
});
