import { listed } from './analysis/run-words.js';
import type { Analysis, Verdict } from './analysis/verdict.js';
import { DEFAULT_QUARANTINE_FILE } from './config/config.js';
import type { History } from './history/history.js';
import { laneKey } from './model/lane.js';
import type { Problem } from './model/problem.js';
import type { Run } from './model/run.js';
import { runKey, startedAt } from './model/run.js';
import type { BuiltOn } from './policy/grace.js';
import { recentRelease } from './policy/grace.js';
import type { PolicyRules } from './policy/policy-rules.js';
import type { Quarantine } from './policy/quarantine.js';
import { NO_QUARANTINE } from './policy/quarantine.js';
import type { EntryReview } from './policy/quarantine-review.js';
import type { BuiltOnSource, TextSource } from './ports.js';

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
    return { quarantine: NO_QUARANTINE, reviews: [], problems: absent(file) };
  const { parseQuarantine } = await import('./policy/quarantine-file.js');
  const quarantine = text === undefined ? NO_QUARANTINE : parseQuarantine(text);
  const problems =
    proposed === undefined ? [] : await proposalOf(quarantine, parseQuarantine(proposed), path);
  if (quarantine.entries.length === 0) return { quarantine, reviews: [], problems };
  const { reviewEntries } = await import('./policy/quarantine-review.js');
  return { quarantine, reviews: reviewEntries(history, quarantine), problems };
}

/** The usual file need not be there; one that was named should be. */
function absent({ path, problems }: BaseText): Problem[] {
  if (path === DEFAULT_QUARANTINE_FILE || problems.length > 0) return [];
  return [{ area: 'quarantine', where: path, what: 'There is no such file, so no test is in quarantine.' }];
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

/** What `readBuiltOn` goes by. */
export interface BuiltOnFacts {
  readonly history: History;
  readonly run: Run;
  readonly quarantine: Quarantine;
  /** `2026-03-01`. */
  readonly today: string;
}

/**
 * The state of the base branch that a change builds on: by merge base, or else by the day of a run of the commit that the
 * event calls the base. Asked only if a test failed in this workflow run that left quarantine not long ago.
 */
export async function readBuiltOn(
  source: BuiltOnSource | undefined,
  facts: BuiltOnFacts,
): Promise<{ readonly builtOn?: BuiltOn; readonly problems: readonly Problem[] }> {
  if (facts.run.info.onDefaultBranch || !hasReleasedFailure(facts)) return { problems: [] };
  const { commit, text, problems = [] } = (await source?.read()) ?? {};
  if (commit !== undefined) {
    const { parseQuarantine } = await import('./policy/quarantine-file.js');
    const quarantine = text === undefined ? NO_QUARANTINE : parseQuarantine(text);
    // A file that is not understood does not say what it lacks.
    if (quarantine.complaints.length === 0)
      return { builtOn: { by: 'merge-base', commit, quarantine }, problems };
  }
  const day = baseDayOf(facts.history, facts.run);
  return { ...(day !== undefined && { builtOn: { by: 'day', day } }), problems };
}

function hasReleasedFailure({ history, run, quarantine, today }: BuiltOnFacts): boolean {
  if (quarantine.released.length === 0) return false;
  const lanes = [...history.lanes.values()].filter(
    ({ lane: { repository, workflow } }) =>
      repository === run.lane.repository && workflow === run.lane.workflow,
  );
  return lanes.some(({ lane, runs, failures }) =>
    runs
      .filter(({ runId }) => runId === run.info.runId)
      .flatMap((one) => [...(failures.get(runKey(one))?.keys() ?? [])])
      .some((test) => recentRelease(quarantine, { test, lane, today }) !== undefined),
  );
}

function baseDayOf(history: History, { lane, info }: Run): string | undefined {
  if (info.baseCommit === undefined) return undefined;
  const runs = history.lanes.get(laneKey(lane))?.runs ?? [];
  const base = runs.findLast(({ commit, onDefaultBranch }) => onDefaultBranch && commit === info.baseCommit);
  return base && startedAt(base).slice(0, 10);
}
