import type { QuarantineSource } from '../ports.js';
import type { BaseFilePlace } from './base-file.js';
import { readBaseFile } from './base-file.js';

export interface QuarantineFileOptions extends BaseFilePlace {
  /** Relative to the repository's root. */
  readonly path: string;
}

/** The quarantine file, of the base branch. A file that can't be read has no entries: then nothing is excused by it. */
export function createQuarantineSource({ path, ...place }: QuarantineFileOptions): QuarantineSource {
  const request = { path, area: 'quarantine', otherwise: 'No test counts as quarantined.' } as const;
  return { read: () => readBaseFile(place, request) };
}
