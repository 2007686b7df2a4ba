import { groupsBy } from '../../model/groups.js';
import type { ToolPlan } from './retry-tool.js';
import { commentOf, listOf, mostRetries } from './retry-tool.js';

/** `retries` in the configuration is for all tests; a describe block can have its own. */
export function forPlaywright(plan: ToolPlan): string {
  return [
    '// playwright.config.ts',
    `export default defineConfig({ retries: ${mostRetries(plan)} });`,
    '',
    '// Or only where it is needed, in the file of the test, and retries: 0 above:',
    '//   test.describe.configure({ retries: 2 });',
    ...listOf(plan, '//'),
    '// JUnit files show retries only with PLAYWRIGHT_JUNIT_INCLUDE_RETRIES=1; the JSON reporter always does.',
    '',
  ].join('\n');
}

export function forVitest(plan: ToolPlan): string {
  return [
    '// vitest.config.ts',
    `export default defineConfig({ test: { retry: ${mostRetries(plan)} } });`,
    '',
    "// Or only where it is needed, and no retry above: test('name', { retry: 2 }, () => { … });",
    ...listOf(plan, '//'),
    '',
  ].join('\n');
}

/** Jest has a number for each file. */
export function forJest({ tests }: ToolPlan): string {
  const files = groupsBy(tests, ({ file = 'the file of these tests' }) => file);
  const blocks = [...files].flatMap(([file, inFile]) => [
    `// ${commentOf(file)}`,
    ...inFile.map(({ test, retries }) => `//   ${retries}: ${commentOf(test)}`),
    `jest.retryTimes(${Math.max(...inFile.map(({ retries }) => retries))}, { logErrorsBeforeRetry: true });`,
    '',
  ]);
  return [
    '// At the top of each file; it holds for all tests in it. JUnit files do not show retries: use --json.',
    '',
    ...blocks,
  ].join('\n');
}
