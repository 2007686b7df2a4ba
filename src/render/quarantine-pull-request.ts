import type { QuarantineEntry } from '../policy/quarantine.js';
import type { EntryReview } from '../policy/quarantine-review.js';
import { code, paragraphs, text } from './markdown.js';
import type { ProposalMemory } from './proposal-marker.js';
import { proposalMarker } from './proposal-marker.js';
import { number, plural } from './words.js';

export interface QuarantineProposal {
  readonly path: string;
  readonly add: readonly QuarantineEntry[];
  readonly take: readonly EntryReview[];
  readonly memory: ProposalMemory;
}

/** Entries listed in each part; the change of the file itself has them all. */
const LISTED = 50;

/** The pull request that proposes changes of the quarantine file: what, and why. */
export function renderQuarantinePullRequest({ path, add, take, memory }: QuarantineProposal): {
  readonly title: string;
  readonly body: string;
} {
  const released = take.filter(({ advice }) => advice === 'release');
  const gone = take.filter(({ advice }) => advice === 'prune');
  const counts = [
    add.length > 0 && `${number(add.length)} in`,
    released.length > 0 && `${number(released.length)} back`,
    gone.length > 0 && `${number(gone.length)} gone`,
  ].filter((part) => part !== false);
  return {
    title: counts.length === 0 ? 'Quarantine: changes by people' : `Quarantine: ${counts.join(', ')}`,
    body: paragraphs([
      `Proposed from what the history shows; nothing holds until you merge it into ${code(path)}. This pull request is kept up to date. What you commit here stays, and what you take back is not proposed again. Close it to say no: it stays closed until there is something else to propose.`,
      part(
        `Into quarantine (${plural(add.length, 'test')})`,
        add.map(({ test, reason, expires, owner }) => {
          const who = owner === undefined ? '' : `, ${code(owner)}`;
          return `- ${code(test)}: ${text(reason)}; until ${expires}${who}`;
        }),
      ),
      part(
        `Back from quarantine (${plural(released.length, 'test')})`,
        released.map(({ says }) => `- ${text(says)}`),
      ),
      part(
        `Gone (${plural(gone.length, 'test')})`,
        gone.map(({ says }) => `- ${text(says)}`),
      ),
      proposalMarker(memory),
    ]),
  };
}

/** Where it proposes nothing any more, and is closed. What people took back is remembered all the same. */
export function renderWithdrawn(
  path: string,
  memory: ProposalMemory,
): { readonly title: string; readonly body: string } {
  return {
    title: 'Quarantine: nothing to propose',
    body: paragraphs([
      `Nothing is left to propose for ${code(path)}: it is there by now, or holds no more. Another one is opened when there is something.`,
      proposalMarker(memory),
    ]),
  };
}

function part(title: string, lines: readonly string[]): string | undefined {
  if (lines.length === 0) return undefined;
  const rest = lines.length - LISTED;
  return paragraphs([
    `#### ${title}`,
    [...lines.slice(0, LISTED), ...(rest > 0 ? [`- and ${number(rest)} more`] : [])].join('\n'),
  ]);
}
