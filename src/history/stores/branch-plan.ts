import type { Lane, LaneKey } from '../../model/lane.js';
import type { Problem } from '../../model/problem.js';
import { describeDropped } from '../dropped.js';
import type { History, LaneHistory } from '../history.js';
import { EMPTY_HISTORY } from '../history.js';
import { mergeAll, mergeHistories } from '../merge.js';
import { laneFileName, laneFilesIn, laneStem, README } from './branch-files.js';
import { describeBeside } from './branch-problems.js';
import { type BranchView, type LaneContent, MAX_LANE_BYTES, type ReadLaneFile } from './branch-reader.js';
import { BRANCH_README } from './branch-readme.js';
import type { BranchChange, FileChange } from './branch-repository.js';
import { type Compaction, compactByWitnesses } from './compaction.js';
import { writeHistory } from './stored-history.js';

/** What a save changes. Without files there is nothing to do: the branch has it all. */
export interface BranchPlan extends BranchChange {
  /** What the new files hold, by path. */
  readonly contents: ReadonlyMap<string, LaneContent>;
  readonly problems: readonly Problem[];
}

export interface PlanFacts {
  readonly view: BranchView;
  /** The files of the lanes of the addition, those of a lane by their number. */
  readonly files: readonly ReadLaneFile[];
  /** How messages call the branch. */
  readonly where: string;
  readonly compaction: Compaction | undefined;
  /** In [0, 1): names a file where it is not known which names are taken. */
  readonly random: () => number;
}

/**
 * The lanes of a history by the stem of their files, each with what it adds there. Nothing to be added is nothing for
 * every lane that has a file: each is joined and folded.
 */
export function lanesByStem(addition: History, view: BranchView): ReadonlyMap<string, History> {
  if (addition.lanes.size === 0) {
    return new Map(laneFilesIn(view.tree).map(({ stem }) => [stem, EMPTY_HISTORY]));
  }
  const stems = new Map<string, Map<LaneKey, LaneHistory>>();
  for (const [key, lane] of addition.lanes) {
    const stem = laneStem(lane.lane);
    stems.set(stem, (stems.get(stem) ?? new Map<LaneKey, LaneHistory>()).set(key, lane));
  }
  // Which entries of another store an addition came from means nothing here.
  return new Map([...stems].map(([stem, lanes]) => [stem, { lanes, absorbed: new Set<string>() }]));
}

/**
 * Decides what a save writes: each lane's addition goes into the first of its files that can be read, or into a new
 * one beside those that can't. Readable ones join. Only what the branch has now and what is new goes in, never what
 * was loaded before: a person may have taken it out since.
 */
export function planSave(addition: History, facts: PlanFacts): BranchPlan {
  const files: FileChange[] = [];
  const contents = new Map<string, LaneContent>();
  const problems: Problem[] = [];
  for (const [stem, part] of lanesByStem(addition, facts.view)) {
    const own = facts.files.filter((file) => file.stem === stem);
    const readable = own.filter(isReadable);
    const current = mergeAll(readable.map(historyIn), EMPTY_HISTORY);
    problems.push(...describeDropped(part, current, facts.where));
    const merged = mergeHistories(current, part);
    const [target, ...joined] = readable.map(({ path }) => path);
    const isNothingNew = joined.length === 0 && isKnown(part, current, merged);
    if (target !== undefined && part.lanes.size > 0 && isNothingNew) continue;
    const history = compactByWitnesses(merged, facts.compaction);
    if (part.lanes.size === 0 && (target === undefined || (isNothingNew && isSame(current, history))))
      continue;
    const path = target ?? newName(stem, facts);
    files.push({ path, text: textOf(history, path) });
    files.push(...joined.map((removed) => ({ path: removed, text: null })));
    contents.set(path, { kind: 'read', history });
    if (target === undefined && own.length > 0) problems.push(describeBeside(facts.where, path, own));
  }
  if (files.length === 0) return { message: '', files, contents, problems };
  const { tree } = facts.view;
  if (!tree.isTruncated && !tree.entries.some(({ path }) => path === README))
    files.push({ path: README, text: BRANCH_README });
  return { message: messageOf(addition, files), files, contents, problems };
}

type ReadableFile = ReadLaneFile & { readonly content: { readonly kind: 'read'; readonly history: History } };

function isReadable(file: ReadLaneFile): file is ReadableFile {
  return file.content.kind === 'read';
}

function historyIn({ content }: ReadableFile): History {
  return content.history;
}

/** Whether a merge added nothing. Comparing large histories takes a while, and a run that is new answers already. */
function isKnown(part: History, current: History, merged: History): boolean {
  for (const key of part.lanes.keys()) {
    if (merged.lanes.get(key)?.runs.length !== current.lanes.get(key)?.runs.length) return false;
  }
  return isSame(merged, current);
}

function isSame(a: History, b: History): boolean {
  return a === b || writeHistory(a).equals(writeHistory(b));
}

/** The first name that nothing has, not even a link or a folder. */
function newName(stem: string, { view, random }: PlanFacts): string {
  const { entries, isTruncated } = view.tree;
  // Of a list that was cut nobody knows what it would have named: a number that nobody has is a good guess.
  if (isTruncated) return laneFileName(stem, 1_000 + Math.floor(random() * 1_000_000_000));
  const taken = new Set(entries.map(({ path }) => path));
  let number = 1;
  while (taken.has(laneFileName(stem, number))) number++;
  return laneFileName(stem, number);
}

/** Throws where GitHub would not take it. */
function textOf(history: History, path: string): string {
  const bytes = writeHistory(history);
  if (bytes.length <= MAX_LANE_BYTES) return bytes.toString('utf8');
  throw new Error(
    `${path} would have ${Math.round(bytes.length / 1024 / 1024)} MiB, more than GitHub takes: lower \`window-runs\``,
  );
}

/** Names and numbers only: other text of a run may mention people, or close issues. */
function messageOf(addition: History, files: readonly FileChange[]): string {
  const runs = [...addition.lanes.values()].flatMap((lane) => lane.runs);
  const [run] = runs;
  const [first] = files;
  const isOne = run !== undefined && runs.length === 1;
  if (addition.lanes.size === 0) return 'Compact the history\n\n[skip ci]';
  const what = isOne ? `run ${plain(run.runId)}/${run.runAttempt}` : `${runs.length} runs`;
  const lanes: readonly Lane[] = [...addition.lanes.values()].map(({ lane }) => lane);
  const where = lanes.length === 1 ? (first?.path ?? '') : `${lanes.length} lanes`;
  // Other services build every commit of every branch unless told otherwise.
  return `Add ${what} to ${where}\n\n[skip ci]`;
}

function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 60);
}
