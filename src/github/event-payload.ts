import { readFileSync } from 'node:fs';
import * as v from 'valibot';

/**
 * The parts of an event's payload that we use. GitHub writes the payload, but its text is of whoever caused the
 * event, and every event has other parts: each part is believed if it fits and is otherwise absent.
 */

/** Longer than any branch, login or SHA; a commit's message may be long and only its first line matters. */
const MAX_TEXT_LENGTH = 1_000;

/** GitHub puts up to 2,048 commits into the payload of a push. */
const MAX_COMMITS = 2_048;

const text = part(v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_TEXT_LENGTH)));
const sha = part(v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)));
const count = part(v.pipe(v.number(), v.integer(), v.minValue(1)));
const account = part(v.object({ login: text, type: text }));
const repository = part(v.object({ full_name: text, default_branch: text }));
const message = part(
  v.pipe(
    v.string(),
    v.transform((whole) => whole.slice(0, MAX_TEXT_LENGTH)),
  ),
);
const commit = part(v.object({ message, author: part(v.object({ username: text })) }));
const branch = part(v.object({ ref: text, sha, repo: repository }));

const payloadSchema = v.object({
  repository,
  sender: account,
  before: sha,
  head_commit: commit,
  commits: part(
    v.pipe(
      v.array(commit),
      v.transform((all) => all.slice(-MAX_COMMITS)),
    ),
  ),
  pull_request: part(v.object({ number: count, user: account, head: branch, base: branch })),
  merge_group: part(v.object({ base_ref: text, base_sha: sha, head_sha: sha })),
  issue: part(v.object({ number: count, pull_request: part(v.object({})) })),
  workflow_run: part(
    v.object({
      id: count,
      run_attempt: count,
      path: text,
      html_url: text,
      event: text,
      head_branch: text,
      head_sha: sha,
      head_repository: repository,
      actor: account,
      pull_requests: part(v.array(v.object({ number: count }))),
    }),
  ),
});

export type EventPayload = v.InferOutput<typeof payloadSchema>;

/** `undefined` when this is no payload at all; its parts are absent one by one. */
export function parseEventPayload(payload: unknown): EventPayload | undefined {
  const parsed = v.safeParse(payloadSchema, payload);
  return parsed.success && !Array.isArray(payload) ? parsed.output : undefined;
}

/** Reads the file that `GITHUB_EVENT_PATH` names; `undefined` when there is none or it is not JSON. */
export async function readEventPayload(path: string | undefined): Promise<unknown> {
  if (path === undefined || path === '') return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** A part that is absent when it is not what we expect. */
function part<S extends v.GenericSchema>(schema: S) {
  return v.fallback(v.optional(schema), undefined);
}
