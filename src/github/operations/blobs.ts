import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { ApiFailure } from '../api-failure.js';
import type { Target } from './repository.js';

interface WantedBlob {
  readonly sha: string;
  readonly sizeBytes: number;
}

/** Bytes of a blob that GraphQL gives whole; it cuts longer texts at 512,000 and says so. */
const MAX_BATCHED_BYTES = 500_000;

/** Bounds of one GraphQL request; its answers must not grow to what times out. */
const MAX_BATCH_BLOBS = 100;
const MAX_BATCH_BYTES = 3_000_000;

/** Requests for single blobs that are on their way at once. */
const PARALLEL_REQUESTS = 6;

const blobSchema = v.object({ encoding: v.literal('base64'), content: v.string() });

const batchSchema = v.object({
  data: v.object({
    repository: v.record(v.string(), v.nullable(v.object({ text: v.nullish(v.string()) }))),
  }),
});

/**
 * Reads blobs: small ones together by GraphQL, because a request each would use up the 1,000 an hour that the jobs of
 * a repository share; whatever that did not give exactly, one by one. Blobs that are not there are missing.
 */
export async function readBlobs(
  target: Target,
  blobs: readonly WantedBlob[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const batch of batchesOf(blobs.filter(({ sizeBytes }) => sizeBytes <= MAX_BATCHED_BYTES))) {
    for (const [sha, bytes] of await readBatch(target, batch)) found.set(sha, bytes);
  }
  const left = [...new Set(blobs.map(({ sha }) => sha))].filter((sha) => !found.has(sha));
  for (let i = 0; i < left.length; i += PARALLEL_REQUESTS) {
    const read = left.slice(i, i + PARALLEL_REQUESTS).map(async (sha) => {
      const bytes = await readOne(target, sha);
      if (bytes !== undefined) found.set(sha, bytes);
    });
    await Promise.all(read);
  }
  return found;
}

/** One blob alone is no batch: REST gives it exactly, for the same price. */
function batchesOf(blobs: readonly WantedBlob[]): string[][] {
  const batches: string[][] = [];
  let bytes = 0;
  for (const { sha, sizeBytes } of new Map(blobs.map((blob) => [blob.sha, blob])).values()) {
    const last = batches.at(-1);
    const hasRoom = bytes + sizeBytes <= MAX_BATCH_BYTES && (last?.length ?? 0) < MAX_BATCH_BLOBS;
    bytes = hasRoom ? bytes + sizeBytes : sizeBytes;
    if (last === undefined || !hasRoom) batches.push([sha]);
    else last.push(sha);
  }
  return batches.filter((batch) => batch.length > 1);
}

async function readBatch({ send, at }: Target, shas: readonly string[]): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const plain = shas.filter((sha) => /^[0-9a-f]{40}$/.test(sha));
  const asked = plain.map((sha, i) => `b${i}: object(oid: "${sha}") { ... on Blob { text } }`);
  const query = `query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ${asked.join(' ')} } }`;
  try {
    const { data } = await send({
      operation: 'read-objects',
      route: 'POST /graphql',
      parameters: { query, variables: { owner: at.owner, name: at.repo } },
      answer: batchSchema,
    });
    for (const [i, sha] of plain.entries()) {
      const bytes = Buffer.from(data.repository[`b${i}`]?.text ?? '');
      // Text that was cut, or that was no UTF-8, is not what it was.
      if (blobName(bytes) === sha) found.set(sha, bytes);
    }
  } catch (error) {
    // Where GraphQL does not work, REST may; a limit on requests is no reason to send more of them.
    if (!(error instanceof ApiFailure) || error.isRateLimit) throw error;
  }
  return found;
}

async function readOne({ send, at }: Target, sha: string): Promise<Uint8Array | undefined> {
  try {
    const { content } = await send({
      operation: 'read-objects',
      route: 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
      parameters: { ...at, file_sha: sha },
      answer: blobSchema,
    });
    return Buffer.from(content, 'base64');
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) return undefined;
    throw error;
  }
}

/** The name that Git gives to content. */
function blobName(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
