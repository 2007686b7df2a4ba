import { createChance } from './chance.mjs';
import { environmentText, outageText } from './failure-text.mjs';
import { LANES } from './project.mjs';

/** What fails for no fault of code or test: outages, and tests that can't pass in one environment. All assumed. */

const OUTAGES = { everywhere: 4, inOneLane: 8 };
const BUILDS_OF_AN_OUTAGE = 2;
const ENVIRONMENT_TESTS = 5;
const BUILDS_OF_AN_ENVIRONMENT = 100;

/** Outages hit anything from a few to nearly all of a lane's tests, in one or two builds that follow each other. */
export function createOutages({ project, seed, count }) {
  const chance = createChance(seed, 'outages');
  const kinds = [...Array(OUTAGES.everywhere).fill(undefined), ...Array(OUTAGES.inOneLane).fill(0)];
  return kinds.map((kind, i) => {
    const lanes = kind === undefined ? LANES : [chance.pick(LANES)];
    const from = chance.below(count - BUILDS_OF_AN_OUTAGE);
    const share = chance.logBetween(0.05, 0.9);
    return {
      name: `outage-${i}`,
      from,
      to: from + chance.below(BUILDS_OF_AN_OUTAGE),
      lanes: new Set(lanes.map(({ index }) => index)),
      text: outageText(chance),
      hits: (lane) => project.suites.get(lane.suite).filter(() => chance.is(share)),
    };
  });
}

/** Tests that fail in every run of a Windows lane from some build on, some from the first, and pass everywhere else. */
export function createEnvironments({ project, seed, count }) {
  const chance = createChance(seed, 'environments');
  const lanes = LANES.filter(({ os }) => os === 'windows');
  return Array.from({ length: ENVIRONMENT_TESTS }, (_, i) => {
    const lane = lanes[i % lanes.length];
    const test = chance.pick(project.suites.get(lane.suite));
    const from = i < 2 ? 0 : chance.below(count - BUILDS_OF_AN_ENVIRONMENT);
    return {
      lane: lane.index,
      test,
      from,
      to: from + BUILDS_OF_AN_ENVIRONMENT,
      text: environmentText(test, lane.os),
    };
  });
}
