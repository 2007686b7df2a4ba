import { randomNumbers } from '../random.mjs';

/** Draws of many kinds from one stream; each concern has a stream of its own, so that more of one leaves the rest alone. */
export function createChance(seed, concern) {
  let hash = seed >>> 0;
  for (const letter of concern) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  const next = randomNumbers(hash);
  const chance = {
    next,
    is: (probability) => next() < probability,
    below: (count) => Math.floor(next() * count),
    between: (least, most) => least + next() * (most - least),
    /** Even over the orders of magnitude. */
    logBetween: (least, most) => least * (most / least) ** next(),
    /** Number of failures before the first success: mean (1 − p) / p. */
    geometric: (p) => Math.floor(Math.log(1 - next()) / Math.log(1 - p)),
    exponential: (mean) => -mean * Math.log(1 - next()),
    pick: (items) => items[Math.floor(next() * items.length)],
    /** One of items with a `share` each. */
    pickShare: (items) => {
      const drawn = next();
      let sum = 0;
      for (const item of items) {
        sum += item.share;
        if (drawn < sum) return item;
      }
      return items.at(-1);
    },
    shuffled: (items) => {
      const all = [...items];
      for (let i = all.length - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1));
        [all[i], all[j]] = [all[j], all[i]];
      }
      return all;
    },
    hex: (length) => Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join(''),
  };
  return chance;
}

/** One number from each of `count` equal parts of the log-uniform rates, in random order: the spread without luck. */
export function spreadRates(chance, count, { least, most }) {
  const rates = Array.from(
    { length: count },
    (_, i) => least * (most / least) ** ((i + chance.next()) / count),
  );
  return chance.shuffled(rates);
}
