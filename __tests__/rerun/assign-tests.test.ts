import { describe, expect, it } from '@jest/globals';
import type { TestId } from '../../src/model/test-id.js';
import { assignTests } from '../../src/rerun/assign-tests.js';
import { splitVariables } from '../../src/rerun/command/script-sites.js';
import type { RequestedTest, Runner } from '../../src/runners/runner.js';

/** A tool that is called by its name, and recognises its files by their ending. */
function tool(name: string, ending: string, ownFormats: readonly string[] = []): Runner {
  return {
    name,
    title: name.toUpperCase(),
    ownFormats,
    isCalledBy: (words, variables) => words.includes(name) || variables?.includes(`TOOL=${name}`) === true,
    mayHaveReported: ({ reported }) => reported.file.endsWith(ending),
    canShuffle: false,
    select: () => ({ calls: [], unselectable: [] }),
  };
}

const RUNNERS = [
  tool('jest', '.js', ['jest-json']),
  tool('vitest', '.js', ['vitest-json']),
  tool('pytest', '.py'),
];

const test = (id: string, file: string, format = 'junit'): RequestedTest => ({
  id: id as TestId,
  reported: { suites: [], className: '', name: id, file, format },
});

function assigned(tests: readonly RequestedTest[], commands: readonly string[], forced?: string) {
  const sites = commands.map((command) => splitVariables(command.split(' ')));
  const { assignments, unselectable } = assignTests(tests, { sites, runners: RUNNERS, forced });
  return Object.fromEntries([
    ...assignments.flatMap(({ runner, site, tests: own }) =>
      own.map(({ id }) => [id, `${runner.name} at ${site}`]),
    ),
    ...unselectable.map(({ test: id, reason }) => [id, reason]),
  ]) as Record<string, string>;
}

describe('which tool runs a test again', () => {
  it('is the only one that the command calls', () => {
    expect(assigned([test('a', 'a.js'), test('b', 'b.txt')], ['npx jest'])).toEqual({
      a: 'jest at 0',
      b: 'jest at 0',
    });
  });

  it('may be known by a variable that is set for it', () => {
    expect(assigned([test('a', 'a.py')], ['TOOL=vitest ./tests'])).toEqual({ a: 'vitest at 0' });
  });

  it('is, of several, the one that it looks like', () => {
    expect(assigned([test('a', 'a.js'), test('b', 'b.py')], ['npx jest', 'pytest'])).toEqual({
      a: 'jest at 0',
      b: 'pytest at 1',
    });
  });

  it('is the one whose format it is, also where a script hides the tool', () => {
    expect(assigned([test('a', '', 'vitest-json')], ['npx jest', 'npx vitest'])).toEqual({
      a: 'vitest at 1',
    });
    expect(assigned([test('a', '', 'vitest-json')], ['make test'])).toEqual({ a: 'vitest at 0' });
    expect(assigned([test('b', 'b.py')], ['make test'])).toEqual({ b: 'pytest at 0' });
  });

  it('is what the configuration says', () => {
    expect(assigned([test('a', 'a.js')], ['make test'], 'pytest')).toEqual({ a: 'pytest at 0' });
    expect(assigned([test('a', 'a.js')], ['npx jest', 'pytest'], 'pytest')).toEqual({ a: 'pytest at 1' });
  });

  it.each([
    ['several are meant', [test('a', 'a.js')], ['make test'], 'JEST, VITEST'],
    ['none is', [test('a', 'a.txt')], ['make test'], 'does not know which test tool'],
    ['another one reported it', [test('a', '', 'vitest-json')], ['npx jest'], 'VITEST reported it'],
    ['it is called twice', [test('a', 'a.js')], ['npx jest', 'npx jest x'], 'calls JEST more than once'],
  ])('is not known where %s, and says so', (_what, tests, commands, says) => {
    expect(assigned(tests, commands).a).toContain(says);
  });
});
