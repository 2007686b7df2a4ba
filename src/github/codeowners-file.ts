import type { TextSource } from '../ports.js';
import type { BaseFilePlace } from './base-file.js';
import { readBaseFile } from './base-file.js';

/** Where GitHub looks for it, in this order. */
const PATHS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** CODEOWNERS, of the base branch: a pull request can't make itself the owner of a test. */
export function createOwnersSource(place: BaseFilePlace): TextSource {
  return {
    read: async () => {
      for (const path of PATHS) {
        const found = await readBaseFile(place, {
          path,
          area: 'quarantine',
          otherwise: 'No test has an owner.',
        });
        if (found.text !== undefined || found.problems.length > 0) return found;
      }
      return { text: undefined, path: PATHS[0] ?? '', problems: [] };
    },
  };
}
