import { splitTestId } from '../../model/test-id.js';
import type { ToolPlan } from './retry-tool.js';
import { listOf, mostRetries, quoted } from './retry-tool.js';

/** Surefire has one number for all tests, which run again after the whole set. */
export function forSurefire(plan: ToolPlan): string {
  return [
    '# One number for all tests: what the worst of them needs. Others with a real bug may slip through, too.',
    ...listOf(plan, '#'),
    `mvn test -Dsurefire.rerunFailingTestsCount=${mostRetries(plan)}`,
    '',
  ].join('\n');
}

/** The test-retry plugin has one number a task, for the classes of its filter. */
export function forGradle(plan: ToolPlan): string {
  const classes = [...new Set(plan.tests.map(({ test }) => splitTestId(test).slice(0, -1).join('.')))].sort();
  return [
    '// build.gradle.kts, with the plugin org.gradle.test-retry. For Deflake: duplicates: attempts.',
    'tasks.test {',
    '    retry {',
    `        maxRetries.set(${mostRetries(plan)})`,
    `        maxFailures.set(${plan.maxFailures})`,
    '        filter {',
    ...classes
      .filter((name) => name !== '')
      .map((name) => `            includeClasses.add(${quoted(name).replaceAll('$', '\\$')})`),
    '        }',
    '    }',
    '}',
    ...listOf(plan, '//'),
    '',
  ].join('\n');
}
