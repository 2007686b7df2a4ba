import type { Played } from './played.js';

/**
 * What Deflake must say of a story. `holds` looks at what it did say; a saying without it needs something that Deflake can't
 * do yet.
 */
export interface Saying {
  readonly says: string;
  readonly holds?: (played: Played) => boolean;
}
