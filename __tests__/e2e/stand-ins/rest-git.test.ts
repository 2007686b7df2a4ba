import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FORK_PERMISSIONS, RestApi } from './rest-api.js';
import { octokitFor } from './rest-client.js';

const REPOSITORY = { owner: 'octo', repo: 'demo' };
const BRANCH = { ...REPOSITORY, branch: 'notes' };

let api: RestApi;
beforeEach(async () => {
  api = await RestApi.start();
});
afterEach(async () => {
  await api.stop();
  expect(api.violations).toEqual([]);
});

function git() {
  return octokitFor(api, { contents: 'write' }).rest.git;
}

async function commitOf(files: Readonly<Record<string, string>>, parents: readonly string[] = []) {
  const tree = Object.entries(files).map(([path, content]) => ({
    path,
    mode: '100644' as const,
    type: 'blob' as const,
    content,
  }));
  const created = await git().createTree({ ...REPOSITORY, tree });
  const commit = { ...REPOSITORY, message: 'x', tree: created.data.sha, parents: [...parents] };
  return (await git().createCommit(commit)).data.sha;
}

describe('the REST stand-in: Git data', () => {
  test('names blobs and trees as Git does', async () => {
    const blob = await git().createBlob({ ...REPOSITORY, content: 'hello\n' });
    expect(blob.data.sha).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
    const tree = [{ path: 'f', mode: '100644' as const, type: 'blob' as const, sha: blob.data.sha }];
    // As `git write-tree` names it.
    expect((await git().createTree({ ...REPOSITORY, tree })).data.sha).toBe(
      '10731d0b170b98481a00bdca161e874e0ab93377',
    );
    const read = await git().getBlob({ ...REPOSITORY, file_sha: blob.data.sha });
    expect(Buffer.from(read.data.content, 'base64').toString()).toBe('hello\n');
  });

  test('changes a tree: puts, replaces and removes files, in folders too', async () => {
    const first = await commitOf({ 'a/b.txt': '1', 'c.txt': '2', 'd.txt': '3' });
    await git().createRef({ ...REPOSITORY, ref: 'refs/heads/notes', sha: first });
    const { commit } = (await octokitFor(api).rest.repos.getBranch(BRANCH)).data;
    const file = { mode: '100644' as const, type: 'blob' as const };
    const changed = await git().createTree({
      ...REPOSITORY,
      base_tree: commit.commit.tree.sha,
      tree: [
        { ...file, path: 'a/b.txt', sha: null },
        { ...file, path: 'c.txt', content: 'new' },
      ],
    });
    expect(changed.data.tree.map(({ path }) => path)).toEqual(['c.txt', 'd.txt']);
    const missing = { ...REPOSITORY, base_tree: changed.data.sha, tree: [{ ...file, path: 'z', sha: null }] };
    await expect(git().createTree(missing)).rejects.toMatchObject({ status: 422 });
  });

  test('moves a branch forward only, and makes it only once', async () => {
    const [root, other] = [await commitOf({ f: '1' }), await commitOf({ f: '2' })];
    const next = await commitOf({ f: '3' }, [root]);
    const ref = { ...REPOSITORY, ref: 'heads/notes' };
    await expect(git().updateRef({ ...ref, sha: root })).rejects.toMatchObject({ status: 422 });
    const created = { ...REPOSITORY, ref: 'refs/heads/notes', sha: root };
    await git().createRef(created);
    await expect(git().createRef(created)).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('Reference already exists') as unknown,
    });
    await expect(git().updateRef({ ...ref, sha: other })).rejects.toMatchObject({
      message: expect.stringContaining('Update is not a fast forward') as unknown,
    });
    await git().updateRef({ ...ref, sha: next });
    await git().updateRef({ ...ref, sha: next });
    expect(api.git.log('notes')).toEqual([next, root]);
    await expect(git().updateRef({ ...ref, sha: root })).rejects.toMatchObject({ status: 422 });
    await git().updateRef({ ...ref, sha: other, force: true });
    expect(api.git.files('notes')).toEqual({ f: '2' });
  });

  test('answers 409 in a repository without any commit, and 404 and 422 for what is not there', async () => {
    const nowhere = '0'.repeat(40);
    await expect(git().getBlob({ ...REPOSITORY, file_sha: nowhere })).rejects.toMatchObject({ status: 404 });
    await expect(git().getTree({ ...REPOSITORY, tree_sha: nowhere })).rejects.toMatchObject({ status: 404 });
    await expect(octokitFor(api).rest.repos.getBranch(BRANCH)).rejects.toMatchObject({ status: 404 });
    const commit = { ...REPOSITORY, message: 'x', tree: nowhere };
    await expect(git().createCommit(commit)).rejects.toMatchObject({ status: 422 });
    api.git.deleteBranch('main');
    await expect(git().createBlob({ ...REPOSITORY, content: 'x' })).rejects.toMatchObject({ status: 409 });
  });

  test('lists a part of a large tree, and says so', async () => {
    api.git.push('notes', { 'a.txt': '', 'b.txt': '', 'c.txt': '' });
    api.git.treeLimit = 2;
    const { data } = await git().getTree({ ...REPOSITORY, tree_sha: 'notes' });
    expect(data).toMatchObject({ truncated: true, tree: [{ path: 'a.txt' }, { path: 'b.txt' }] });
  });

  test('is read-only for forks', async () => {
    const { rest } = octokitFor(api, FORK_PERMISSIONS);
    expect((await rest.repos.getBranch({ ...REPOSITORY, branch: 'main' })).status).toBe(200);
    await expect(rest.git.createBlob({ ...REPOSITORY, content: 'x' })).rejects.toMatchObject({ status: 403 });
  });
});
