import { withoutColours } from '../../model/colours.js';

/**
 * A coverage limit fails the command like a failed test does: with the same exit status, and in no report. A retry that
 * passes says nothing of it, so it must be seen in the output of the first try. The words are those of the tools, as real
 * runs of the first four have them, and the others' sources.
 */
const LIMITS: readonly { readonly tool: string; readonly pattern: RegExp }[] = [
  {
    tool: 'Jest',
    // Version 30, and those before it.
    pattern: /^Jest: (?:Coverage for \w+ \(.*\) does not meet|.*coverage threshold for .* not met)/m,
  },
  {
    tool: 'Vitest, c8 or nyc',
    pattern: /^ERROR: Coverage for \w+ \([\d.]+%\) does not meet .*threshold \([\d.-]+%?\)/m,
  },
  { tool: 'node:test', pattern: /[\d.]+% \w+ coverage does not meet threshold of [\d.]+%/ },
  {
    tool: 'pytest-cov',
    pattern:
      /^(?:FAIL Required test coverage of [\d.]+% not reached|.*Coverage failure: total of [\d.]+ is less than)/m,
  },
  { tool: 'SimpleCov', pattern: /coverage \([\d.]+%\) is below the expected minimum coverage \([\d.]+%\)/ },
  { tool: 'JaCoCo', pattern: /Coverage checks have not been met/ },
  { tool: 'coverlet', pattern: /The (?:total|minimum|average) \w+ coverage is below the specified [\d.]+/ },
];

/** The tool that says at the end of an output that a coverage limit was missed. */
export function missedCoverageLimit(outputEnd: string): string | undefined {
  const words = withoutColours(outputEnd);
  return LIMITS.find(({ pattern }) => pattern.test(words))?.tool;
}
