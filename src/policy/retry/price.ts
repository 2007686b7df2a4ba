import { counted, grouped } from '../../analysis/run-words.js';

/** What retries cost, in words: time, and real bugs that they let through. */

/**
 * Chance that a real bug which shows in `share` of the tries passes a build all the same: one pass among the first try
 * and its retries is enough.
 */
export function slipsThrough(share: number, retries: number): number {
  return 1 - share ** (retries + 1);
}

/** Shares of tries in which the bugs that we speak of show: a coin's toss, and nearly always. */
const TOLD_SHARES = [
  { share: 0.5, words: 'in half of the tries' },
  { share: 0.9, words: 'in 9 of 10' },
] as const;

/** `a real bug that shows in half of the tries slips through with 94 %, one that shows in 9 of 10 with 34 %`. */
export function slipWords(retries: number): string {
  const [coin, often] = TOLD_SHARES.map(({ share, words }) => ({
    words,
    chance: percent(slipsThrough(share, retries)),
  }));
  return `a real bug that shows ${coin?.words} slips through with ${coin?.chance}, one that shows ${often?.words} with ${often?.chance}`;
}

/** `1 in 4,300 builds`; plain words for what is nearly always. */
export function oneIn(chance: number, noun = 'build'): string {
  if (chance <= 0) return `no ${noun}`;
  if (chance >= 0.5) return `${percent(chance)} of ${noun}s`;
  const n = 1 / chance;
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(n)) - 1);
  return `1 in ${counted(Math.round(n / digits) * digits, noun)}`;
}

/** `1.4 minutes`, `12 seconds`, `less than a second`. */
export function timeWords(ms: number): string {
  if (ms < 1_000) return 'less than a second';
  if (ms < 99_500) return counted(Math.round(ms / 1_000), 'second');
  const minutes = ms / 60_000;
  return minutes < 10 ? `${minutes.toFixed(1)} minutes` : `${grouped(Math.round(minutes))} minutes`;
}

/** Rounded, but never to certainty. */
export function percent(chance: number): string {
  const rounded = Math.round(chance * 100);
  if (rounded >= 100) return 'over 99 %';
  return rounded < 1 && chance > 0 ? 'under 1 %' : `${rounded} %`;
}
