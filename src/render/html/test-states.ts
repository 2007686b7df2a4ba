import type { PageTestState } from './page-data.js';

/** From the state that wants most attention. */
export const STATES: readonly PageTestState[] = [
  'broken',
  'flaky',
  'masked',
  'quieted',
  'new',
  'fixed',
  'healthy',
];
