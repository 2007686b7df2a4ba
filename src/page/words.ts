import { grouped } from '../analysis/run-words.js';
import type { OutcomeCode } from '../history/timeline.js';
import type { PageTestState } from '../render/html/page-data.js';

/** The same words as everywhere else that Deflake speaks. */

export const OUTCOME_WORDS: Readonly<Record<OutcomeCode, string>> = {
  p: 'passed',
  k: 'passed on retry',
  f: 'failed',
  e: 'error',
  s: 'skipped',
  '-': 'not in the run',
};

export const OUTCOME_GLYPHS: Readonly<Record<OutcomeCode, string>> = {
  p: '✓',
  k: '↻',
  f: '✗',
  e: '✗',
  s: '–',
  '-': '·',
};

export const STATE_WORDS: Readonly<Record<PageTestState, { word: string; glyph: string; hint: string }>> = {
  broken: { word: 'broken', glyph: '✗', hint: 'fails every time by now' },
  flaky: { word: 'flaky', glyph: '↻', hint: 'fails now and then on code that it also passes on' },
  masked: { word: 'skipped or gone', glyph: '–', hint: 'for a while, so that nothing is known of it' },
  quieted: {
    word: 'only the test changed',
    glyph: '?',
    hint: 'used to fail, and passes since a change to nothing but tests: perhaps not fixed',
  },
  new: { word: 'new', glyph: '+', hint: 'in this run for the first time' },
  fixed: { word: 'fixed', glyph: '✓', hint: 'used to fail and has passed for long enough' },
  healthy: { word: 'healthy', glyph: '·', hint: 'nothing to say' },
};

export { counted as plural } from '../analysis/run-words.js';
export { STATES } from '../render/html/test-states.js';

export function number(n: number): string {
  return grouped(Math.round(n));
}

/** `1 h 20 min`, `3.4 s`, `12 ms`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${ms < 10 && ms !== Math.round(ms) ? ms.toFixed(1) : number(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${number(hours)} h` : `${number(hours)} h ${minutes % 60} min`;
}

/** `12.5 %`; never 0 % where there is something, never 100 % where something is missing. */
export function percent(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  const share = (100 * part) / whole;
  if (share < 0.1) return 'under 0.1 %';
  if (share < 10) return `${share.toFixed(1)} %`;
  return part === whole ? '100 %' : `${Math.min(99, Math.round(share))} %`;
}

export function day(at: string): string {
  return at.slice(0, 10);
}

export function moment(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}
