/**
 * Parts of a test's name that change from run to run although the test is the same one.
 *
 * Only what cannot be meaningful is masked. Plain numbers, parameters and data-set names stay: `add(2)` and
 * `add(3)` are two tests. Each rule belongs to identity version 1; changing one loses every user's history.
 */
export interface MaskRule {
  readonly name: string;
  readonly pattern: RegExp;
  /** Part of everything that `pattern` matches, and quick to look for: most names hold nothing to mask. */
  readonly sign: RegExp;
  readonly replacement: string;
}

export const MASK_RULES: readonly MaskRule[] = [
  {
    name: 'uuid',
    sign: /-[0-9a-f]{4}-/i,
    pattern: /(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/gi,
    replacement: '<uuid>',
  },
  {
    name: 'iso timestamp',
    sign: /\d[T ]\d\d:/,
    pattern:
      /(?<!\d)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?/g,
    replacement: '<time>',
  },
  {
    name: 'temporary directory',
    sign: /[\\/](?:tmp|T|Temp)[\\/]/,
    // The name of the directory goes and what lies below it stays: pytest-of-me/pytest-3/, mktemp's tmp.Xa91, …
    // Only at the front of a path: /home/me/tmp/x is a place that somebody chose.
    pattern:
      /(?:(?<![\w.~/\\-])|(?<=file:\/\/))(?:(?:\/private)?(?:\/tmp|\/var\/tmp|\/var\/folders\/[\w+-]{1,99}\/[\w+-]{1,99}\/T)|[A-Za-z]:[\\/]Users[\\/][^\\/]{1,99}[\\/]AppData[\\/]Local[\\/]Temp)[\\/](?:pytest-of-[^\\/\s]+[\\/]pytest-\d+|[^\\/\s'")\]]+)/g,
    replacement: '<tmp>',
  },
  {
    name: 'hexadecimal address',
    sign: /0x/i,
    pattern: /(?<![0-9a-z])0x[0-9a-f]{6,16}(?![0-9a-z])/gi,
    replacement: '<address>',
  },
  {
    name: 'port',
    sign: /:\d{4}/,
    // Four digits and more behind an IP address, localhost or a dotted host name; `12:30` is not a port.
    // Every alternative starts where nothing of its own alphabet stands before, which keeps the search linear.
    pattern:
      /((?:(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}|\[(?=[0-9a-f]*:)[0-9a-f:]{2,45}\]|(?<![a-z0-9.-])(?:localhost|(?:[a-z0-9-]+\.)+[a-z]{2,63})):)\d{4,5}(?!\d)/gi,
    replacement: '$1<port>',
  },
];

/** Something of this is part of every sign: most names are done with at once. */
const ANY_SIGN = /[-:\\/]|0x/i;

/** Applies every rule in order. */
export function maskVolatileParts(text: string): string {
  if (!ANY_SIGN.test(text)) return text;
  let masked = text;
  for (const { sign, pattern, replacement } of MASK_RULES) {
    if (sign.test(masked)) masked = masked.replace(pattern, replacement);
  }
  return masked;
}
