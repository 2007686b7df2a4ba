import { join } from 'node:path';
import type { Config } from '../config/config.js';
import type { Telling } from '../render/telling.js';

/** A report for other tools: where it goes, and what writes it, which is loaded where it is asked for. */
export function extraReport(
  kind: Config['extra-reports'][number],
  folder: string,
): { readonly path: string; readonly render: (telling: Telling) => Promise<string> } {
  switch (kind) {
    case 'ctrf':
      return {
        path: join(folder, 'ctrf.json'),
        render: async (telling) => (await import('../render/machine/ctrf.js')).renderCtrf(telling),
      };
    case 'junit':
      return {
        path: join(folder, 'junit.xml'),
        render: async (telling) => (await import('../render/machine/junit.js')).renderJunit(telling),
      };
  }
}
