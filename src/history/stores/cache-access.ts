import type { CacheAccess } from './cache-exchange.js';

/** What the environment of a job says of the cache, before anything is asked of it. */
export function readCacheAccess(env: Readonly<Record<string, string | undefined>>): CacheAccess {
  const mode = (env.ACTIONS_CACHE_MODE ?? '').trim().toLowerCase();
  if (mode === 'none') {
    return {
      absence: {
        what: `The workflow's \`cache-mode\` is \`none\`: ${NOTHING_COUNTS}`,
        remedy: 'Set it to `write`, or keep the history in a branch (`history: branch`).',
      },
    };
  }
  if (isEnterpriseServer(env)) {
    return {
      absence: {
        what: `The cache of GitHub Enterprise Server is of an older kind, which Deflake does not use: ${NOTHING_COUNTS}`,
        remedy: `Keep the history elsewhere: ${ELSEWHERE}`,
      },
    };
  }
  const hasService = has(env.ACTIONS_RESULTS_URL) && has(env.ACTIONS_CACHE_SERVICE_V2);
  if (!hasService || !has(env.ACTIONS_RUNTIME_TOKEN)) {
    return {
      absence: {
        what: `There is no Actions cache here: ${NOTHING_COUNTS}`,
        remedy: `Actions have it on GitHub and on self-hosted runners; \`run:\` steps have not. Elsewhere, ${ELSEWHERE}`,
      },
    };
  }
  // Of these the toolkit obeys silently.
  if (mode === 'read') {
    return {
      unwritable: {
        what: "The workflow's `cache-mode` is `read`: this run is not in the history.",
        remedy: 'Set it to `write` for runs that shall count later.',
      },
    };
  }
  if (mode === 'write-only') {
    return {
      unreadable: {
        what: "The workflow's `cache-mode` is `write-only`: earlier runs do not count. This one is kept.",
        remedy: 'Set it to `write` for jobs whose failures shall be judged.',
      },
    };
  }
  return {};
}

const NOTHING_COUNTS = 'earlier runs do not count, and this one is not kept.';
const ELSEWHERE = 'set `history` to `branch`, or to `file` with a folder that outlives the job.';

/** The toolkit takes any server for one but GitHub itself and GitHub with data residency, and so do we. */
function isEnterpriseServer(env: Readonly<Record<string, string | undefined>>): boolean {
  const url = env.GITHUB_SERVER_URL ?? '';
  const host = URL.canParse(url) ? new URL(url).hostname.toLowerCase() : 'github.com';
  return host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost');
}

function has(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
