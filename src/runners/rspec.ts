import { groupsBy } from '../model/groups.js';
import type { TestId } from '../model/test-id.js';
import type { ReportedName } from '../model/test-result.js';
import { programName } from './command-words.js';
import { descriptionPattern } from './rspec-descriptions.js';
import type { Call, Runner, SelectionFacts } from './runner.js';
import { splitCalls } from './split-calls.js';
import { stoppedEarly } from './stopped-early.js';

/** RSpec's seeds go up to this. */
const MAX_SEED = 0xffff;

/**
 * No example has this tag. Those that an id names run all the same; without it, all examples would run of other files that
 * the command names.
 */
const NOTHING_ELSE = ['--tag', 'deflake_nothing_else'];

const NO_EXAMPLE =
  'It failed outside of an example, when RSpec loaded a file or in a hook of a group: there is no example to run again.';
const NO_FILE =
  'The report does not say which file it is in. Let RSpec write its own JSON as well: `--format json --out FILE`.';
const MADE_UP =
  'It has no description but the one that RSpec makes of its expectation while it runs, so it can’t be chosen by that. Let RSpec write its own JSON as well: `--format json --out FILE`, which has the ids of examples.';

interface ChosenExample {
  readonly id: TestId;
  /** Such as `./spec/a_spec.rb[1:2]`. */
  readonly exampleId: string | undefined;
  readonly file: string;
  readonly pattern: string;
}

/**
 * RSpec. Its JSON has the id of each example, which is its place in its file and exact. JUnit XML (RspecJunitFormatter)
 * has the full description: an expression chooses by that, in one file at a time. Namesakes in a file run along.
 */
export const rspec: Runner = {
  name: 'rspec',
  title: 'RSpec',
  ownFormats: ['rspec-json'],
  canShuffle: true,
  isCalledBy: (words) => words.some((word) => programName(word) === 'rspec'),
  mayHaveReported: ({ reported: { format, file } }) =>
    format === 'rspec-json' || (format === 'junit' && file.endsWith('.rb')),
  unreported: (output, words) =>
    outsideOfExamples(output) ?? stoppedEarly('RSpec', words, /^--fail-fast(?:=.*)?$/),
  select(tests, facts) {
    const chosen: ChosenExample[] = [];
    const unselectable: { test: TestId; reason: string }[] = [];
    for (const { id, reported } of tests) {
      const reason = whyNot(reported);
      if (reason !== undefined) unselectable.push({ test: id, reason });
      else {
        const { toolId: exampleId, file, name } = reported;
        chosen.push({ id, exampleId, file: asPath(file), pattern: descriptionPattern(name) });
      }
    }
    return { calls: [...callsById(chosen, facts), ...callsByDescription(chosen, facts)], unselectable };
  },
};

/** JUnit XML shows nothing of a hook of a group that failed. */
function outsideOfExamples(output: string): string | undefined {
  const [says] = /\d+ errors? occurred outside of examples/.exec(output) ?? [];
  return says && `RSpec: ${says}, of which JUnit XML shows nothing.`;
}

function whyNot({ format, toolId, file, name }: ReportedName): string | undefined {
  if (toolId !== undefined) return undefined;
  if (format === 'rspec-json' && /^error (?:while|in|occurred)\b/.test(name)) return NO_EXAMPLE;
  if (file === '') return NO_FILE;
  return / is expected (?:not )?to /.test(name) ? MADE_UP : undefined;
}

/** A dash would begin an option. */
function asPath(file: string): string {
  return file.startsWith('-') ? `./${file}` : file;
}

function callsById(tests: readonly ChosenExample[], facts: SelectionFacts): Call[] {
  const ids = tests.flatMap(({ id, exampleId }) => (exampleId === undefined ? [] : [{ id, exampleId }]));
  return splitCalls(ids, facts.maxArgumentChars, (some) => ({
    tests: some.map(({ id }) => id),
    args: [...some.map(({ exampleId }) => asPath(exampleId)), ...NOTHING_ELSE, ...order(facts)],
  }));
}

function callsByDescription(tests: readonly ChosenExample[], facts: SelectionFacts): Call[] {
  const withoutIds = tests.filter(({ exampleId }) => exampleId === undefined);
  return [...groupsBy(withoutIds, ({ file }) => file)].flatMap(([file, inFile]) =>
    splitCalls(inFile, facts.maxArgumentChars, (some) => {
      const patterns = [...new Set(some.map(({ pattern }) => pattern))];
      return {
        tests: some.map(({ id }) => id),
        args: [...patterns.flatMap((pattern) => ['--example-matches', pattern]), file, ...order(facts)],
      };
    }),
  );
}

function order({ shuffleSeed }: SelectionFacts): string[] {
  return shuffleSeed === undefined ? [] : ['--order', `random:${Math.abs(shuffleSeed) % MAX_SEED}`];
}
