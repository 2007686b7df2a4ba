import { randomBytes } from 'node:crypto';
import type { LoopbackReply, LoopbackRequest } from '../loopback-server.js';

/** Headers without which the storage client takes a reply for a broken one. */
const STORAGE_HEADERS = { 'x-ms-version': '2024-11-04', 'x-ms-request-id': '0', etag: '"0"' };

interface Blob {
  readonly signature: string;
  readonly blocks: Map<string, Buffer>;
  content?: Buffer;
  /** The upload was acknowledged and its bytes thrown away. */
  lost?: boolean;
}

/** The blob storage beside the cache service: uploads by PUT, whole or in blocks, and downloads with ranges. */
export class CacheBlobs {
  readonly #blobs = new Map<number, Blob>();
  #uploadsToLose = 0;

  /** Makes room for a blob; the address to upload to and download from, below the server's URL. */
  open(id: number): string {
    const signature = randomBytes(16).toString('hex');
    this.#blobs.set(id, { signature, blocks: new Map() });
    return this.address(id);
  }

  /** A blob's signed address: account, container, name. */
  address(id: number): string {
    return `/blobs/actions-cache/${id}?sig=${this.#blobs.get(id)?.signature ?? ''}`;
  }

  /** Whether the service would believe that a blob of this size was uploaded. */
  holds(id: number, sizeBytes: number): boolean {
    const blob = this.#blobs.get(id);
    return blob?.lost === true || blob?.content?.length === sizeBytes;
  }

  /** A blob's bytes. */
  contentOf(id: number): Buffer {
    const content = this.#blobs.get(id)?.content;
    if (content === undefined) throw new Error(`blob ${id} has no content`);
    return content;
  }

  /** Makes a blob that has its bytes already. */
  put(id: number, content: Buffer): void {
    const signature = randomBytes(16).toString('hex');
    this.#blobs.set(id, { signature, blocks: new Map(), content });
  }

  /** Forgets a blob's content. */
  delete(id: number): void {
    this.#blobs.delete(id);
  }

  /** The next uploads are acknowledged, and their bytes are lost. */
  loseUploads(count: number): void {
    this.#uploadsToLose = count;
  }

  /** Answers a request of the storage client. */
  answer(request: LoopbackRequest): LoopbackReply {
    const id = Number(request.url.pathname.split('/').at(-1));
    const blob = this.#blobs.get(id);
    if (!blob || request.url.searchParams.get('sig') !== blob.signature)
      return failure(403, 'AuthenticationFailed');
    if (request.method === 'PUT') return this.#upload(blob, request);
    if (!blob.content) return failure(404, 'BlobNotFound');
    return download(blob.content, request);
  }

  #upload(blob: Blob, request: LoopbackRequest): LoopbackReply {
    const part = request.url.searchParams.get('comp');
    if (part === null && request.headers['x-ms-blob-type'] !== 'BlockBlob')
      return failure(400, 'MissingRequiredHeader');
    if (part === 'block') blob.blocks.set(request.url.searchParams.get('blockid') ?? '', request.body);
    else this.#commit(blob, part === 'blocklist' ? joinBlocks(blob, request.body) : request.body);
    return { status: 201, headers: { ...STORAGE_HEADERS, 'x-ms-request-server-encrypted': 'true' } };
  }

  #commit(blob: Blob, content: Buffer): void {
    if (this.#uploadsToLose > 0) {
      this.#uploadsToLose -= 1;
      blob.lost = true;
    } else {
      blob.content = content;
    }
    blob.blocks.clear();
  }
}

function joinBlocks(blob: Blob, list: Buffer): Buffer {
  const ids = [...list.toString().matchAll(/<(?:Latest|Uncommitted)>([^<]*)</g)].map(
    (match) => match[1] ?? '',
  );
  return Buffer.concat(
    ids.map((id) => {
      const block = blob.blocks.get(id);
      if (!block) throw new Error(`the block list names an unknown block ${id}`);
      return block;
    }),
  );
}

function download(content: Buffer, request: LoopbackRequest): LoopbackReply {
  const range = (request.headers.range ?? String(request.headers['x-ms-range'] ?? '')).match(
    /^bytes=(\d+)-(\d*)$/,
  );
  const headers = {
    ...STORAGE_HEADERS,
    'content-type': 'application/octet-stream',
    'x-ms-blob-type': 'BlockBlob',
  };
  if (request.method === 'HEAD')
    return { status: 200, headers: { ...headers, 'content-length': `${content.length}` } };
  if (!range) return { status: 200, headers, body: content };
  const start = Number(range[1]);
  const end = Math.min(range[2] ? Number(range[2]) : content.length - 1, content.length - 1);
  if (start > end) return failure(416, 'InvalidRange');
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${start}-${end}/${content.length}` },
    body: content.subarray(start, end + 1),
  };
}

function failure(status: number, code: string): LoopbackReply {
  return {
    status,
    headers: { ...STORAGE_HEADERS, 'content-type': 'application/xml', 'x-ms-error-code': code },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`,
  };
}
