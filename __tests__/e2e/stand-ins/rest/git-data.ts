import {
  ApiError,
  type ApiRequest,
  notFound,
  type Operations,
  type RestContext,
  textParameter,
} from './exchange.js';
import { GitJson } from './git-json.js';
import { GitObjects, type TreeChange, type TreeEntry } from './git-objects.js';

/** Bytes. GitHub documents no limit for blobs that are created through the API; 40 MiB and more were refused. */
const LARGEST_CREATED_BLOB = 40 * 1024 * 1024 - 1;
/** Bytes of a request that creates a tree; above them GitHub answers 502, or 422 for taking too long. */
const LARGEST_TREE_REQUEST = 7 * 1024 * 1024;

/** A repository's Git data: objects and branches, under GitHub's rules for changing them. */
export class GitData {
  readonly objects = new GitObjects();
  /** Lists of trees are cut after so many entries. */
  treeLimit = Number.POSITIVE_INFINITY;
  /** Branches that a rule protects from everybody. */
  readonly protectedBranches = new Set<string>();
  readonly #branches = new Map<string, string>();
  readonly #context: RestContext;
  readonly #json: GitJson;
  #salt = 0;

  constructor(context: RestContext, defaultBranch: string) {
    this.#context = context;
    this.#json = new GitJson(context, this.objects);
    this.push(defaultBranch, { 'package.json': '{}\n' });
  }

  /** Name of the commit at the tip of a branch. */
  tip(branch: string): string | undefined {
    return this.#branches.get(branch);
  }

  /** The files of a branch or commit by path, as text. */
  files(ref: string): Readonly<Record<string, string>> {
    const tree = this.objects.commits.get(this.tip(ref) ?? ref)?.tree;
    const blobs = tree === undefined ? [] : this.objects.walk(tree).filter(({ type }) => type === 'blob');
    return Object.fromEntries(
      blobs.map(({ path, sha }) => [path, this.objects.blobs.get(sha)?.toString() ?? '']),
    );
  }

  /** Commits from the tip to the root, newest first. */
  log(branch: string): string[] {
    const names: string[] = [];
    for (let sha = this.tip(branch); sha !== undefined; sha = this.objects.commits.get(sha)?.parents[0])
      names.push(sha);
    return names;
  }

  /** Merges a branch into another one as GitHub does for a pull request, at the tips of both, and moves neither. */
  mergeCommit(base: string, head: string): string {
    const parents = [base, head].map((branch) => this.tip(branch) ?? '');
    const tree = this.objects.commits.get(parents[1] ?? '')?.tree ?? '';
    return this.objects.addCommit({ tree, parents, message: 'a merge', salt: this.#nextSalt() });
  }

  /** Pushes as a person does: `null` removes a file. `isForced` begins a history anew. */
  push(
    branch: string,
    files: Readonly<Record<string, string | Buffer | null>>,
    { isForced = false }: { readonly isForced?: boolean } = {},
  ): string {
    const parent = isForced ? undefined : this.tip(branch);
    const changes = Object.entries(files).map(
      ([path, content]): TreeChange => ({
        path,
        mode: '100644',
        type: 'blob',
        sha: content === null ? null : this.objects.addBlob(Buffer.from(content)),
      }),
    );
    const tree = this.objects.change(this.objects.commits.get(parent ?? '')?.tree, changes);
    if (tree === undefined) throw new Error('There is no such file to remove.');
    const parents = parent === undefined ? [] : [parent];
    const commit = this.objects.addCommit({ tree, parents, message: 'by a person', salt: this.#nextSalt() });
    this.#branches.set(branch, commit);
    return commit;
  }

  /** Deletes a branch as a person does; without any, the repository is empty. */
  deleteBranch(branch: string): void {
    this.#branches.delete(branch);
  }

  operations(): Operations {
    const guarded = Object.entries(this.#operations()).map(([name, carryOut]) => [
      name,
      (request: ApiRequest) => {
        if (name.startsWith('git/') && this.#branches.size === 0)
          throw new ApiError(409, 'Git Repository is empty.');
        return carryOut(request);
      },
    ]);
    return Object.fromEntries(guarded) as Operations;
  }

  #operations(): Operations {
    return {
      'repos/get-branch': (request) => {
        const name = textParameter(request, 'branch');
        const sha = this.tip(name);
        if (sha === undefined) throw new ApiError(404, 'Branch not found');
        return { status: 200, json: this.#json.branch(name, sha, this.protectedBranches.has(name)) };
      },
      'repos/compare-commits-with-basehead': (request) => {
        const [base = '', head = ''] = textParameter(request, 'basehead').split('...');
        const [from, to] = [this.tip(base) ?? base, this.tip(head) ?? head];
        const isKnown = [from, to].every((sha) => this.objects.commits.has(sha));
        const mergeBase = isKnown ? this.objects.mergeBase(from, to) : undefined;
        if (mergeBase === undefined) throw notFound();
        const json = this.#json.comparison({ from, to, mergeBase });
        return { status: 200, json };
      },
      'repos/merge': (request) => {
        const { base, head } = request.body as { base: string; head: string };
        const [into, from] = [this.tip(base), this.tip(head) ?? head];
        if (into === undefined || !this.objects.commits.has(from)) throw notFound();
        if (this.objects.isAncestor(from, into)) return { status: 204 };
        const tree = this.#mergeTrees(into, from);
        if (tree === undefined) throw new ApiError(409, 'Merge conflict');
        const sha = this.objects.addCommit({
          tree,
          parents: [into, from],
          message: `Merge ${head} into ${base}`,
          salt: this.#nextSalt(),
        });
        this.#move(base, sha);
        return { status: 201, json: this.#json.merged(sha) };
      },
      'git/get-ref': (request) => {
        const ref = textParameter(request, 'ref');
        const sha = this.tip(ref.replace(/^heads\//, ''));
        if (sha === undefined) throw notFound();
        return { status: 200, json: this.#json.ref(`refs/${ref}`, sha) };
      },
      'git/get-commit': (request) => ({
        status: 200,
        json: this.#json.commit(textParameter(request, 'commit_sha')),
      }),
      'git/get-tree': (request) => {
        const name = textParameter(request, 'tree_sha');
        const commit = this.objects.commits.get(this.tip(name) ?? name);
        const sha = commit?.tree ?? name;
        if (!this.objects.trees.has(sha)) throw notFound();
        return { status: 200, json: this.#listTree(sha, request.parameters.recursive !== undefined) };
      },
      'git/get-blob': (request) => {
        const sha = textParameter(request, 'file_sha');
        const content = this.objects.blobs.get(sha);
        if (content === undefined) throw notFound();
        const json = this.#context.build('blob', {
          sha,
          size: content.length,
          encoding: 'base64',
          content: content.toString('base64').replace(/.{60}/g, '$&\n'),
        });
        return { status: 200, json };
      },
      'git/create-blob': (request) => {
        const { content, encoding = 'utf-8' } = request.body as { content: string; encoding?: string };
        const bytes = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
        if (bytes.length > LARGEST_CREATED_BLOB) throw new ApiError(422, 'input is too large to process');
        return {
          status: 201,
          json: this.#context.build('short-blob', { sha: this.objects.addBlob(bytes) }),
        };
      },
      'git/create-tree': (request) => ({
        status: 201,
        json: this.#listTree(this.#createTree(request), false),
      }),
      'git/create-commit': (request) => {
        const { message, tree, parents = [] } = request.body as CommitInput;
        if (!this.objects.trees.has(tree)) throw new ApiError(422, 'Tree SHA does not exist');
        if (parents.some((parent) => !this.objects.commits.has(parent)))
          throw new ApiError(422, 'Parent SHA does not exist or is not a commit object');
        const sha = this.objects.addCommit({ message, tree, parents, salt: this.#nextSalt() });
        return { status: 201, json: this.#json.commit(sha) };
      },
      'git/create-ref': (request) => {
        const { ref, sha } = request.body as { ref: string; sha: string };
        const branch = branchOf(ref);
        if (this.#branches.has(branch)) throw new ApiError(422, 'Reference already exists');
        this.#move(branch, sha);
        return { status: 201, json: this.#json.ref(ref, sha) };
      },
      'git/update-ref': (request) => {
        const { sha, force = false } = request.body as { sha: string; force?: boolean };
        const ref = `refs/${textParameter(request, 'ref')}`;
        const tip = this.tip(branchOf(ref));
        if (tip === undefined) throw new ApiError(422, 'Reference does not exist');
        if (!force && !this.objects.isAncestor(tip, sha))
          throw new ApiError(422, 'Update is not a fast forward');
        this.#move(branchOf(ref), sha);
        return { status: 200, json: this.#json.ref(ref, sha) };
      },
    };
  }

  /** File by file; `undefined` where both have changed one, and not in the same way. Lines are not looked at. */
  #mergeTrees(into: string, from: string): string | undefined {
    const base = this.objects.mergeBase(into, from);
    const filesOf = (commit: string | undefined): ReadonlyMap<string, TreeChange> => {
      const tree = this.objects.commits.get(commit ?? '')?.tree;
      const files = tree === undefined ? [] : this.objects.walk(tree).filter(({ type }) => type !== 'tree');
      return new Map(files.map((file) => [file.path, file]));
    };
    const [before, ours, theirs] = [filesOf(base), filesOf(into), filesOf(from)];
    const changes: TreeChange[] = [];
    for (const path of new Set([...before.keys(), ...theirs.keys()])) {
      const [was, own, other] = [before.get(path), ours.get(path), theirs.get(path)];
      if (other?.sha === was?.sha || other?.sha === own?.sha) continue;
      if (own?.sha !== was?.sha) return undefined;
      changes.push({ path, mode: '100644', type: 'blob', sha: other?.sha ?? null });
    }
    return this.objects.change(this.objects.commits.get(into)?.tree, changes);
  }

  #createTree(request: ApiRequest): string {
    if (Buffer.byteLength(JSON.stringify(request.body)) > LARGEST_TREE_REQUEST)
      throw new ApiError(422, 'Sorry, your request timed out. Your input was too large to process.');
    const { tree, base_tree: base } = request.body as TreeInput;
    if (base !== undefined && !this.objects.trees.has(base))
      throw new ApiError(422, 'base_tree is not a valid tree oid');
    const changes = tree.map(({ path = '', mode = '', type = 'blob', sha, content }): TreeChange => {
      if (content !== undefined && sha !== undefined)
        throw new ApiError(422, 'Must supply either tree.sha or tree.content, not both');
      if (typeof sha === 'string' && !this.objects.has(sha))
        throw new ApiError(422, `tree.sha ${sha} is not a valid ${type}`);
      const written = content === undefined ? undefined : this.objects.addBlob(Buffer.from(content));
      return { path, mode, type, sha: written ?? sha ?? null };
    });
    const changed = this.objects.change(base, changes);
    if (changed === undefined) throw new ApiError(422, 'GitRPC::BadObjectState');
    return changed;
  }

  #move(branch: string, sha: string): void {
    if (!this.objects.commits.has(sha)) throw new ApiError(422, 'Object does not exist');
    if (this.protectedBranches.has(branch))
      throw new ApiError(422, 'Repository rule violations found\n\nCannot update this protected ref.');
    this.#branches.set(branch, sha);
  }

  #listTree(sha: string, isRecursive: boolean): Record<string, unknown> {
    return this.#json.tree(sha, { isRecursive, limit: this.treeLimit });
  }

  #nextSalt(): number {
    this.#salt += 1;
    return this.#salt;
  }
}

interface TreeInput {
  readonly base_tree?: string;
  readonly tree: readonly {
    readonly path?: string;
    readonly mode?: string;
    readonly type?: TreeEntry['type'];
    readonly sha?: string | null;
    readonly content?: string;
  }[];
}

interface CommitInput {
  readonly message: string;
  readonly tree: string;
  readonly parents?: readonly string[];
}

function branchOf(ref: string): string {
  if (!/^refs\/heads\/[^/]/.test(ref)) throw new ApiError(422, 'Reference name is invalid');
  return ref.slice('refs/heads/'.length);
}
