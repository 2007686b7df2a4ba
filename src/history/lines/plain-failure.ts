import { COUNT, MAX_PLAIN_LENGTH, TEXT, TEXTS } from './plain-json.js';

/** Keys in their order, as `failureSchema` has them. */
const PLAIN_FAILURE = new RegExp(
  [
    String.raw`^\{(?:"ambiguous":${TEXT},)?(?:"attempts":"[pfes]*",)?(?:"durationMs":${COUNT},)?`,
    String.raw`(?:"excerpt":${TEXT},)?(?:"location":\{"file":${TEXT}(?:,"line":${COUNT})?\},)?`,
    `(?:"names":${TEXTS},)?`,
    `"outcome":"(?:passed|failed|error|skipped)"(?:,"position":${COUNT})?(?:,"predecessor":${TEXT})?`,
    String.raw`(?:,"signature":"[0-9a-f]{16,64}")?(?:,"touches":${TEXTS})?(?:,"type":${TEXT})?(?:,"ways":"[wtas]*")?\}$`,
  ].join(''),
);

/**
 * Whether a failure's JSON is valid and as `canonicalJson` spells it, so that the line can be kept as it is. Otherwise
 * it may still be valid. `json` has a character for each byte of its UTF-8.
 */
export function isPlainFailure(json: string): boolean {
  return json.length <= MAX_PLAIN_LENGTH && PLAIN_FAILURE.test(json);
}
