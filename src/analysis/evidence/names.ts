/**
 * Kinds of evidence by name, as people switch them off to see what each is worth (`deflake replay --without`). Most are
 * kinds of single observations (`EvidenceKind`); `broken-before`, `environment` and `outage` are verdicts too, which
 * are not given without them.
 */
export const EVIDENCE_NAMES = [
  'attempts',
  'same-code',
  'confirmed-before',
  'broken-before',
  'isolation',
  'together',
  'signature',
  'changed-files',
  'new-test',
  'environment',
  'outage',
] as const;

export type EvidenceName = (typeof EVIDENCE_NAMES)[number];

export function isEvidenceName(text: string): text is EvidenceName {
  return (EVIDENCE_NAMES as readonly string[]).includes(text);
}
