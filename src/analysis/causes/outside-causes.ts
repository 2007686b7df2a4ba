import type { FoundCause } from './cause.js';
import type { CauseFacts } from './cause-facts.js';
import type { Wording } from './words-of-failures.js';
import { inFailures, whatFailuresSpeakOf } from './words-of-failures.js';

/**
 * Failures that say themselves what was missing: the network, or memory, disk and handles of the machine. The words are
 * those of Linux, macOS and Windows, and of the runtimes of the languages that are tested most.
 */

const NETWORK: readonly Wording[] = [
  {
    label: 'a refused connection',
    pattern: /ECONNREFUSED|connection refused|ConnectException|ConnectionRefusedError|actively refused/i,
  },
  {
    label: 'a connection that was cut',
    pattern:
      /ECONNRESET|EPIPE\b|connection (?:was )?(?:reset|aborted|closed by|forcibly)|broken pipe|socket hang up|ConnectionResetError|unexpected EOF|RemoteDisconnected|ServerDisconnected/i,
  },
  {
    label: 'a name that was not resolved',
    pattern:
      /EAI_AGAIN|ENOTFOUND|UnknownHostException|getaddrinfo|name resolution|no such host|name or service not known|could not resolve host/i,
  },
  {
    label: 'a host that was not reached',
    pattern:
      /EHOSTUNREACH|ENETUNREACH|no route to host|network is unreachable|NoRouteToHostException|ETIMEDOUT|connect(?:ion)? timed? ?out/i,
  },
  {
    label: 'a service that was overloaded or away',
    pattern:
      /\b(?:502 bad gateway|503 service|504 gateway|429 too many|HTTP(?:\/[\d.]+)? ?(?:502|503|504|429)|status(?: code)?:? ?(?:502|503|504|429))\b|too many requests|service unavailable|rate limit/i,
  },
  {
    label: 'a secure connection that failed',
    pattern: /SSLHandshake|TLS handshake|SSL_ERROR|certificate (?:has )?expired/i,
  },
];

const RESOURCES: readonly Wording[] = [
  {
    label: 'memory that ran out',
    pattern:
      /OutOfMemory|out of memory|ENOMEM|MemoryError|cannot allocate memory|heap (?:limit|space)|std::bad_alloc|\bOOM\b/i,
  },
  {
    label: 'a full disk',
    pattern: /ENOSPC|no space left on device|disk (?:is )?full|not enough space on the disk|disk quota/i,
  },
  { label: 'too many open files', pattern: /EMFILE|ENFILE|too many open files/i },
  {
    label: 'too many threads or processes',
    pattern:
      /unable to create (?:new )?native thread|EAGAIN\b.*fork|fork: (?:retry|resource)|can't start new thread|resource temporarily unavailable/i,
  },
  {
    label: 'a process that was killed',
    pattern:
      /\bSIGKILL\b|signal: killed|exit(?:ed)?(?: with)?(?: code| status)? 137\b|worker .{0,40}(?:crashed|terminated)|forked VM terminated/i,
  },
  {
    label: 'a port that was taken',
    pattern: /EADDRINUSE|address already in use|BindException|only one usage of each socket address/i,
  },
];

/** A failure that names its cause is hard to beat; but what it names may have a cause of its own. */
const NAMED = 8;

export function networkCause({ failures }: CauseFacts): FoundCause | undefined {
  return spoken('network', 'the network, or a service that it talks to', { failures }, NETWORK);
}

export function resourcesCause({ failures }: CauseFacts): FoundCause | undefined {
  return spoken('resources', 'what the machine has too little of', { failures }, RESOURCES);
}

function spoken(
  kind: 'network' | 'resources',
  what: string,
  { failures }: Pick<CauseFacts, 'failures'>,
  wordings: readonly Wording[],
): FoundCause | undefined {
  const said = whatFailuresSpeakOf(failures, wordings);
  if (said === undefined) return undefined;
  return {
    kind,
    strength: NAMED,
    says: `Likely ${what}: the failure speaks of ${said.label}${inFailures(said)}.`,
  };
}
