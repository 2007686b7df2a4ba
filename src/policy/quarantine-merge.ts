import { parseDocument } from 'yaml';
import { mergeBlocks } from './merge-blocks.js';
import type { Quarantine } from './quarantine.js';
import { isSameEntry } from './quarantine.js';
import { compareQuarantines, editQuarantine } from './quarantine-edit.js';
import { parseQuarantine } from './quarantine-file.js';
import type { ProposedBefore } from './quarantine-proposal.js';
import { entryName } from './quarantine-proposal.js';

/** A quarantine file that the base branch and a proposing branch have both changed; `undefined` where it is not there. */
export interface QuarantineVersions {
  /** As it was where they parted. */
  readonly ancestor: string | undefined;
  readonly base: string | undefined;
  readonly branch: string | undefined;
  /** What Deflake has proposed in the branch. */
  readonly proposed: ProposedBefore;
}

/**
 * The file to go on with: all that both have made of it, or that of the base branch where nothing but Deflake's own work
 * is lost with the other's, which is proposed anew. `undefined` where people have written what would be lost.
 */
export function mergeQuarantines(versions: QuarantineVersions): { readonly text?: string } | undefined {
  const { base, branch } = versions;
  const merged = mergeBlocks({
    ancestor: blocksOf(versions.ancestor),
    first: blocksOf(base),
    second: blocksOf(branch),
  });
  const text = merged?.map((block) => `${block}\n`).join('');
  if (text !== undefined && text !== '' && isSound(text, [base, branch])) return { text };
  if (!isOwnWork(versions)) return undefined;
  return base === undefined ? {} : { text: base };
}

/** An entry of a list is a block, and so is each line outside of them. */
function blocksOf(text = ''): string[] {
  const blocks: string[] = [];
  for (const line of text.replace(/\n+$/, '').split('\n')) {
    const isOfEntry = /^\s+[^\s#-]/.test(line) && /^\s*-\s/.test(blocks.at(-1) ?? '');
    if (isOfEntry) blocks.push(`${blocks.pop()}\n${line}`);
    else blocks.push(line);
  }
  return text === '' ? [] : blocks;
}

/** Merging may join what does not belong together, such as two entries for one test. */
function isSound(text: string, sides: readonly (string | undefined)[]): boolean {
  const { entries, released, complaints } = parseQuarantine(text);
  const known = sides.flatMap((side) => parseQuarantine(side ?? '').complaints);
  const isOnce = (list: Quarantine['entries'] | Quarantine['released']): boolean =>
    new Set(list.map(entryName)).size === list.length;
  return complaints.length <= known.length && isOnce(entries) && isOnce(released);
}

/** Whether the branch has nothing that Deflake would not write into the older file again. */
function isOwnWork({ ancestor, branch, proposed }: QuarantineVersions): boolean {
  const [before, after] = [parseQuarantine(ancestor ?? ''), parseQuarantine(branch ?? '')];
  const { added, gone } = compareQuarantines(before, after);
  if (!gone.every((entry) => proposed.take.has(entryName(entry)))) return false;
  const isLetOut = after.released.every((one) =>
    [...before.released, ...gone].some((other) => isSameEntry(one, other)),
  );
  const take = gone.map((entry) => ({ entry, advice: 'prune' as const, says: '' }));
  // Without the list of releases no day matters.
  const own = editQuarantine(ancestor, { add: added, take, today: '' });
  return isLetOut && withoutReleases(own) === withoutReleases(branch ?? '');
}

function withoutReleases(text: string): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  document.delete('released');
  return document.toString({ lineWidth: 0 });
}
