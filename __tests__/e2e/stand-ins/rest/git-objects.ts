import { createHash } from 'node:crypto';

/** An entry of a tree; folders are entries of their own, as in Git. */
export interface TreeEntry {
  readonly name: string;
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
}

/** A commit; its author and date are left out, so that `salt` keeps equal commits apart. */
export interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly salt: number;
}

/** What a change does to one path of a tree: put an object there, or take it away. */
export interface TreeChange {
  readonly path: string;
  readonly mode: string;
  readonly type: TreeEntry['type'];
  /** `null` takes the path away. */
  readonly sha: string | null;
}

/** The object database of a repository, with the names that Git gives to blobs and trees. */
export class GitObjects {
  readonly blobs = new Map<string, Buffer>();
  readonly trees = new Map<string, readonly TreeEntry[]>();
  readonly commits = new Map<string, Commit>();

  addBlob(content: Buffer): string {
    const sha = nameOf('blob', content);
    this.blobs.set(sha, content);
    return sha;
  }

  addTree(entries: readonly TreeEntry[]): string {
    // Git sorts folders as if their names ended in a slash.
    const key = ({ name, type }: TreeEntry): string => (type === 'tree' ? `${name}/` : name);
    const sorted = entries.toSorted((a, b) => Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b))));
    const content = Buffer.concat(
      sorted.flatMap(({ mode, name, sha }) => [
        Buffer.from(`${mode.replace(/^0/, '')} ${name}\0`),
        Buffer.from(sha, 'hex'),
      ]),
    );
    const sha = nameOf('tree', content);
    this.trees.set(sha, sorted);
    return sha;
  }

  addCommit(commit: Commit): string {
    const sha = nameOf('commit', Buffer.from(JSON.stringify(commit)));
    this.commits.set(sha, commit);
    return sha;
  }

  has(sha: string): boolean {
    return this.blobs.has(sha) || this.trees.has(sha) || this.commits.has(sha);
  }

  /** A tree with changes; `undefined` where a path that is to be taken away is not there. */
  change(base: string | undefined, changes: readonly TreeChange[]): string | undefined {
    const entries = new Map((this.trees.get(base ?? '') ?? []).map((entry) => [entry.name, entry]));
    const below = new Map<string, TreeChange[]>();
    for (const { path, ...change } of changes) {
      const [name = '', ...rest] = path.split('/');
      if (rest.length > 0) {
        below.set(name, [...(below.get(name) ?? []), { ...change, path: rest.join('/') }]);
      } else if (change.sha !== null) {
        entries.set(name, { ...change, name, sha: change.sha });
      } else if (!entries.delete(name)) {
        return undefined;
      }
    }
    for (const [name, inside] of below) {
      const folder = entries.get(name);
      const sha = this.change(folder?.type === 'tree' ? folder.sha : undefined, inside);
      if (sha === undefined) return undefined;
      if (this.trees.get(sha)?.length === 0) entries.delete(name);
      else entries.set(name, { name, mode: '040000', type: 'tree', sha });
    }
    return this.addTree([...entries.values()]);
  }

  /** Everything below a tree, by path. */
  walk(tree: string, prefix = ''): (TreeEntry & { readonly path: string })[] {
    return (this.trees.get(tree) ?? []).flatMap((entry) => {
      const path = `${prefix}${entry.name}`;
      const inside = entry.type === 'tree' ? this.walk(entry.sha, `${path}/`) : [];
      return [{ ...entry, path }, ...inside];
    });
  }

  /** The newest commit that two have both, as far as first comes first says it; `undefined` where they have none. */
  mergeBase(a: string, b: string): string | undefined {
    const open = [b];
    for (let sha = open.shift(); sha !== undefined; sha = open.shift()) {
      if (this.isAncestor(sha, a)) return sha;
      open.push(...(this.commits.get(sha)?.parents ?? []));
    }
    return undefined;
  }

  /** Whether a commit is another one, or came before it. */
  isAncestor(ancestor: string, commit: string): boolean {
    const open = [commit];
    const seen = new Set<string>();
    for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
      if (sha === ancestor) return true;
      if (seen.has(sha)) continue;
      seen.add(sha);
      open.push(...(this.commits.get(sha)?.parents ?? []));
    }
    return false;
  }
}

function nameOf(type: string, content: Buffer): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}
