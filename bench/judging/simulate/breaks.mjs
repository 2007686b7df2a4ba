import {
  BREAK_SIZES,
  BREAK_TRACES,
  BREAKING_CHANGES,
  INTERMITTENT,
  ON_FLAKY_TESTS,
  SEEN_BEFORE_MERGE,
} from './base-rates.mjs';
import { createWay } from './failure-text.mjs';
import { LANES } from './project.mjs';

/** Assumed: breaks of one operating system alone. */
const IN_ONE_LANE = 0.2;

/**
 * The break that a change brings, or `undefined`. It hits neighbouring tests of one suite, or a test that also flakes;
 * where it leaves a trace, the change touches the class, or a frame further down.
 */
export function createBreak(chance, { project, flakes, number }) {
  if (!chance.is(BREAKING_CHANGES)) return undefined;
  const { size } = chance.pickShare(BREAK_SIZES);
  const suite = chance.pick(size > 30 ? ['unit', 'integration'] : [...project.suites.keys()]);
  const all = project.suites.get(suite);
  const hitsFlakyTests = chance.is(ON_FLAKY_TESTS);
  const flaky = chance.pick(flakes.filter(({ test }) => test.suite === suite)).test.index;
  const from = hitsFlakyTests ? flaky : chance.below(all.length);
  const tests = Array.from({ length: size }, (_, i) => all[(from + i) % all.length]);
  const lanes = LANES.filter((lane) => lane.suite === suite);
  const { trace } = chance.pickShare(BREAK_TRACES);
  const isIntermittent = chance.is(INTERMITTENT.share);
  const frame = trace === 'other frame' ? 'SharedState' : tests[0].className;
  return {
    event: `break-${number}`,
    size,
    tests: new Set(tests),
    isIntermittent,
    hitsFlakyTests,
    rate: isIntermittent ? chance.between(INTERMITTENT.least, INTERMITTENT.most) : 1,
    lanes: new Set((chance.is(IN_ONE_LANE) ? [chance.pick(lanes)] : lanes).map(({ index }) => index)),
    isSeen: chance.is(isIntermittent ? SEEN_BEFORE_MERGE.intermittent : SEEN_BEFORE_MERGE.steady),
    files: filesOf(trace, tests[0]),
    ways: new Map(tests.map((test) => [test, createWay(chance, test, frame)])),
  };
}

function filesOf(trace, test) {
  switch (trace) {
    case 'own class':
      return [test.mainFile];
    case 'other frame':
      return [`src/main/java/org/shop/${test.area}/SharedState.java`];
    default:
      return ['build.gradle'];
  }
}
