import type { ProposedBefore } from '../policy/quarantine-proposal.js';
import { NOTHING_PROPOSED } from '../policy/quarantine-proposal.js';

/**
 * What a pull request of the quarantine remembers, in the hidden last line of its text: what it has proposed, and which
 * state of the file it was made for. People who edit the text may lose it; then what they took back is proposed again.
 */
export interface ProposalMemory {
  readonly proposed: ProposedBefore;
  /** A hash of the base branch's file; empty where it is not known. */
  readonly base: string;
}

export const NO_MEMORY: ProposalMemory = { proposed: NOTHING_PROPOSED, base: '' };

/** Entries that are remembered of each kind: 30 bytes each, of the 65,536 that a text may have. */
const MAX_REMEMBERED = 600;

export function proposalMarker({ proposed, base }: ProposalMemory): string {
  const words = (entries: ReadonlyMap<string, string>): string =>
    [...entries]
      .slice(-MAX_REMEMBERED)
      .map(([name, expires]) => `${name}@${expires}`)
      .join(',');
  return `<!-- deflake:proposed base=${base} in=${words(proposed.add)} out=${words(proposed.take)} -->`;
}

/** It comes back from a page that others can edit: what is not as it was written is left out. */
export function readProposalMarker(body: string): ProposalMemory {
  const last = body.trimEnd().split('\n').at(-1) ?? '';
  const found = /^<!-- deflake:proposed base=([0-9a-f]*) in=([\w@,-]*) out=([\w@,-]*) -->$/.exec(last.trim());
  if (found === null) return NO_MEMORY;
  const [, base = '', add = '', take = ''] = found;
  return { base, proposed: { add: entriesOf(add), take: entriesOf(take) } };
}

function entriesOf(words: string): Map<string, string> {
  const pairs = words.split(',').map((word) => /^([0-9a-f]{16})@(\d{4}-\d\d-\d\d)$/.exec(word));
  return new Map(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? '', pair[2] ?? '']])));
}
