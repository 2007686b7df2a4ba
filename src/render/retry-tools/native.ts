import { splitTestId } from '../../model/test-id.js';
import type { ToolPlan } from './retry-tool.js';
import { listOf, mostRetries, quoted } from './retry-tool.js';

/** nextest takes retries test by test, as overrides of a profile. */
export function forNextest({ tests }: ToolPlan): string {
  const blocks = tests.flatMap(({ test, retries }) => {
    const parts = splitTestId(test);
    const binary = parts.slice(0, -1).join('::');
    const name = `test(=${literal(parts.at(-1) ?? '')})`;
    const filter = binary === '' ? name : `binary_id(=${literal(binary)}) & ${name}`;
    return ['[[profile.ci.overrides]]', `filter = ${quoted(filter)}`, `retries = ${retries}`, ''];
  });
  return ['# .config/nextest.toml; cargo nextest run --profile ci', '', ...blocks].join('\n');
}

/** What a filterset reads as this text and nothing else: it knows few escapes, and any other is an error. */
function literal(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll(')', '\\)')
    .replaceAll(',', '\\,')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
}

/** gotestsum has one number for all tests. */
export function forGotestsum(plan: ToolPlan): string {
  return [
    '# One number for all tests: what the worst of them needs.',
    ...listOf(plan, '#'),
    `gotestsum --rerun-fails=${mostRetries(plan)} --rerun-fails-max-failures=${plan.maxFailures} --packages=./... --junitfile report.xml`,
    '',
  ].join('\n');
}
