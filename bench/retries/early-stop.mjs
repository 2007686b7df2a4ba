/**
 * Two ways to stop trying a test that keeps failing, on failures of which it is known what they are.
 *
 * A pass ends the tries in both, so a rule is a number for each failure: the retries after which it gives the test up.
 * What is broken costs all of them; a flake is given up wrongly if it fails in all of them.
 */

/** Retries after which nobody tries on, whatever the rule says. */
const MOST = 20;

/** Chance to fail of what is broken; with 1, a failure would say nothing against the test. */
const BROKEN_RATE = 0.999;

/**
 * Wald's sequential probability ratio test between the usual rate and that of broken code; β = 5 %. The failure that is
 * judged counts as its first observation, or (`fromRetry`) the first retry does.
 */
export function sprt({ expectedRate }, { alpha, fromRetry = false }) {
  const beta = 0.05;
  const limit = Math.log((1 - beta) / alpha);
  return ({ tally, failures }) => {
    const step = Math.log(BROKEN_RATE / expectedRate(tally));
    return Math.min(MOST, Math.max(0, Math.ceil(limit / step) - (fromRetry ? 0 : failures)));
  };
}

/** Given up once the probability of a flake is below a limit. */
export function posterior({ probabilityAfter }, limit) {
  return (doubt) => {
    let retries = 0;
    while (retries < MOST && probabilityAfter(doubt, retries) >= limit) retries++;
    return retries;
  };
}

/** `cases`: `{doubt, again}`, with the true chance to fail again; 1 is broken. */
export function measure(cases, rule) {
  const broken = cases.filter(({ again }) => again === 1);
  const flaky = cases.filter(({ again }) => again < 1);
  const mean = (list, of) => list.reduce((sum, item) => sum + of(item), 0) / list.length;
  return {
    triesOfBroken: mean(broken, ({ doubt }) => rule(doubt)),
    flakesGivenUp: mean(flaky, ({ doubt, again }) => again ** rule(doubt)),
  };
}

/** Of a bug that shows now and then: the share of tries in which it does. */
const SHOWS = 0.5;

/**
 * A test that goes on after a pass, until it is clear whether the failures are the usual ones or those of a bug that shows
 * in half of the tries: what it takes for each flake, and which bugs it finds. α = β = 5 %.
 */
export function measureUntilClear({ expectedRate }, cases, random) {
  const [upper, lower] = [Math.log(0.95 / 0.05), Math.log(0.05 / 0.95)];
  const go = ({ tally }, chance) => {
    const usual = Math.min(expectedRate(tally), SHOWS / 2);
    let sum = 0;
    let tries = 0;
    while (sum < upper && sum > lower && tries < MOST) {
      tries++;
      sum += random() < chance ? Math.log(SHOWS / usual) : Math.log((1 - SHOWS) / (1 - usual));
    }
    return { tries, isFound: sum >= upper };
  };
  const flaky = cases.filter(({ again }) => again < SHOWS);
  const flakes = flaky.map(({ doubt, again }) => go(doubt, again));
  const bugs = flaky.map(({ doubt }) => go(doubt, SHOWS));
  const share = (list) => list.filter(({ isFound }) => isFound).length / list.length;
  const tries = flakes.reduce((sum, one) => sum + one.tries, 0) / flakes.length;
  return { tries, bugsFound: share(bugs), flakesCalledBugs: share(flakes) };
}

/** The same for tries that a pass ends. */
export function measureUntilPass(cases, rule) {
  const flaky = cases.filter(({ again }) => again < SHOWS);
  const mean = (of) => flaky.reduce((sum, one) => sum + of(one), 0) / flaky.length;
  const triesOf = (chance, most) => (1 - chance ** most) / (1 - chance);
  return {
    tries: mean(({ doubt, again }) => triesOf(again, rule(doubt))),
    bugsFound: mean(({ doubt }) => SHOWS ** rule(doubt)),
    flakesCalledBugs: mean(({ doubt, again }) => again ** rule(doubt)),
  };
}
