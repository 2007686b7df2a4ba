import { createHash } from 'node:crypto';
import { basename } from 'node:path/posix';
import { type ApiReply, notFound, type Operations, type RestContext, textParameter } from './exchange.js';

/** Beyond this size GitHub leaves the content out of the JSON; the raw media type still has it. */
const LARGEST_INLINE_BYTES = 1024 * 1024;

/** The repository's files by ref and path. */
export class Contents {
  readonly #files = new Map<string, ReadonlyMap<string, string>>();
  readonly #context: RestContext;
  readonly #defaultBranch: string;
  readonly #elsewhere: (ref: string) => Readonly<Record<string, string>> | undefined;

  /** `elsewhere`: the files of a ref that no test has set. */
  constructor(
    context: RestContext,
    defaultBranch: string,
    elsewhere: (ref: string) => Readonly<Record<string, string>> | undefined,
  ) {
    this.#elsewhere = elsewhere;
    this.#context = context;
    this.#defaultBranch = defaultBranch;
  }

  /** Sets all files of a branch, tag or commit. */
  set(ref: string, files: Readonly<Record<string, string>>): void {
    this.#files.set(shortRef(ref), new Map(Object.entries(files)));
  }

  /** The operations on contents. */
  operations(): Operations {
    return {
      'repos/get-content': (request) => {
        const { ref = this.#defaultBranch } = request.parameters as { ref?: string };
        const path = textParameter(request, 'path').replace(/\/$/, '');
        const files = this.#filesAt(shortRef(ref));
        const text = files?.get(path);
        if (text !== undefined) return this.#file(path, text, request.accept);
        const names = childrenOf(path, [...(files?.keys() ?? [])]);
        if (names.length === 0) throw notFound();
        const json = names.map(({ name, type }) => this.#describe(`${path}/${name}`, { type, size: 0 }));
        return { status: 200, json };
      },
    };
  }

  #filesAt(ref: string): ReadonlyMap<string, string> | undefined {
    return this.#files.get(ref) ?? new Map(Object.entries(this.#elsewhere(ref) ?? {}));
  }

  #file(path: string, text: string, accept: string): ApiReply {
    const content = Buffer.from(text);
    if (/^application\/vnd\.github\.(v3\.)?raw(\+json)?$/.test(accept)) {
      return { status: 200, raw: { mediaType: 'application/vnd.github.raw; charset=utf-8', content } };
    }
    const isInline = content.length <= LARGEST_INLINE_BYTES;
    return {
      status: 200,
      json: this.#describe(path, {
        type: 'file',
        size: content.length,
        sha: blobSha(content),
        encoding: isInline ? 'base64' : 'none',
        content: isInline ? wrappedBase64(content) : '',
      }),
    };
  }

  #describe(path: string, fields: Record<string, unknown>): Record<string, unknown> {
    const url = `${this.#context.repoUrl()}/contents/${path}`;
    return this.#context.build('content-file', {
      path,
      name: basename(path),
      url,
      _links: { self: url },
      ...fields,
    });
  }
}

function shortRef(ref: string): string {
  return ref.replace(/^refs\/(heads|tags)\//, '');
}

function childrenOf(
  folder: string,
  paths: readonly string[],
): readonly { name: string; type: 'dir' | 'file' }[] {
  const below = paths
    .filter((path) => path.startsWith(`${folder}/`))
    .map((path) => path.slice(folder.length + 1));
  const names = new Set(below.map((path) => path.split('/')[0] ?? ''));
  return [...names].sort().map((name) => ({ name, type: below.includes(name) ? 'file' : 'dir' }));
}

/** GitHub breaks the lines of Base64. */
function wrappedBase64(content: Buffer): string {
  return content.toString('base64').replace(/.{60}/g, '$&\n').concat('\n');
}

function blobSha(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
