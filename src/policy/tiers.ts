import type { TestId } from '../model/test-id.js';

/** `gate`: its failures fail the job unless they are excused. `report-only`: they are told, and never fail it. */
export const TIERS = ['gate', 'report-only'] as const;

export type Tier = (typeof TIERS)[number];

/**
 * Which tests a rule is about: a glob over the whole id (`*` for anything, `?` for one character), a tag (`@slow`, as a
 * word of its own in the id), or `owner:` and an owner of CODEOWNERS.
 */
export interface TierRule {
  readonly tier: Tier;
  readonly pattern: string;
}

export interface Tiered {
  readonly tier: Tier;
  /** The rule that says so; absent for what no rule speaks of. */
  readonly pattern?: string;
}

/** The tier of a test: `gate` unless a rule says otherwise, and where rules disagree, so that the gate fails closed. */
export function tierOf(test: TestId, owners: readonly string[], rules: readonly TierRule[]): Tiered {
  const matching = rules.filter(({ pattern }) => matches(pattern, test, owners));
  const rule = matching.find(({ tier }) => tier === 'gate') ?? matching[0];
  return rule ?? { tier: 'gate' };
}

function matches(pattern: string, test: TestId, owners: readonly string[]): boolean {
  if (pattern.startsWith('owner:')) return owners.includes(pattern.slice('owner:'.length));
  if (/^@[^\s*?]+$/.test(pattern)) return test.split(/[\s,;[\](){}›]+/).includes(pattern);
  return matchesGlob(pattern, test);
}

/** `*` and `?` only, in time that is linear for one star: patterns and ids are not ours. */
export function matchesGlob(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let from = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      from = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++from;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
