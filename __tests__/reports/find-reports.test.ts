import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findReports } from '../../src/reports/find-reports.js';
import { readReports } from '../../src/reports/read-reports.js';
import type { ReportFile } from '../../src/reports/report-file.js';

let root: string;
let workspace: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'deflake-find-'));
  workspace = join(root, 'work space');
  await mkdir(workspace);
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Writes files that hold their own names, relative to the workspace. */
async function write(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const file = join(workspace, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, path);
  }
}

async function contentOf(file: ReportFile): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of file.chunks()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

async function found(...patterns: readonly string[]): Promise<string[]> {
  const paths: string[] = [];
  for await (const file of findReports(patterns, workspace).read()) paths.push(file.path);
  return paths;
}

/** Problems of what was found, by path. */
async function problems(...patterns: readonly string[]): Promise<string[][]> {
  const reports = await readReports(findReports(patterns, workspace));
  return reports.map((report) => [report.path, ...report.problems.map((problem) => problem.what)]);
}

describe('findReports', () => {
  const FILES = [
    'a.xml',
    'b.txt',
    'out/TEST-a.xml',
    'out/TEST-b.xml',
    'out/deep/c.xml',
    'out/old/d.xml',
    'out/[x] (1).xml',
    'node_modules/p/n.xml',
    '.git/g.xml',
    '.hidden/h.xml',
  ];

  test.each<[string, string[], string[]]>([
    ['a file', ['a.xml'], ['a.xml']],
    ['a file with any ending', ['b.txt'], ['b.txt']],
    ['a glob', ['out/TEST-*.xml'], ['out/TEST-a.xml', 'out/TEST-b.xml']],
    [
      'several patterns, each file once',
      ['out/TEST-a.xml', 'out/TEST-*.xml', 'a.xml'],
      ['a.xml', 'out/TEST-a.xml', 'out/TEST-b.xml'],
    ],
    [
      'a folder: the reports below it',
      ['out'],
      ['out/TEST-a.xml', 'out/TEST-b.xml', 'out/[x] (1).xml', 'out/deep/c.xml', 'out/old/d.xml'],
    ],
    ['a folder with a slash', ['out/deep/'], ['out/deep/c.xml']],
    [
      'the workspace, without other people’s folders',
      ['.'],
      ['a.xml', 'out/TEST-a.xml', 'out/TEST-b.xml', 'out/[x] (1).xml', 'out/deep/c.xml', 'out/old/d.xml'],
    ],
    [
      'everywhere',
      ['**/*.xml'],
      ['a.xml', 'out/TEST-a.xml', 'out/TEST-b.xml', 'out/[x] (1).xml', 'out/deep/c.xml', 'out/old/d.xml'],
    ],
    ['node_modules, when it is named', ['node_modules/*/*.xml'], ['node_modules/p/n.xml']],
    ['hidden folders, when they are named', ['.hidden/*.xml'], ['.hidden/h.xml']],
    [
      'without what is excluded',
      ['out/**/*.xml', '!out/old/**', '!out/TEST-b.xml'],
      ['out/TEST-a.xml', 'out/[x] (1).xml', 'out/deep/c.xml'],
    ],
    [
      'an excluded folder',
      ['out', '!out/old'],
      ['out/TEST-a.xml', 'out/TEST-b.xml', 'out/[x] (1).xml', 'out/deep/c.xml'],
    ],
    ['an exclusion in front', ['!out/old', 'out/*/*.xml'], ['out/deep/c.xml']],
    ['a name that looks like a glob', ['out/[x] (1).xml'], ['out/[x] (1).xml']],
    ['such a name, escaped', ['out/\\[x\\] \\(1\\).xml'], ['out/[x] (1).xml']],
    ['braces', ['out/{deep,old}/*.xml'], ['out/deep/c.xml', 'out/old/d.xml']],
    ['Windows separators', ['out\\deep\\*.xml'], ['out/deep/c.xml']],
    ['a Windows path', ['out\\deep\\c.xml'], ['out/deep/c.xml']],
    ['nothing there', ['nowhere/*.xml', 'no.xml', ''], []],
    ['only exclusions', ['!a.xml'], []],
  ])('%s', async (_, patterns, expected) => {
    await write(...FILES);
    expect(await found(...patterns)).toEqual(expected);
  });

  test('of a folder, what it is found as: reports of all formats, packed ones, nothing else', async () => {
    await write('f/a.xml', 'f/b.json', 'f/c.xml.gz', 'f/d.zip', 'f/e.png', 'f/f.gz', 'f/g.log');
    const kinds: [string, boolean | undefined][] = [];
    for await (const { path, isFound } of findReports(['f', 'f/b.*'], workspace).read())
      kinds.push([path, isFound]);
    expect(kinds).toEqual([
      ['f/a.xml', true],
      // A pattern names it too.
      ['f/b.json', false],
      ['f/c.xml.gz', true],
      ['f/d.zip', true],
    ]);
  });

  test('files of a folder that are no reports are told together, and nothing is missing for them', async () => {
    await write('f/a.xml');
    for (const name of ['b', 'c', 'd', 'e']) await writeFile(join(workspace, `f/${name}.xml`), '<coverage/>');
    const reports = await readReports(findReports(['f', '!f/a.xml'], workspace));
    expect(reports.map(({ incomplete, problems }) => [incomplete, problems.length])).toEqual([[false, 1]]);
    expect(await problems('f/b.xml', 'f/c.xml')).toHaveLength(2);
  });

  test('absolute paths are relative to the workspace again, and whole outside of it', async () => {
    await write('out/a.xml', '../elsewhere/b.xml');
    const outside = join(root, 'elsewhere').replaceAll('\\', '/');
    expect(await found(join(workspace, 'out/*.xml'), join(outside, '*.xml'))).toEqual([
      `${outside}/b.xml`,
      'out/a.xml',
    ]);
    expect(await found(outside)).toEqual([`${outside}/b.xml`]);
    expect(await found('../elsewhere/*.xml')).toEqual([`${outside}/b.xml`]);
  });

  test('a workspace whose own path holds special characters', async () => {
    workspace = join(root, '{a,b} [c] (d)');
    await write('out/a.xml');
    expect(await found('out/*.xml')).toEqual(['out/a.xml']);
    expect(await found('**/*.xml')).toEqual(['out/a.xml']);
  });

  test('a workspace that is not there yields nothing', async () => {
    workspace = join(root, 'gone');
    expect(await found('**/*.xml')).toEqual([]);
  });

  test('files come with their size and bytes', async () => {
    await write('a.xml');
    for await (const file of findReports(['a.xml'], workspace).read()) {
      expect(file.sizeBytes).toBe(5);
      expect((await contentOf(file)).toString()).toBe('a.xml');
    }
    expect.assertions(2);
  });

  test('large files come in pieces that hold all of their bytes in order', async () => {
    const content = Buffer.from(Array.from({ length: 700_001 }, (_, i) => i % 251));
    await writeFile(join(workspace, 'a.xml'), content);
    for await (const file of findReports(['a.xml'], workspace).read())
      expect((await contentOf(file)).equals(content)).toBe(true);
    expect.assertions(1);
  });
});

describe('symbolic links', () => {
  const REFUSED = expect.stringContaining(
    "It can't be read: it is a symbolic link, or lies behind one, that leads out",
  );

  test('inside the workspace are followed, if they are files', async () => {
    await write('real/a.xml');
    await symlink(join(workspace, 'real/a.xml'), join(workspace, 'link.xml'));
    expect(await found('*.xml')).toEqual(['link.xml']);
    expect((await problems('link.xml')).flat()[1]).toContain('no report of a format that Deflake knows');
  });

  test('to a file outside are refused with its name', async () => {
    await write('a.xml', '../secret.xml');
    await symlink(join(root, 'secret.xml'), join(workspace, 'link.xml'));
    expect(await problems('link.xml')).toEqual([['link.xml', REFUSED]]);
    expect(await problems('*.xml')).toEqual([
      ['a.xml', expect.stringContaining('no report')],
      ['link.xml', REFUSED],
    ]);
  });

  test('to a folder outside are refused as a whole', async () => {
    await write('../other/a.xml', '../other/b.xml');
    await symlink(join(root, 'other'), join(workspace, 'link'));
    expect(await problems('link/**/*.xml')).toEqual([['link', REFUSED]]);
    expect(await problems('link')).toEqual([['link', REFUSED]]);
    expect(await problems('link/a.xml')).toEqual([['link/a.xml', REFUSED]]);
    expect(await found('**/*.xml')).toEqual([]);
  });

  test('a folder that leads into itself ends the search', async () => {
    await write('out/a.xml');
    await symlink(workspace, join(workspace, 'out/loop'));
    expect(await found('**/*.xml')).toEqual(['out/a.xml']);
  });

  test('that lead nowhere are told', async () => {
    await symlink(join(workspace, 'gone.xml'), join(workspace, 'link.xml'));
    const [problem] = await problems('*.xml');
    expect(problem?.[0]).toBe('link.xml');
    expect(problem?.[1]).toContain('ENOENT');
  });

  test('a workspace reached through a link is still the workspace', async () => {
    await write('out/a.xml');
    await symlink(workspace, join(root, 'alias'));
    workspace = join(root, 'alias');
    expect(await problems('out/*.xml')).toEqual([['out/a.xml', expect.stringContaining('no report')]]);
  });

  test('outside of the workspace are refused as well', async () => {
    await write('../other/a.xml', '../secret.xml');
    await symlink(join(root, 'secret.xml'), join(root, 'other/link.xml'));
    const outside = join(root, 'other').replaceAll('\\', '/');
    expect(await problems(outside)).toEqual([
      [`${outside}/a.xml`, expect.stringContaining('no report')],
      [`${outside}/link.xml`, REFUSED],
    ]);
  });
});
