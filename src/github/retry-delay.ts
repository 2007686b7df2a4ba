/** A try of a request that failed. */
export interface FailedTry {
  /** Absent when no answer came. */
  readonly status: number | undefined;
  readonly message: string;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

/** Tries after the first one. Three bridge a hiccup of some ten seconds; an outage should not hold a job. */
const MAX_RETRIES = 3;

/** First pause, doubled each time: 1 s, 2 s, 4 s. */
const FIRST_PAUSE_MS = 1_000;

/**
 * Longest pause that we take because GitHub asks for it. Secondary limits ask for a minute; longer ones (the hourly
 * limit asks for up to an hour) would cost the job more than the message is worth.
 */
export const LONGEST_PAUSE_MS = 60_000;

/** GitHub's advice for a secondary limit that names no pause. */
const UNNAMED_PAUSE_MS = 60_000;

/**
 * How long to pause before the same request is tried again; `undefined` if it should not be. `retries` counts those
 * already made. A refusal (401, 403, 404, 422) stays one, so it is never tried again unless it is about the number
 * of requests.
 */
export function retryDelayMs(failed: FailedTry, retries: number): number | undefined {
  if (retries >= MAX_RETRIES) return undefined;
  const asked = retryAfterMs(failed.headers['retry-after']);
  if (isRateLimit(failed)) {
    const pause = asked ?? (isSpent(failed) ? undefined : UNNAMED_PAUSE_MS);
    return pause === undefined || pause > LONGEST_PAUSE_MS ? undefined : pause;
  }
  if (failed.status !== undefined && failed.status < 500) return undefined;
  const pause = Math.max(asked ?? 0, FIRST_PAUSE_MS * 2 ** retries);
  return pause > LONGEST_PAUSE_MS ? undefined : pause;
}

/** GitHub says "too many" with 429, or with 403 and a header or words that tell it from a missing permission. */
export function isRateLimit(failed: FailedTry): boolean {
  if (failed.status === 429) return true;
  if (failed.status !== 403) return false;
  return failed.headers['retry-after'] !== undefined || isSpent(failed) || /rate limit/i.test(failed.message);
}

/** The hourly limit is used up: the next request succeeds when the hour is over. */
function isSpent(failed: FailedTry): boolean {
  return String(failed.headers['x-ratelimit-remaining']) === '0';
}

function retryAfterMs(value: string | number | undefined): number | undefined {
  const seconds = value === undefined || value === '' ? Number.NaN : Number(value);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}
