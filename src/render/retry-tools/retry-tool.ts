import type { TestId } from '../../model/test-id.js';

/** What tools that retry by themselves are told. */
export interface ToolPlan {
  /** Tests that are known to be flaky, with the retries planned for them; those with most first, none without any. */
  readonly tests: readonly ToolTest[];
  /** Failing tests above which nothing is to be run again. */
  readonly maxFailures: number;
}

export interface ToolTest {
  readonly test: TestId;
  readonly retries: number;
  /** Source file, where reports tell it. */
  readonly file?: string;
}

/** Settings as text to paste. Names in it come from reports: each tool escapes them as its language asks for. */
export type RenderToolPlan = (plan: ToolPlan) => string;

/** The number for tools that have but one for all tests. */
export function mostRetries({ tests }: ToolPlan): number {
  return Math.max(0, ...tests.map(({ retries }) => retries));
}

/** One line, whatever the name holds. */
export function commentOf(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll('*/', '* /');
}

/** A string in JSON, JavaScript, TypeScript, Python and TOML alike. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Comment lines: who needs how many, for tools that can't be told test by test. */
export function listOf({ tests }: ToolPlan, mark: string): string[] {
  return tests.map(({ test, retries }) => `${mark} ${retries}: ${commentOf(test)}`);
}
