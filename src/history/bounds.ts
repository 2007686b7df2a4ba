import { cut, firstLine } from '../model/failure.js';
import type { RunInfo } from '../model/run.js';
import type { SourceLocation } from '../model/test-result.js';
import { hasPollutingKey } from './polluting-keys.js';

/**
 * How much of anything a history keeps. Reports and imported records hold text of any length and numbers of any kind;
 * what is remembered of them must be small, and must be what the reader of histories accepts (`schemas.ts`).
 */

/** Characters. Generous for names and paths; the reader refuses longer ones. */
export const MAX_TEXT_LENGTH = 4_000;

/** Characters of a failure's text. */
export const MAX_EXCERPT_LENGTH = 400;

/** Characters of other text from reports, such as paths and types. */
const MAX_REPORT_TEXT_LENGTH = 1_000;

/**
 * Failures of one job that are kept with their text. Where more fail at once they fail alike, and the text of
 * 100,000 of them, run after run, would make the history ten times as large.
 */
export const MAX_EXCERPTS = 1_000;

/** Attempts of one test in one run; the last ones tell how it ended. */
export const MAX_ATTEMPTS = 100;

/** Reasons to be red that a job saw itself; one is enough. */
export const MAX_UNEXPLAINED = 20;

/** Changed files that one failure is remembered to point to: more say no more. */
export const MAX_TOUCHES = 3;

/** Files of one failure's stack that are kept: those that the failure is about stand near its top. */
export const MAX_NAMES = 8;

/** Changed files of a run that are kept, and characters of each. A change of more files touches everything. */
export const MAX_CHANGED_FILES = 40;
const MAX_PATH_LENGTH = 300;

/** Characters of the first line of a commit's message: more than git's own tools show of it. */
const MAX_COMMIT_MESSAGE_LENGTH = 200;

/** Eleven days in milliseconds: no test takes longer, but clocks jump. */
const MAX_DURATION_MS = 999_999_999;

/** Characters of JSON of all unknown keys of an imported record, and of one of them. */
export const MAX_EXTRA_LENGTH = 20_000;
const MAX_EXTRA_VALUE_LENGTH = 4_000;

export function boundedText(text: string): string {
  return cut(text, MAX_REPORT_TEXT_LENGTH);
}

export function boundedLocation({ file, line }: SourceLocation): SourceLocation {
  const isLine = line !== undefined && Number.isSafeInteger(line) && line >= 0;
  return { file: boundedText(file), ...(isLine && { line }) };
}

/** Reports hold negative and nonsensical durations; these say nothing. */
export function plausibleDuration(durationMs: number | undefined): number | undefined {
  if (durationMs === undefined || !(durationMs >= 0)) return undefined;
  return Math.min(Math.round(durationMs), MAX_DURATION_MS);
}

/** What is known of a run, its texts cut; the run id stays whole, because it says which run it is. */
export function boundedInfo({ extra, changedFiles, commitMessage, ...info }: RunInfo): RunInfo {
  const texts = Object.entries(info).flatMap(([key, value]) =>
    typeof value === 'string' && key !== 'runId' ? [[key, cut(value, MAX_TEXT_LENGTH)] as const] : [],
  );
  const kept = extra === undefined ? {} : boundedExtra(extra);
  const bounded: Partial<RunInfo> = Object.fromEntries(texts);
  return {
    ...info,
    ...bounded,
    ...(commitMessage !== undefined && {
      commitMessage: cut(firstLine(commitMessage), MAX_COMMIT_MESSAGE_LENGTH),
    }),
    ...(changedFiles !== undefined &&
      changedFiles.length <= MAX_CHANGED_FILES && {
        changedFiles: [...changedFiles].sort().map((path) => cut(path, MAX_PATH_LENGTH)),
      }),
    ...(Object.keys(kept).length > 0 && { extra: kept }),
  };
}

/** Unknown keys in the order of their names, without long values (lists of changed files) and up to a sum. */
function boundedExtra(extra: Readonly<Record<string, unknown>>): Record<string, unknown> {
  let length = 0;
  const kept = Object.entries(extra)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .filter(([key, value]) => {
      if (key === '__proto__' || hasPollutingKey(value)) return false;
      const size = key.length + (JSON.stringify(value) ?? '').length + 8;
      if (size > MAX_EXTRA_VALUE_LENGTH || length + size > MAX_EXTRA_LENGTH) return false;
      length += size;
      return true;
    });
  return Object.fromEntries(kept);
}
