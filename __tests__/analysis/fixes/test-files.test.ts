import { describe, expect, it } from '@jest/globals';
import {
  filesForTest,
  isNamedIn,
  isSetUpOfTest,
  isTestFile,
  tellingName,
} from '../../../src/analysis/fixes/test-files.js';
import type { TestId } from '../../../src/model/test-id.js';

const id = (text: string) => text as TestId;

describe('test files', () => {
  it.each([
    'tests/speed/test_response_time.py',
    'src/test/java/org/apache/FooIT.java',
    'pkg/pool_test.go',
    'src/checkout/voucher.test.ts',
    'app/TestPool.java',
    'spec/models/user_spec.rb',
    'tests/conftest.py',
    'pytest.ini',
  ])('are known by their paths: %s', (path) => expect(isTestFile(path)).toBe(true));

  it.each([
    'src/pool.ts',
    'monps/pool.py',
    'docs/tests.md',
    'src/latest.ts',
    'contest/main.go',
    '.github/workflows/tests.yml',
  ])('are not taken for others: %s', (path) => expect(isTestFile(path)).toBe(false));

  it.each([
    ['tests.integration.test_auth › test_login', 'tests/conftest.py', true],
    ['tests.integration.test_auth › test_login', 'conftest.py', true],
    ['tests.integration.test_auth › test_login', 'tests/api/conftest.py', false],
    ['tests/api/test_auth.py › test_login', 'tests/api/conftest.py', true],
    ['login › works › src/login.test.ts', 'jest.setup.ts', true],
    ['login › works › src/login.test.ts', 'src/login.ts', false],
  ])('set up %s: %s', (test, path, sets) => expect(isSetUpOfTest(id(test), path)).toBe(sets));

  it('are those of the test itself, and not a page that is called like its package', () => {
    const changed = ['docs/tests.md', 'tests/test_pool.py', 'tests/test_other.py', 'monps/pool.py'];
    expect(filesForTest(id('tests.test_pool › test_settles'), changed)).toEqual(['tests/test_pool.py']);
    const java = ['proto/hdds.proto', 'src/test/java/org/apache/hadoop/hdds/scm/TestPipeline.java'];
    expect(filesForTest(id('org.apache.hadoop.hdds.scm.TestPipeline#restarts'), java)).toEqual(java.slice(1));
    const nested = id('tests.test_pool.TestPool.TestBusy › test_settles');
    expect(filesForTest(nested, changed)).toEqual(['tests/test_pool.py']);
  });
});

describe('a message', () => {
  it.each([
    [
      'Fix test_register_login_access_flow for good',
      'tests.test_auth › test_register_login_access_flow',
      true,
    ],
    ['Deflake TestPipeline#restartsCleanly', 'org.apache.TestPipeline#restartsCleanly', true],
    ['Deflake test_settles_when_busy[3]', 'tests.test_pool › test_settles_when_busy[0]', true],
    ['Mend test_settles_when_busy_again', 'tests.test_pool › test_settles_when_busy', false],
    ['It works', 'login › works', false],
  ])('names a test or does not: %s', (message, test, names) =>
    expect(isNamedIn(tellingName(id(test)), message.toLowerCase())).toBe(names),
  );
});
