import { programName } from './command-words.js';
import { unreportedByGo } from './go-output.js';
import { selectGoTests } from './go-selection.js';
import { mayBeGoTest } from './go-test.js';
import type { Runner } from './runner.js';

/**
 * gotestsum, which calls `go test` with what stands behind `--`. It is told the packages by a flag of its own, because its
 * `--rerun-fails` has to know them. Where `--` stands before `{args}` already, or it runs another command
 * (`--raw-command`), it is go that reads the selection.
 */
export const gotestsum: Runner = {
  name: 'gotestsum',
  title: 'gotestsum',
  ownFormats: [],
  canShuffle: true,
  isCalledBy: (words) => words.some((word) => programName(word.replace(/@[^/\\]*$/, '')) === 'gotestsum'),
  mayHaveReported: mayBeGoTest,
  unreported: unreportedByGo,
  select: (tests, facts) => {
    const isBehindDashes = facts.words?.includes('--') === true;
    return selectGoTests(tests, facts, ({ flags, packages }) =>
      isBehindDashes ? [...flags, ...packages] : [`--packages=${packages.join(' ')}`, '--', ...flags],
    );
  },
};
