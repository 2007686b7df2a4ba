import type { TestId } from '../model/test-id.js';
import { programName } from './command-words.js';
import { nodeIdsOf } from './pytest-node-ids.js';
import type { Call, Runner, SelectionFacts } from './runner.js';
import { seededOrder } from './seeded-order.js';
import { splitCalls } from './split-calls.js';

const PROGRAMS = /^(?:py\.?test|pytest-\d[\d.]*)$/;

/** Where pytest's cache keeps which tests failed last, below its folder. */
const LAST_FAILED = '/v/cache/lastfailed';

interface ChosenTest {
  readonly id: TestId;
  readonly nodeIds: readonly string[];
  /** The argument that names it. */
  readonly argument: string | undefined;
}

/**
 * pytest. `--lf` runs exactly the tests whose node ids stand in its cache, in every version, whatever paths the command
 * names, from whatever folder, and however many they are; ids that do not exist do no harm. So each selection has a cache
 * of its own. Where each test's file is known, the tests are arguments too: these choose where the cache is switched off
 * (`-p no:cacheprovider`), spare loading other files, and run in the order in which they are named.
 */
export const pytest: Runner = {
  name: 'pytest',
  title: 'pytest',
  ownFormats: ['pytest-report-log', 'pytest-json-report'],
  canShuffle: true,
  isCalledBy: (words) => words.some((word) => PROGRAMS.test(programName(word))),
  mayHaveReported: ({ reported: { format, suites, className, file } }) =>
    format.startsWith('pytest-') ||
    (format === 'junit' &&
      (suites.includes('pytest') || file.endsWith('.py') || (file === '' && /^[\w.]+$/.test(className)))),
  select(tests, facts) {
    const chosen: ChosenTest[] = [];
    const unselectable: { test: TestId; reason: string }[] = [];
    for (const { id, reported } of tests) {
      const ids = nodeIdsOf(reported, (path) => facts.exists(path));
      if ('reason' in ids) unselectable.push({ test: id, reason: ids.reason });
      else chosen.push({ id, nodeIds: ids.nodeIds, argument: argumentOf(ids.found) });
    }
    return { calls: callsFor(chosen, facts), unselectable };
  },
};

/**
 * Not every node id can be an argument: pytest looks for parameters behind the first bracket, also in a path; a dash would
 * begin an option, and `@` a file with arguments.
 */
function argumentOf(nodeId: string | undefined): string | undefined {
  if (nodeId === undefined || /^[^:]*\[.*::/.test(nodeId)) return undefined;
  return /^[-@]/.test(nodeId) ? `./${nodeId}` : nodeId;
}

function callsFor(tests: readonly ChosenTest[], facts: SelectionFacts): Call[] {
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

function callFor(tests: readonly ChosenTest[], named: readonly string[], facts: SelectionFacts): Call {
  const path = facts.scratchFile(`pytest-cache${LAST_FAILED}`);
  const failed = Object.fromEntries(tests.flatMap(({ nodeIds }) => nodeIds.map((id) => [id, true])));
  return {
    tests: tests.map(({ id }) => id),
    args: ['--lf', '-o', `cache_dir=${path.slice(0, -LAST_FAILED.length)}`, ...new Set(named)],
    files: [{ path, text: JSON.stringify(failed) }],
  };
}
