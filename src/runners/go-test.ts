import { programName } from './command-words.js';
import { unreportedByGo } from './go-output.js';
import { selectGoTests } from './go-selection.js';
import type { RequestedTest, Runner } from './runner.js';

/**
 * `go test`. Its flags stand before the packages, and the report goes where the command says: in `go test -json {args}`
 * the selection is `-run=^TestA$/^with_coupon$ -count=1 example.com/shop/cart`. Each call builds what it tests; go keeps
 * what it has built.
 */
export const goTest: Runner = {
  name: 'go-test',
  title: 'go test',
  // gotestsum writes the same.
  ownFormats: [],
  canShuffle: true,
  isCalledBy: (words) => words.some((word, i) => programName(word) === 'go' && words[i + 1] === 'test'),
  mayHaveReported: mayBeGoTest,
  unreported: unreportedByGo,
  select: (tests, facts) => selectGoTests(tests, facts, ({ flags, packages }) => [...flags, ...packages]),
};

/** Functions of Go's own naming, in a package and not in a file. */
export function mayBeGoTest({ reported: { format, file, name } }: RequestedTest): boolean {
  if (format === 'go-test-json') return true;
  return format === 'junit' && file === '' && /^(?:Test|Example|Fuzz|Benchmark)(?![a-z])[^\s.]*$/u.test(name);
}
