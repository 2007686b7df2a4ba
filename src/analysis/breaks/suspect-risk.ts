import { KNOWN_FLAKY_RISK } from './hazards.js';
import type { Suspect } from './suspects.js';
import { lookAt } from './suspects.js';
import type { View } from './test-course.js';

/** All that runs without the change say. */
const WITHOUT_CHANGE: View = { confirmed: true, isolated: true, own: 'none', attempts: false };

/** What makes a test that has been flaky likelier to be hit by a break, or by a transient. */
export function riskOf(suspect: Suspect): number {
  const { failed, refailed } = lookAt(suspect, WITHOUT_CHANGE).course.before;
  return failed + refailed > 0 ? Math.log(KNOWN_FLAKY_RISK) : 0;
}
