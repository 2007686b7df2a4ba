/** What we ask of GitHub's API, in the words that a message needs. */
export type ApiOperation =
  | 'list-caches'
  | 'list-comments'
  | 'create-comment'
  | 'update-comment'
  | 'delete-comment'
  | 'create-check-run'
  | 'update-check-run'
  | 'compare'
  | 'read-file'
  | 'list-jobs'
  | 'read-branch'
  | 'read-objects'
  | 'write-objects'
  | 'move-branch'
  | 'merge-branch'
  | 'list-files'
  | 'find-pull-request'
  | 'create-pull-request'
  | 'update-pull-request'
  | 'ask-identity';

/** A request to GitHub's API that was refused, or that got no answer or a senseless one. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly operation: ApiOperation;
  /** HTTP status; absent when no answer came, or one that GitHub's API would not give. */
  readonly status: number | undefined;
  /** Refused for the number of requests, whatever the status (GitHub uses 403 and 429 for it). */
  readonly isRateLimit: boolean;

  constructor(
    operation: ApiOperation,
    message: string,
    details: { status?: number | undefined; isRateLimit?: boolean; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.operation = operation;
    this.status = details.status;
    this.isRateLimit = details.isRateLimit ?? false;
  }
}
