export * from '../../__tests__/policy/retry/simulated-builds.js';
export { expectedRate } from '../../src/analysis/rates/flake-rate.js';
export { probabilityAfter } from '../../src/policy/retry/early-stop.js';
export { planLane } from '../../src/policy/retry/plan-lane.js';
