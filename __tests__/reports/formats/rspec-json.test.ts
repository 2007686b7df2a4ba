import { describe, expect, test } from '@jest/globals';
import { rspecJson } from '../../../src/reports/formats/ruby/rspec-json.js';
import { readFixture, resultsOf } from '../fixture-files.js';
import { parseWith, utf8 } from '../sources.js';
import { drawCases } from './draw-cases.js';

async function read(report: object) {
  return parseWith(rspecJson, utf8(JSON.stringify({ version: '3.13.0', ...report })));
}

function example(status: string, more: object = {}) {
  return {
    id: './spec/cart_spec.rb[1:1]',
    full_description: 'Cart adds',
    status,
    file_path: './spec/cart_spec.rb',
    line_number: 3,
    run_time: 0.0015,
    ...more,
  };
}

describe('RSpec’s JSON', () => {
  test.each([
    ['passed', {}, 'P'],
    ['failed', { exception: { class: 'RuntimeError', message: 'no', backtrace: null } }, 'F'],
    ['failed', {}, 'F'],
    ['pending', { pending_message: 'later' }, 'S'],
    ['', {}, 'S'],
  ])('an example that is %j with %j', async (status, more, attempts) => {
    const { cases } = await read({ examples: [example(status, more)] });
    expect(drawCases(cases)).toEqual([`spec.cart_spec.Cart adds ${attempts}`]);
  });

  test('an example of a shared group belongs to the file that runs it, and stands in another', async () => {
    const { cases } = await read({ examples: [example('passed', { file_path: './spec/shared.rb' })] });
    expect(cases).toEqual([
      {
        suites: [],
        className: 'spec.cart_spec',
        name: 'Cart adds',
        toolId: './spec/cart_spec.rb[1:1]',
        file: './spec/cart_spec.rb',
        attempts: [{ outcome: 'passed', durationMs: 2 }],
      },
    ]);
  });

  test('shows the frames of the project alone, where there are some', async () => {
    const gem = "/usr/lib/ruby/gems/3.1.0/gems/rspec-core-3.13.0/lib/rspec/core/example.rb:1:in `run'";
    const own = "/srv/shop/cart.rb:7:in `add'";
    const stackOf = async (backtrace: unknown) => {
      const { cases } = await read({
        examples: [example('failed', { exception: { class: 'E', backtrace } })],
      });
      return cases[0]?.attempts[0]?.failure?.stack;
    };
    expect(await stackOf([gem, own, gem])).toBe(own);
    expect(await stackOf([gem, gem])).toBe(`${gem}\n${gem}`);
    expect(await stackOf('none')).toBe('');
  });

  test.each([
    [
      "\nAn error occurred while loading ./spec/a_spec.rb.\nFailure/Error: raise 'x'\n\nLoadError:\n  no such file\n  at all\n# ./spec/a_spec.rb:5:in `<top (required)>'\n",
      { className: 'spec.a_spec', name: 'error while loading', file: './spec/a_spec.rb', line: 5 },
      {
        type: 'LoadError',
        message: 'no such file\nat all',
        stack: "./spec/a_spec.rb:5:in `<top (required)>'",
      },
    ],
    [
      "An error occurred in a `before(:suite)` hook.\nFailure/Error: raise 'x'\n\nRuntimeError:\n  x\n# ./spec/spec_helper.rb:2:in `block'\n# \n#   Showing full backtrace because every line was filtered out.\n",
      {
        className: 'spec.spec_helper',
        name: 'error in a `before(:suite)` hook',
        file: './spec/spec_helper.rb',
        line: 2,
      },
      { type: 'RuntimeError', message: 'x', stack: "./spec/spec_helper.rb:2:in `block'" },
    ],
    [
      'An error occurred outside of everything',
      { className: '', name: 'error outside of everything', file: '' },
      { type: '', message: 'An error occurred outside of everything', stack: '' },
    ],
  ])('%j becomes a case', async (message, parts, failure) => {
    const summary = { errors_outside_of_examples_count: 1 };
    const { cases, problems } = await read({
      messages: ['Run options: include {:focus=>true}', message],
      examples: [],
      summary,
    });
    expect(cases).toEqual([{ suites: [], ...parts, attempts: [{ outcome: 'error', failure }] }]);
    expect(problems).toEqual([]);
  });

  test('more in the summary than is shown makes it incomplete', async () => {
    const summary = { example_count: 3, failure_count: 1, errors_outside_of_examples_count: 1 };
    const { problems } = await read({ examples: [example('passed')], summary });
    expect(problems).toEqual([
      { what: 'It counts 3 examples, and shows 1.', incomplete: true },
      { what: 'It counts 1 failures, and shows 0.', incomplete: true },
      { what: 'It counts 1 errors outside of examples, and shows 0.', incomplete: true },
    ]);
  });

  test.each([
    [{ examples: 7, messages: {}, summary: [] }],
    [{ examples: [null, { id: [], status: {}, run_time: 'x', line_number: -1 }] }],
  ])('%j is read without an exception', async (report) => {
    await expect(read(report)).resolves.toBeDefined();
  });

  test.each(['plain', 'names', 'retries', 'no-retries'])(
    '%s.json and %s.xml hold the same tests with the same outcomes',
    async (name) => {
      const [json, xml] = await Promise.all(
        ['json', 'xml'].map(async (extension) => {
          const results = resultsOf([await readFixture(`rspec/reports/${name}.${extension}`)]);
          return results.map(({ id, outcome }) => `${id} ${outcome}`);
        }),
      );
      expect(json?.length).toBeGreaterThan(2);
      expect(json).toEqual(xml);
    },
  );
});
