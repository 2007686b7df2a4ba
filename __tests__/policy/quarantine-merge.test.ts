import { describe, expect, it } from '@jest/globals';
import { mergeQuarantines } from '../../src/policy/quarantine-merge.js';
import { NOTHING_PROPOSED } from '../../src/policy/quarantine-proposal.js';

const entry = (test: string, reason = 'r') =>
  `  - test: ${test}\n    reason: ${reason}\n    since: 2026-03-10\n    expires: 2026-04-09\n`;

const file = (...entries: string[]) => (entries.length === 0 ? 'tests: []\n' : `tests:\n${entries.join('')}`);

const merge = (ancestor: string | undefined, base: string | undefined, branch: string | undefined) =>
  mergeQuarantines({ ancestor, base, branch, proposed: NOTHING_PROPOSED });

describe('a quarantine file that two branches have changed', () => {
  it('has the entries of both, those of the base branch first, and all comments', () => {
    expect(
      merge(
        file(entry('old')),
        `# QA\n${file(entry('old'), entry('theirs'))}`,
        file(entry('old'), '  # ask first\n', entry('ours')),
      ),
    ).toEqual({ text: `# QA\n${file(entry('old'), entry('theirs'), '  # ask first\n', entry('ours'))}` });
  });

  it('is begun in both', () => {
    expect(merge(undefined, file(entry('theirs')), `# New\n${file(entry('ours'))}`)).toEqual({
      text: `# New\n${file(entry('theirs'), entry('ours'))}`,
    });
  });

  it('never has an entry twice', () => {
    expect(merge(file(), file(entry('a')), file(entry('a', 'clock')))).toEqual({ text: file(entry('a')) });
    const two = file(entry('old'), entry('a'));
    expect(merge(file(entry('old')), two, file(entry('old'), entry('a', 'clock')))).toEqual({ text: two });
    // A comment tells that people were there.
    expect(merge(file(), file(entry('a')), `# Why?\n${file(entry('a', 'clock'))}`)).toBeUndefined();
  });

  it('is that of the base branch where the other one has nothing but what can be proposed again', () => {
    const two = file(entry('a'), entry('b'));
    expect(merge(two, undefined, file(entry('a'), entry('b'), entry('c')))).toEqual({});
    expect(merge(two, undefined, file(entry('a'), entry('b', 'clock'), entry('c')))).toBeUndefined();
    // Nobody but people has taken it out.
    expect(merge(two, file(entry('a'), entry('b', 'clock')), file(entry('a')))).toBeUndefined();
  });

  it('is nobody’s where people have left it broken', () => {
    expect(merge(file(entry('a')), undefined, `${file(entry('a'))}<<<<<<< main\n`)).toBeUndefined();
  });
});
