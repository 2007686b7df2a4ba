import type { TestId } from '../model/test-id.js';
import { programName } from './command-words.js';
import { fileOf, nodeIdsOf } from './pytest-node-ids.js';
import type { Call, Runner, SelectionFacts } from './runner.js';
import { seededOrder } from './seeded-order.js';
import { splitCalls } from './split-calls.js';
import { stoppedEarly } from './stopped-early.js';

const PROGRAMS = /^(?:py\.?test|pytest-\d[\d.]*)$/;

/** Where pytest's cache keeps which tests failed last, below its folder. */
const LAST_FAILED = '/v/cache/lastfailed';

/** Stop at the first failures: `-x`, also among others such as `-qx`. */
const STOPS = /^(?:-[vqsl]*x[vqsl]*|--exitfirst|--maxfail(?:=[1-9].*)?|--sw|--stepwise)$/;

interface ChosenTest {
  readonly id: TestId;
  readonly nodeIds: readonly string[];
  /** The argument that names it. */
  readonly argument: string | undefined;
}

/**
 * pytest. `--lf` runs exactly the tests whose node ids stand in its cache, in every version, whatever paths the command
 * names, from whatever folder, and however many they are; ids that do not exist do no harm. So each selection has a cache
 * of its own. The tests are arguments too where that is certain to name them once: these choose where the cache is
 * switched off, spare loading other files, and run in the order in which they stand.
 */
export const pytest: Runner = {
  name: 'pytest',
  title: 'pytest',
  ownFormats: ['pytest-report-log', 'pytest-json-report'],
  canShuffle: true,
  isCalledBy: (words) => words.some(isPytest),
  mayHaveReported: ({ reported: { format, suites, className, file } }) =>
    format.startsWith('pytest-') ||
    (format === 'junit' &&
      (suites.includes('pytest') || file.endsWith('.py') || (file === '' && /^[\w.]+$/.test(className)))),
  unreported: (output, words) => stopped(output) ?? stoppedEarly('pytest', words, STOPS),
  select(tests, facts) {
    const chosen: ChosenTest[] = [];
    const unselectable: { test: TestId; reason: string }[] = [];
    const takesArguments = canTakeArguments(facts);
    const hasCache = !isCacheOff(facts.words ?? []);
    for (const { id, reported } of tests) {
      const ids = nodeIdsOf(reported, (path) => facts.exists(path));
      if ('reason' in ids) {
        unselectable.push({ test: id, reason: ids.reason });
        continue;
      }
      const argument = takesArguments ? argumentOf(ids.found) : undefined;
      if (argument === undefined && !hasCache) unselectable.push({ test: id, reason: NO_CACHE });
      else chosen.push({ id, nodeIds: ids.nodeIds, argument });
    }
    return { calls: callsFor(chosen, { ...facts, hasCache }), unselectable };
  },
};

/** Where a file of settings stops it. */
function stopped(output: string): string | undefined {
  const [says] = /\bstopping after \d+ failures\b/.exec(output) ?? [];
  return says && `pytest left out tests (${says}): take -x or --maxfail out of its settings, and they run.`;
}

const NO_CACHE =
  'pytest can choose it by its cache alone, because the command names paths, or not its file. Take `-p no:cacheprovider` out of the command.';

function isPytest(word: string): boolean {
  return PROGRAMS.test(programName(word));
}

/**
 * A test that is named beside its file would run twice before pytest 9. A command that does not show pytest may have such
 * names where nobody sees them.
 */
function canTakeArguments(facts: SelectionFacts): boolean {
  const { words = [] } = facts;
  const program = words.findIndex(isPytest);
  if (program === -1) return false;
  return !words.slice(program + 1).some((word) => !word.startsWith('-') && facts.exists(fileOf(word)));
}

/** Switched off in the command, pytest knows no `--lf`; in a file of settings that is no more than without effect. */
function isCacheOff(words: readonly string[]): boolean {
  return words.some(
    (word, i) => word === '-pno:cacheprovider' || (word === 'no:cacheprovider' && words[i - 1] === '-p'),
  );
}

/**
 * Not every node id can be an argument: pytest looks for parameters behind the first bracket, also in a path; a dash would
 * begin an option, and `@` a file with arguments.
 */
function argumentOf(nodeId: string | undefined): string | undefined {
  if (nodeId === undefined || /^[^:]*\[.*::/.test(nodeId)) return undefined;
  return /^[-@]/.test(nodeId) ? `./${nodeId}` : nodeId;
}

type CallFacts = SelectionFacts & { readonly hasCache: boolean };

function callsFor(tests: readonly ChosenTest[], facts: CallFacts): Call[] {
  if (tests.length === 0) return [];
  // Arguments for some would leave out the others.
  if (tests.some(({ argument }) => argument === undefined)) return [callFor(tests, [], facts)];
  const ordered = facts.shuffleSeed === undefined ? tests : seededOrder(tests, facts.shuffleSeed);
  return splitCalls(ordered, facts.maxArgumentChars, (some) =>
    callFor(
      some,
      some.flatMap(({ argument }) => argument ?? []),
      facts,
    ),
  );
}

function callFor(tests: readonly ChosenTest[], named: readonly string[], facts: CallFacts): Call {
  const ids = tests.map(({ id }) => id);
  if (!facts.hasCache) return { tests: ids, args: [...new Set(named)] };
  const path = facts.scratchFile(`pytest-cache${LAST_FAILED}`);
  const failed = Object.fromEntries(tests.flatMap(({ nodeIds }) => nodeIds.map((id) => [id, true])));
  return {
    tests: ids,
    args: ['--lf', '-o', `cache_dir=${path.slice(0, -LAST_FAILED.length)}`, ...new Set(named)],
    files: [{ path, text: JSON.stringify(failed) }],
  };
}
