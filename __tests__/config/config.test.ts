import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { buildConfig, SETTING_NAMES } from '../../src/config/config.js';
import { parseConfigFile } from '../../src/config/config-file.js';
import { EXTRA_INPUTS, readInputs } from '../../src/config/inputs.js';
import { UserError } from '../../src/errors.js';

const root = resolve(import.meta.dirname, '../..');
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
  inputs: Record<string, { description: string; default?: string }>;
  outputs: Record<string, unknown>;
};

function complaintsOf(settings: Record<string, unknown>): readonly string[] {
  try {
    buildConfig([{ title: 'Input', settings }]);
    return [];
  } catch (error) {
    return (error as UserError).details;
  }
}

describe('action.yml', () => {
  it('has the settings as inputs, and the few others', () => {
    expect(Object.keys(action.inputs).sort()).toEqual([...SETTING_NAMES, ...EXTRA_INPUTS].sort());
  });

  it('has no defaults that would win over the configuration file', () => {
    const withDefault = Object.entries(action.inputs).filter(([, input]) => input.default !== undefined);
    expect(withDefault.map(([name]) => name)).toEqual(['variant', 'github-token']);
  });

  it('says the true default of each setting', () => {
    const config = buildConfig([]) as Record<string, unknown>;
    for (const name of SETTING_NAMES) {
      const value = config[name];
      if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
      const expected = value === '' ? 'Default: empty.' : `Default: \`${value}\`.`;
      expect(`${name}: ${action.inputs[name]?.description}`).toContain(expected);
    }
  });
});

describe('the configuration', () => {
  it('is taken from the first source that sets a key', () => {
    const file = parseConfigFile('fail-on: any\nmin-runs: 7\n', 'deflake.yml');
    const config = buildConfig([{ title: 'Input', settings: { 'fail-on': 'never' } }, file]);
    expect(config).toMatchObject({ 'fail-on': 'never', 'min-runs': 7, 'comment-mode': 'failures' });
  });

  it('tells all problems at once, in every source', () => {
    const sources = [
      { title: 'Input', settings: { 'fail-on': 'sometimes', 'min-runs': '0', partial: 'perhaps' } },
      parseConfigFile('fail-on: always\ncolour: blue\n', '.github/deflake.yml'),
    ];
    expect(() => buildConfig(sources)).toThrow(
      expect.objectContaining({
        exitCode: 2,
        details: [
          'Input "partial" must be true or false, not "perhaps"',
          'Input "fail-on" must be one of unexcused, new-flaky, any, never, not "sometimes"',
          'Input "min-runs" must be a whole number from 1 to 10000, not "0"',
          '.github/deflake.yml "fail-on" must be one of unexcused, new-flaky, any, never, not "always"',
          expect.stringMatching(/^\.github\/deflake\.yml "colour" is unknown\. Known are: reports, /),
        ],
      }),
    );
  });

  it('names the key that was meant, where one is near', () => {
    expect(() => buildConfig([parseConfigFile('min_run: 3', 'd.yml')])).toThrow(
      expect.objectContaining({
        details: [
          expect.stringMatching(/^d\.yml "min_run" is unknown\. Did you mean "min-runs"\? Known are: /),
        ],
      }),
    );
  });

  it.each([
    ['reports', 'a/*.xml\n!a/x.xml, b.xml', ['a/*.xml', '!a/x.xml', 'b.xml']],
    ['reports', 'r/{a,b}.xml, c.xml', ['r/{a,b}.xml', 'c.xml']],
    ['reports', ['a.xml', ' b.xml '], ['a.xml', 'b.xml']],
    ['flaky-threshold', '95 %', 0.95],
    ['flaky-threshold', 0.8, 0.8],
    ['partial', 'TRUE', true],
    ['min-runs', 12, 12],
    ['variant', '{"os":"linux"}', { os: 'linux' }],
    ['variant', 'null', {}],
    ['variant', { os: 'linux' }, { os: 'linux' }],
    ['retry-target', '0.1 %', 0.001],
    ['retry-budget', '15 %', { share: 0.15 }],
    ['retry-budget', 2.5, { number: 2.5 }],
    ['retry-max-failures', '20', { number: 20 }],
    ['flaky-budget', 'off', 'off'],
    ['flaky-budget', '2%', { share: 0.02 }],
    [
      'tiers',
      'report-only: tests.slow.*\n\n# why\ngate: tests.slow.pay: *',
      [
        { word: 'report-only', pattern: 'tests.slow.*' },
        { word: 'gate', pattern: 'tests.slow.pay: *' },
      ],
    ],
    [
      'tiers',
      { 'report-only': ['a', ' b '], gate: 'c' },
      [
        { word: 'report-only', pattern: 'a' },
        { word: 'report-only', pattern: 'b' },
        { word: 'gate', pattern: 'c' },
      ],
    ],
    ['tiers', '{"gate": ["x"]}', [{ word: 'gate', pattern: 'x' }]],
    ['history-branch', 'ci/test-history_2.0', 'ci/test-history_2.0'],
  ] as const)('reads %s: %j', (name, given, expected) => {
    expect(buildConfig([{ title: 'Input', settings: { [name]: given } }])[name]).toEqual(expected);
  });

  it.each([
    ['flaky-threshold', '1.5'],
    ['flaky-threshold', '0.3'],
    ['min-runs', '1e3'],
    ['variant', '[1]'],
    ['variant', '{'],
    ['history', 'postgres'],
    ['retry-target', '0'],
    ['max-retries', '21'],
    ['retry-budget', '110 %'],
    ['retry-budget', '5 min'],
    ['retry-max-failures', '-1'],
    ['flaky-budget', 'on'],
    ['tiers', 'sometimes: a'],
    ['tiers', 'gate:'],
    ['tiers', { gate: [7] }],
    ['tiers', '{"gate"'],
    ['reports', 7],
    ...[
      '',
      'a b',
      'a..b',
      '/a',
      'a/',
      'a//b',
      'a/.b',
      'a.lock',
      'a.lock/b',
      'a.',
      '-a',
      'a~1',
      'a@{1}',
      'a\\b',
      'refs/heads/a',
    ].map((name) => ['history-branch', name] as const),
  ] as const)('refuses %s: %j', (name, given) => {
    expect(complaintsOf({ [name]: given })).toEqual([
      expect.stringMatching(new RegExp(`^Input "${name}" must be `)),
    ]);
  });

  it('repeats wrong values without their control characters, and not whole', () => {
    const [complaint] = complaintsOf({ 'fail-on': `x\n::error::${'y'.repeat(500)}` });
    expect(complaint).not.toMatch(/\n/);
    expect(complaint?.length).toBeLessThan(160);
  });
});

describe('a configuration file', () => {
  it.each([
    ['', {}],
    ['# nothing\n', {}],
    ['fail-on: any', { 'fail-on': 'any' }],
  ])('reads %j', (text, settings) => {
    expect(parseConfigFile(text, 'f').settings).toEqual(settings);
  });

  it.each(['- a\n- b\n', 'fail-on: [\n', 'a: &x 1\nb: *x\n'])('refuses %j', (text) => {
    expect(() => parseConfigFile(text, 'f.yml')).toThrow(UserError);
  });
});

describe('the inputs of the action', () => {
  it('are read as the runner passes them, empty ones as not given', async () => {
    const env = {
      INPUT_REPORTS: 'a.xml',
      'INPUT_FAIL-ON': 'any',
      'INPUT_MIN-RUNS': '',
      'INPUT_GITHUB-TOKEN': 'secret',
      INPUT_VARIANT: 'null',
    };
    const { config, token } = await readInputs(env, '/nowhere');
    expect(config).toMatchObject({ reports: ['a.xml'], 'fail-on': 'any', 'min-runs': 5, variant: {} });
    expect(token).toBe('secret');
  });

  it('name a configuration file that can not be read', async () => {
    await expect(readInputs({ INPUT_CONFIG: 'missing.yml' }, '/nowhere')).rejects.toThrow(
      /missing\.yml can't be read/,
    );
  });
});
