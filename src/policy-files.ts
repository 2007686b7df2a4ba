import { listed } from './analysis/run-words.js';
import type { Analysis, Verdict } from './analysis/verdict.js';
import type { History } from './history/history.js';
import { laneKey } from './model/lane.js';
import type { Problem } from './model/problem.js';
import type { Run } from './model/run.js';
import { startedAt } from './model/run.js';
import type { PolicyRules } from './policy/policy-rules.js';
import type { Quarantine } from './policy/quarantine.js';
import { NO_QUARANTINE } from './policy/quarantine.js';
import type { EntryReview } from './policy/quarantine-review.js';
import type { TextSource } from './ports.js';

/** What files of the repository say of the decision. What reads them is loaded only where there is something to read. */

type BaseText = Awaited<ReturnType<TextSource['read']>>;

export interface QuarantineInForce {
  readonly quarantine: Quarantine;
  readonly reviews: readonly EntryReview[];
  /** What this change would make of the file, as notes. */
  readonly problems: readonly Problem[];
}

/** The quarantine of the base branch, what the history says of its entries, and what this change proposes. */
export async function readQuarantine(file: BaseText, history: History): Promise<QuarantineInForce> {
  const { text, proposed, path } = file;
  if (text === undefined && (proposed ?? '') === '')
    return { quarantine: NO_QUARANTINE, reviews: [], problems: [] };
  const { parseQuarantine } = await import('./policy/quarantine-file.js');
  const quarantine = text === undefined ? NO_QUARANTINE : parseQuarantine(text);
  const problems =
    proposed === undefined ? [] : await proposalOf(quarantine, parseQuarantine(proposed), path);
  if (quarantine.entries.length === 0) return { quarantine, reviews: [], problems };
  const { reviewEntries } = await import('./policy/quarantine-review.js');
  return { quarantine, reviews: reviewEntries(history, quarantine), problems };
}

async function proposalOf(from: Quarantine, to: Quarantine, path: string): Promise<Problem[]> {
  const { compareQuarantines } = await import('./policy/quarantine-edit.js');
  const { added, gone } = compareQuarantines(from, to);
  const says = [
    ...(added.length === 0 ? [] : [`puts ${listed(added.map(({ test }) => test))} into quarantine`]),
    ...(gone.length === 0 ? [] : [`takes ${listed(gone.map(({ test }) => test))} out`]),
  ];
  const notes =
    says.length === 0 ? [] : [`This change ${says.join(' and ')}. That counts once it is merged.`];
  return [...notes, ...to.complaints.map((complaint) => `As this change has it: ${complaint}`)].map(
    (what) => ({
      area: 'quarantine',
      where: path,
      what,
      isNote: true,
    }),
  );
}

/** Asked only if a test failed, or was tried again: owners are of no interest otherwise. */
export async function readOwners(
  source: TextSource | undefined,
  { verdicts, retried }: Analysis,
  { tiers }: PolicyRules,
): Promise<{
  readonly ownersOf?: (verdict: Verdict) => readonly string[];
  readonly problems: readonly Problem[];
}> {
  const isWanted = [...verdicts, ...retried].some(({ kind }) => kind === 'flaky');
  const isRuled = verdicts.length > 0 && tiers.some(({ pattern }) => pattern.startsWith('owner:'));
  if (source === undefined || (!isWanted && !isRuled)) return { problems: [] };
  const { text, problems } = await source.read();
  if (text === undefined) return { problems };
  const { ownersOf, parseCodeowners, pathsOf } = await import('./policy/codeowners.js');
  const rules = parseCodeowners(text);
  return { ownersOf: (verdict) => ownersOf(rules, pathsOf(verdict)), problems };
}

/** The day whose state of the base branch this change builds on, if a run of that commit is known. */
export function baseDayOf(history: History, { lane, info }: Run): { readonly baseDay?: string } {
  if (info.baseCommit === undefined || info.onDefaultBranch) return {};
  const runs = history.lanes.get(laneKey(lane))?.runs ?? [];
  const base = runs.findLast(({ commit, onDefaultBranch }) => onDefaultBranch && commit === info.baseCommit);
  return base === undefined ? {} : { baseDay: startedAt(base).slice(0, 10) };
}
