import type { TestSummary } from '../../analysis/verdict.js';
import type { PageTestState } from './page-data.js';

/** The state of a test as the page calls it. What is quiet since only the test changed is not called fixed. */
export function shownState(summary: TestSummary | undefined): PageTestState {
  const state = summary?.state ?? 'healthy';
  const isQuieted = summary?.fixes?.at(-1)?.worthALook !== undefined;
  return isQuieted && (state === 'fixed' || state === 'healthy') ? 'quieted' : state;
}
