import { describe, expect, it } from '@jest/globals';
import type { TestId } from '../../../src/model/test-id.js';
import { withoutMistakenNames } from '../../../src/policy/rounds/namesakes.js';
import { buildResult } from '../../builders.js';

const KNOWN = new Set(['x', 'x #2', 'y', 'issue #7'] as TestId[]);

/** `x P` as results, and back. */
function afterRetry(...drawings: readonly string[]): string[] {
  const results = drawings.map((drawing) => {
    const at = drawing.lastIndexOf(' ');
    return buildResult(drawing.slice(0, at), drawing.endsWith('P') ? 'passed' : 'failed');
  });
  return withoutMistakenNames(results, KNOWN).map(
    ({ id, outcome }) => `${id} ${outcome === 'passed' ? 'P' : 'F'}`,
  );
}

describe('tests of one name, run again', () => {
  it('pass only together: which of them passed, nobody knows', () => {
    expect(afterRetry('x P', 'x #2 F', 'y P')).toEqual(['x F', 'x #2 F', 'y P']);
    expect(afterRetry('x P', 'x #2 P')).toEqual(['x P', 'x #2 P']);
  });

  it('have not come back where some are missing and the others passed', () => {
    expect(afterRetry('x P', 'y P')).toEqual(['y P']);
    expect(afterRetry('x F')).toEqual(['x F']);
  });

  it('are no namesakes of what only looks numbered', () => {
    expect(afterRetry('issue #7 P', 'y F')).toEqual(['issue #7 P', 'y F']);
  });
});
