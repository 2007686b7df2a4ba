import { isFailing } from './labels.mjs';
import { pastTime } from './past-so-far.mjs';

/**
 * How many of the flaky failures any rule could excuse that excuses by runs without the change only. It can't where no such
 * run ever showed the test to fail, nor where so much fails in one job that nothing was tested.
 */
export function ceilingOf(records, cases) {
  const flaky = new Set(cases.filter(({ truth }) => truth === 'flaky').map(({ key }) => key));
  let [firsts, outages] = [0, 0];
  for (const { record, pastOf } of pastTime(records)) {
    const failing = record.results.filter(isFailing);
    for (const { test } of failing) {
      if (!flaky.has(`${record.id}\n${test}`)) continue;
      if (failing.length >= OUTAGE) outages++;
      else if (!isKnown(record, pastOf(test))) firsts++;
    }
  }
  return { share: 1 - (firsts + outages) / flaky.size, firsts, outages };
}

/** Failing tests of one job that nobody looks at one by one. */
const OUTAGE = 10;

/** Other code failed before; or, where nobody's push started the run, the same code passed or failed in another. */
function isKnown({ event }, { failuresAnywhere, here }) {
  const bringsNoChange = event === 'schedule' && here.failures + here.passes > 0;
  return bringsNoChange || failuresAnywhere > here.failures;
}
