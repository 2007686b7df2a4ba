import type { QuarantineEntry } from '../policy/quarantine.js';
import { renderQuarantineEntries } from '../policy/quarantine.js';

/** Entries of the quarantine file, as text to paste into it. */

/** Ids longer than any that the file accepts are not worth pasting. */
const MAX_SUGGESTED_ID_LENGTH = 1_100;

export function usableEntries(entries: readonly QuarantineEntry[]): QuarantineEntry[] {
  return entries.filter((entry) => entry.test.length <= MAX_SUGGESTED_ID_LENGTH);
}

/** YAML has an escape of its own for what can't be seen; entries are quoted, so it means the same. */
export function entriesToPaste(entries: readonly QuarantineEntry[]): string {
  const invisible = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/gu;
  return renderQuarantineEntries(entries).replace(invisible, (c) => {
    const point = c.codePointAt(0) ?? 0;
    return point > 0xffff
      ? `\\U${point.toString(16).padStart(8, '0')}`
      : `\\u${point.toString(16).padStart(4, '0')}`;
  });
}
