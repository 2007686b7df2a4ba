import type { RunInfo } from '../model/run.js';
import type { SourceLocation } from '../model/test-result.js';
import type { Telling } from './telling.js';

/** Addresses of our own making: nothing hostile gets into them unencoded. */
export interface Links {
  /** The page of this workflow run. */
  readonly thisRun: string | undefined;
  run(run: RunInfo): string | undefined;
  source(run: RunInfo, location: SourceLocation): string | undefined;
}

const RUN_PAGE = /^(https?:\/\/[\w.:-]+\/[\w.-]+\/[\w.-]+)\/actions\/runs\/\d+(?:\/attempts\/\d+)?$/;

/** Links rest on the page of this run: without it, as on a laptop, there are none. */
export function linksOf(telling: Pick<Telling, 'runUrl'>): Links {
  const repository = RUN_PAGE.exec(telling.runUrl ?? '')?.[1];
  return {
    thisRun: repository === undefined ? undefined : telling.runUrl,
    run({ runId, runAttempt }) {
      if (repository === undefined || !/^\d+$/.test(runId)) return undefined;
      return `${repository}/actions/runs/${runId}${runAttempt > 1 ? `/attempts/${runAttempt}` : ''}`;
    },
    source(run, { file, line }) {
      const commit = run.headCommit ?? run.commit;
      if (repository === undefined || !/^[0-9a-f]{7,64}$/i.test(commit) || !isSafePath(file))
        return undefined;
      const path = file.split('/').map(encodeSegment).join('/');
      return `${repository}/blob/${commit}/${path}${isLine(line) ? `#L${line}` : ''}`;
    },
  };
}

/** Also the characters that end a link in Markdown. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Characters. Longer than any path that a repository holds. */
const MAX_PATH_LENGTH = 500;

/** A relative path with forward slashes that stays inside the repository. */
export function isSafePath(file: string): boolean {
  if (file === '' || file.length > MAX_PATH_LENGTH || !file.isWellFormed()) return false;
  if (/^[A-Za-z]:|[\\\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u.test(file)) return false;
  return file.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

/** `src/total.test.ts:41`, the way editors and terminals understand. */
export function locationLabel({ file, line }: SourceLocation): string {
  return isLine(line) ? `${file}:${line}` : file;
}

export function isLine(line: number | undefined): line is number {
  return line !== undefined && Number.isSafeInteger(line) && line > 0;
}

/** Where the rest is, when a comment or a check leaves some out. */
export function elsewhere({ thisRun }: Links): string {
  return thisRun === undefined ? 'the JSON report has them' : `[the run](${thisRun}) has them`;
}
