/**
 * Numbers of a failure that compares a value with a limit, in the words of the common test libraries. Equalities are left
 * out: "expected 19.01 to be 19.00" has no limit that a value could miss by chance.
 */

/** A value on the wrong side of a limit. */
export interface Missed {
  readonly value: number;
  readonly limit: number;
}

const N = String.raw`[<(]?(-?\d[\d_,]*(?:\.\d+)?(?:e[-+]?\d+)?)\)?>?`;
const UNIT = String.raw`\s*(?:%|ms|s|sec|seconds|milliseconds|[KMG]i?B|bytes|requests?|items?)?`;
const ANY = String.raw`[^\n\d]{0,60}?`;

/** Which group holds the value, and whether the limit was to be kept from above (`<`) or from below (`>`). */
interface Form {
  readonly pattern: RegExp;
  readonly value: 1 | 2;
  readonly wants: 'less' | 'more';
}

const form = (source: string, value: 1 | 2, wants: Form['wants']): Form => ({
  pattern: new RegExp(source, 'i'),
  value,
  wants,
});

/** First the forms with words around the numbers, then bare comparisons. */
const FORMS: readonly Form[] = [
  // Jest and Vitest: `Expected: < 100\nReceived: 103`.
  form(String.raw`expected:?\s*<=?\s*${N}[\s\S]{0,40}?received:?\s*${N}`, 2, 'less'),
  form(String.raw`expected:?\s*>=?\s*${N}[\s\S]{0,40}?received:?\s*${N}`, 2, 'more'),
  // Hamcrest: `Expected: a value less than <100L> but: <103L> was greater than <100L>`.
  form(
    String.raw`a value (?:less|smaller|lower) than(?: or equal to)? <?${N}[\s\S]{0,20}?but:?\s*(?:was )?${N}`,
    2,
    'less',
  ),
  form(
    String.raw`a value (?:greater|larger|more) than(?: or equal to)? <?${N}[\s\S]{0,20}?but:?\s*(?:was )?${N}`,
    2,
    'more',
  ),
  // `expected to be less than 100, got 103`, `want < 100, got 103`.
  form(
    String.raw`(?:less than|below|under|at most|no more than|within|want(?:ed)? <=?|expected <=?)(?: or equal to)?:?\s*${N}${UNIT}[\s,;:.]*(?:but )?(?:got|was|were|is|received|actual(?:ly)?|took)\W{0,4}${N}`,
    2,
    'less',
  ),
  form(
    String.raw`(?:greater than|more than|above|over|at least|no less than|want(?:ed)? >=?|expected >=?)(?: or equal to)?:?\s*${N}${UNIT}[\s,;:.]*(?:but )?(?:got|was|were|is|received|actual(?:ly)?|took)\W{0,4}${N}`,
    2,
    'more',
  ),
  // `got 103, want < 100`, `took 103 ms, limit 100 ms`, `expected 103 to be below 100`, `103 is not less than 100`.
  form(
    String.raw`${N}${UNIT}${ANY}(?:not |to be |be |want |wanted |expected ){1,2}(?:less than|below|under|at most|no more than|smaller than|<=?)(?: or equal to)?:?\s*${N}`,
    1,
    'less',
  ),
  form(
    String.raw`${N}${UNIT}${ANY}(?:not |to be |be |want |wanted |expected ){1,2}(?:greater than|above|over|more than|at least|larger than|>=?)(?: or equal to)?:?\s*${N}`,
    1,
    'more',
  ),
  form(
    String.raw`${N}${UNIT}${ANY}(?:exceed(?:s|ed)?|is over|is above|is more than|is greater than)(?: (?:the|its))?(?: (?:limit|maximum|max|budget|threshold|tolerance))?(?: of)?:?\s*${N}`,
    1,
    'less',
  ),
  form(
    String.raw`${N}${UNIT}${ANY}(?:is under|is below|is less than|falls short of)(?: (?:the|its))?(?: (?:limit|minimum|min|threshold))?(?: of)?:?\s*${N}`,
    1,
    'more',
  ),
  // pytest: `assert 15.26 <= 15`; unittest: `15.26 not less than or equal to 15`.
  form(String.raw`(?:assert|that|check|require)?\s*${N}\s*<=?\s*${N}`, 1, 'less'),
  form(String.raw`(?:assert|that|check|require)?\s*${N}\s*>=?\s*${N}`, 1, 'more'),
];

/** What every form has one of: most failures have none, and need not be held against the forms. */
const COMPARES =
  /[<>]|less|smaller|lower|below|under|most|more|within|greater|larger|above|over|least|exceed|falls short/i;

/** `undefined` where no form matches, or where the numbers do not miss anything. */
export function missedLimit(text: string): Missed | undefined {
  if (!COMPARES.test(text)) return undefined;
  for (const { pattern, value: group, wants } of FORMS) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const [first, second] = [toNumber(match[1]), toNumber(match[2])];
    const [value, limit] = group === 1 ? [first, second] : [second, first];
    if (!Number.isFinite(value) || !Number.isFinite(limit)) continue;
    // What misses a strict limit may equal it.
    if (wants === 'less' ? value >= limit : value <= limit) return { value, limit };
    // `assert 10 < latency` has its limit on the left.
    if (group === 1 && (wants === 'less' ? limit <= value : limit >= value))
      return { value: limit, limit: value };
  }
  return undefined;
}

function toNumber(text = ''): number {
  return Number(text.replace(/[_,]+$/, '').replace(/[_,](?=\d{3})/g, ''));
}
