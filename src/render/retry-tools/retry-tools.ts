import { forGradle, forSurefire } from './java.js';
import { forJest, forPlaywright, forVitest } from './javascript.js';
import { forGotestsum, forNextest } from './native.js';
import { forPytest } from './python.js';
import type { RenderToolPlan } from './retry-tool.js';

/** Tools that run failed tests again by themselves, and how each is told. */
export const RETRY_TOOLS = {
  pytest: forPytest,
  playwright: forPlaywright,
  vitest: forVitest,
  jest: forJest,
  surefire: forSurefire,
  gradle: forGradle,
  nextest: forNextest,
  gotestsum: forGotestsum,
} as const satisfies Readonly<Record<string, RenderToolPlan>>;

export type RetryTool = keyof typeof RETRY_TOOLS;

export const RETRY_TOOL_NAMES = Object.keys(RETRY_TOOLS) as RetryTool[];

export function isRetryTool(name: string): name is RetryTool {
  return Object.hasOwn(RETRY_TOOLS, name);
}
