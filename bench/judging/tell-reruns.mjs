import { GOALS, goalText } from './goals.mjs';
import { percent, share, table } from './print.mjs';

/** The report of the reruns: how many flaky tests are found after how many runs, and how well they are rated. */
export function tellReruns({ found, failedAndPassed, called, states, rated, withinTwo, shareWithinTwo }) {
  const rest = Object.entries(states).filter(([state]) => state !== 'flaky');
  return [
    '\n=== flakeflagger: seven projects, one commit each',
    `  called flaky at the end: ${share(called, failedAndPassed)} seen to fail and pass ${goalText(GOALS.calledAtEnd, called / failedAndPassed, percent)}` +
      (rest.length > 0
        ? `; the others: ${rest.map(([state, count]) => `${count} ${state}`).join(', ')}`
        : ''),
    `  rate within a factor of two: ${share(withinTwo, rated)} tests with five failures ${goalText(GOALS.rateWithinTwo, withinTwo / rated, percent)}; the bare share of failures: ${shareWithinTwo}`,
    table([
      [
        'after runs',
        'called',
        'ceiling',
        'flaky in 10,000 runs',
        'recall',
        'of the ceiling',
        'called wrongly',
      ],
      ...found.map(({ after, called, ceiling, flaky, calledWrongly }) => [
        after,
        called,
        ceiling,
        flaky,
        percent(called / flaky),
        percent(called / ceiling),
        calledWrongly,
      ]),
    ]),
  ].join('\n');
}
