/** Characters in which every text of a failure is short enough (`MAX_TEXT_LENGTH`), whatever they are. */
const MAX_PLAIN_LENGTH = 4_000;

/** Text as JSON spells it in one way: escapes by a letter, and those of control characters that have none. */
const TEXT = String.raw`"[^"\\\x00-\x1f]*(?:\\(?:["\\bfnrt]|u00(?:0[0-7bef]|1[0-9a-f]))[^"\\\x00-\x1f]*)*"`;
/** A number that is safe whatever its digits are. */
const COUNT = String.raw`(?:0|[1-9]\d{0,14})`;

/** Keys in their order, as `failureSchema` has them. No two parts of it can match the same text: it takes linear time. */
const PLAIN_FAILURE = new RegExp(
  [
    String.raw`^\{(?:"ambiguous":${TEXT},)?(?:"attempts":"[pfes]*",)?(?:"durationMs":${COUNT},)?`,
    String.raw`(?:"excerpt":${TEXT},)?(?:"location":\{"file":${TEXT}(?:,"line":${COUNT})?\},)?`,
    `"outcome":"(?:passed|failed|error|skipped)"(?:,"position":${COUNT})?(?:,"predecessor":${TEXT})?`,
    String.raw`(?:,"signature":"[0-9a-f]{16,64}")?(?:,"type":${TEXT})?\}$`,
  ].join(''),
);

/**
 * Whether a failure's JSON is valid and as `canonicalJson` spells it, so that the line can be kept as it is. Otherwise
 * it may still be valid. A pattern is quick from the first line on; code of our own would have to be run often first.
 * `json` has a character for each byte of its UTF-8.
 */
export function isPlainFailure(json: string): boolean {
  return json.length <= MAX_PLAIN_LENGTH && PLAIN_FAILURE.test(json);
}
