import { cut } from '../../model/failure.js';
import type { RunInfo } from '../../model/run.js';
import { counted, describeRun, grouped, listed } from '../run-words.js';
import type { FixCheck, FixCount, FixOutcome } from './fix-check.js';

type Unsaid = Omit<FixCheck, 'says'>;

/** Files that a sentence names. */
const NAMED_FILES = 2;

export interface SaidOfChange {
  /** Files of the change that have to do with the test. */
  readonly files: readonly string[];
  /** A limit that failures before the change missed. */
  readonly limit?: string;
  /** The one that failures since miss. */
  readonly newLimit?: string;
}

export function fixSentence(check: Unsaid, { files, limit, newLimit }: SaidOfChange): string {
  const change = changeOf(check.run, files);
  const counts = countsOf(check);
  if (check.worthALook === 'limit-moved' && newLimit !== undefined)
    return `Its limit moved from ${limit ?? 'another'} to ${newLimit} with ${change}; ${counts}.`;
  if (check.worthALook === 'limit-moved') {
    const missed = limit === undefined ? 'a limit' : `a limit of ${limit}`;
    const doubt = check.outcome === 'helped' ? '' : ', which may be luck yet';
    return `It is quiet since ${change}, which touches nothing but tests, and it missed ${missed} before: most likely the limit moved, not the code. ${capital(counts)}${doubt}.`;
  }
  if (check.worthALook === 'test-changed')
    return `It passes since ${change}, which touches nothing but tests: worth a look at what it no longer tests. ${capital(counts)}.`;
  return `${capital(outcomeWords(check))}: ${change}; ${counts}.${waitWords(check)}`;
}

function outcomeWords({ outcome, probability }: Unsaid): string {
  const sure = `${Math.min(99, Math.floor(100 * probability + 1e-9))} %`;
  const words: Readonly<Record<FixOutcome, string>> = {
    helped: `most likely it helped (${sure})`,
    nothing: `most likely it changed nothing (${sure})`,
    worse: `most likely it made things worse (${sure})`,
    unclear: `too early to tell whether it helped (${sure})`,
  };
  return words[outcome];
}

/** `run 1085 ("Cycle 1: a file for each test", tests/conftest.py)`. */
function changeOf(run: RunInfo, files: readonly string[]): string {
  const named = files.slice(0, NAMED_FILES).map((path) => cut(path, 100));
  const more = files.length - named.length;
  const touched = listed(more === 0 ? named : [...named, counted(more, 'more file')]);
  const { commitMessage = '' } = run;
  const message = commitMessage === '' ? [] : [`“${cut(commitMessage, 100)}”`];
  const about = [...message, ...(touched === '' ? [] : [touched])].join(', ');
  return `the change of ${describeRun(run)}${about === '' ? '' : ` (${about})`}`;
}

function countsOf({ before, since }: { readonly before: FixCount; readonly since: FixCount }): string {
  return `it failed in ${ofRuns(before)} before and in ${ofRuns(since)} since`;
}

function ofRuns({ runs, failed }: FixCount): string {
  if (runs === 1) return failed === 0 ? 'none of one run' : 'the one run';
  return `${failed === 0 ? 'none' : grouped(failed)} of ${counted(runs, 'run')}`;
}

function waitWords({ outcome, cleanRunsNeeded }: Unsaid): string {
  if (outcome !== 'unclear' || cleanRunsNeeded === undefined) return '';
  return ` ${capital(counted(cleanRunsNeeded, 'more run'))} without a failure would show that it did.`;
}

function capital(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}
