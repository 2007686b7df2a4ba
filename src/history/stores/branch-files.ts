import { shortHash } from '../../model/hash.js';
import { type Lane, laneKey, laneTitle } from '../../model/lane.js';
import type { BranchEntry, BranchTree } from './branch-repository.js';

/**
 * Files of the branch, all in its root, where GitHub shows them above the README:
 *
 *     <workflow>-<lane>-<hash>.txt      the history of one lane
 *     <workflow>-<lane>-<hash>.2.txt    what is kept beside it while it can't be read; .3 beside that, and so on
 *
 * Names are the same for the same lane, whatever else is in the branch, and have letters that no file system or
 * shell minds. The hash keeps lanes apart whose names differ in other characters only.
 */
const LANE_FILE = /^([a-z0-9-]{1,90}-[0-9a-f]{16})(?:\.([1-9]\d{0,9}))?\.txt$/;

/** Whether a file of this name is the history of a lane. */
export function isLaneFileName(name: string): boolean {
  return LANE_FILE.test(name);
}

export const README = 'README.md';

/** Characters of a workflow's name, and of a lane's. */
const MAX_WORKFLOW_LENGTH = 24;
const MAX_LANE_LENGTH = 48;

/** Of what is listed, the file of a lane. */
export interface LaneFile {
  readonly path: string;
  /** The same for all files of a lane. */
  readonly stem: string;
  /** 1 is the usual one. */
  readonly number: number;
  readonly sha: string;
  readonly sizeBytes: number;
}

export function laneStem(lane: Lane): string {
  const workflow = lane.workflow.replace(/^.*\//, '').replace(/\.ya?ml$/i, '');
  const words = [slug(workflow, MAX_WORKFLOW_LENGTH), slug(laneTitle(lane), MAX_LANE_LENGTH)];
  return [...words, shortHash(laneKey(lane))].filter((word) => word !== '').join('-');
}

export function laneFileName(stem: string, number: number): string {
  return number === 1 ? `${stem}.txt` : `${stem}.${number}.txt`;
}

/** The files of lanes in a tree, those of a lane by their number. */
export function laneFilesIn(tree: BranchTree): readonly LaneFile[] {
  return tree.entries
    .flatMap((entry) => toLaneFile(entry) ?? [])
    .sort((a, b) => (a.stem === b.stem ? a.number - b.number : a.stem < b.stem ? -1 : 1));
}

/** Whether a tree holds what is not Deflake's, and nothing that is: then the name of the branch is wrong. */
export function isForeign(tree: BranchTree): boolean {
  return tree.entries.some(({ path }) => path !== README) && laneFilesIn(tree).length === 0;
}

function toLaneFile({ path, kind, sha, sizeBytes }: BranchEntry): LaneFile | undefined {
  const [, stem, number = '1'] = kind === 'file' ? (LANE_FILE.exec(path) ?? []) : [];
  return stem === undefined ? undefined : { path, stem, number: Number(number), sha, sizeBytes };
}

function slug(text: string, maxLength: number): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxLength)
    .replace(/^-|-$/g, '');
}
