import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { indexChanges } from '../../../src/analysis/fixes/change-index.js';
import { filesForTest, isNamedIn, tellingName } from '../../../src/analysis/fixes/test-files.js';
import type { RunInfo } from '../../../src/model/run.js';
import type { TestId } from '../../../src/model/test-id.js';
import { buildRunInfo } from '../../builders.js';

const ids = [
  'tests.integration.test_auth › test_login_flow',
  'tests/api/test_auth.py › test_login_flow',
  'org.apache.hadoop.TestPipeline#restartsCleanly',
  'basket › keeps items › src/basket/reload.test.ts',
  'pkg/pool › TestSettles',
] as TestId[];
const paths = [
  'tests/integration/test_auth.py',
  'tests/api/test_auth.py',
  'tests/conftest.py',
  'tests/api/conftest.py',
  'conftest.py',
  'src/test/java/org/apache/hadoop/TestPipeline.java',
  'src/basket/reload.test.ts',
  'src/basket/reload.ts',
  'jest.setup.ts',
  'docs/tests.md',
  'pkg/pool/pool_test.go',
  '',
];
const messages = ['Mend test_login_flow', 'restartsCleanly again', 'Something else', ''];

const run = fc
  .record({
    changedFiles: fc.option(fc.subarray(paths), { nil: undefined }),
    commitMessage: fc.option(fc.constantFrom(...messages), { nil: undefined }),
  })
  .map(({ changedFiles, commitMessage }) =>
    buildRunInfo({
      ...(changedFiles !== undefined && { changedFiles }),
      ...(commitMessage !== undefined && { commitMessage }),
    }),
  );

/** Without an index: every file of every run. */
function lookedUp(test: TestId, { changedFiles = [], commitMessage = '' }: RunInfo): string[] | undefined {
  const files = filesForTest(test, changedFiles);
  return files.length > 0 || isNamedIn(tellingName(test), commitMessage.toLowerCase()) ? files : undefined;
}

describe('the index of changes', () => {
  it('finds what looking at everything finds', () => {
    fc.assert(
      fc.property(fc.array(run, { maxLength: 6 }), (runs) => {
        const index = indexChanges(runs);
        for (const test of ids)
          for (const one of runs) expect(index.filesFor(test, one)).toEqual(lookedUp(test, one));
      }),
    );
  });
});
