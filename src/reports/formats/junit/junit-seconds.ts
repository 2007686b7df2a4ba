/** Three years: what is longer was not a duration. */
const MAX_SECONDS = 1e8;

/**
 * Seconds as reports spell them, in milliseconds: `1.5`, `1,234.5` (Surefire up to 2.22), `0,5` (writers that obey
 * the machine's language), `4.5e-05` (Perl, Ruby). `1,234` may be either and stays unknown, as does everything
 * else: a wrong duration would spoil a test's statistics.
 */
export function parseSeconds(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 40) return undefined;
  let plain: string | undefined;
  if (/^\d*\.?\d+(?:e[+-]?\d{1,3})?$|^\d+\.$/i.test(trimmed)) plain = trimmed;
  else if (/^\d{1,3}(?:,\d{3})+\.\d+$|^\d{1,3}(?:,\d{3}){2,}$/.test(trimmed))
    plain = trimmed.replaceAll(',', '');
  else if (/^\d{1,3}(?:\.\d{3})+,\d+$/.test(trimmed)) plain = trimmed.replaceAll('.', '').replace(',', '.');
  else if (/^(?:0|\d{4,}),\d+$|^\d+,(?:\d{1,2}|\d{4,})$/.test(trimmed)) plain = trimmed.replace(',', '.');
  return toMilliseconds(plain === undefined ? Number.NaN : Number(plain));
}

function toMilliseconds(seconds: number): number | undefined {
  return seconds <= MAX_SECONDS ? Math.round(seconds * 1_000) : undefined;
}

const [ZERO, NINE, POINT] = [0x30, 0x39, 0x2e];

/** Digits that a number of JavaScript holds exactly; dividing by a power of ten then rounds as `Number` does. */
const EXACT_DIGITS = 15;

const POWERS_OF_TEN: readonly number[] = Array.from({ length: EXACT_DIGITS + 1 }, (_, i) => 10 ** i);

/**
 * Milliseconds of seconds in bytes such as `1.5`, which is how nearly all are written. `undefined` where it takes
 * a second look as a string.
 */
export function plainSeconds(bytes: Uint8Array, start: number, end: number): number | undefined {
  let value = 0;
  let digits = 0;
  let decimals = -1;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte >= ZERO && byte <= NINE) {
      value = value * 10 + (byte - ZERO);
      digits++;
      if (decimals >= 0) decimals++;
    } else if (byte === POINT && decimals < 0) {
      decimals = 0;
    } else {
      return undefined;
    }
  }
  if (digits === 0 || digits > EXACT_DIGITS) return undefined;
  return toMilliseconds(value / (POWERS_OF_TEN[Math.max(0, decimals)] as number));
}
