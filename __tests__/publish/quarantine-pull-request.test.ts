import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { TestId } from '../../src/model/test-id.js';
import type { QuarantineEntry } from '../../src/policy/quarantine.js';
import { parseQuarantine } from '../../src/policy/quarantine-file.js';
import type { EntryReview } from '../../src/policy/quarantine-review.js';
import type { Published } from '../../src/ports.js';
import { createQuarantinePullRequestPublisher } from '../../src/publish/quarantine-pull-request.js';
import type { TokenPermissions } from '../e2e/stand-ins/rest-api.js';
import { laneTelling, plan, telling } from '../render/tellings.js';
import { type Stage, setStage } from './stage.js';

const PATH = '.github/quarantine.yml';
const BRANCH = 'deflake/quarantine';
const MAY: TokenPermissions = { contents: 'write', 'pull-requests': 'write' };

// Some tests make forty requests; nothing depends on how long they take.
jest.setTimeout(60_000);

let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});

afterEach(async () => {
  await stage.api.stop();
  expect(stage.api.violations).toEqual([]);
});

function entry(name: string): QuarantineEntry {
  return { test: name as TestId, reason: 'flaky', since: '2026-03-10', expires: '2026-04-09' };
}

function release(name: string, advice: EntryReview['advice'] = 'release'): EntryReview {
  return { entry: entry(name), advice, says: `${name} may leave.` };
}

interface Proposed {
  readonly add?: readonly string[];
  readonly take?: readonly EntryReview[];
  readonly permissions?: TokenPermissions;
  readonly base?: string | undefined;
  readonly today?: string;
  readonly since?: string;
  readonly expires?: string;
}

async function propose({
  add = [],
  take = [],
  permissions = MAY,
  today = '2026-03-10',
  since = '2026-03-10',
  expires = '2026-04-09',
  ...more
}: Proposed): Promise<Published> {
  const publisher = createQuarantinePullRequestPublisher({
    client: await stage.client(permissions),
    base: 'base' in more ? more.base : 'main',
    path: PATH,
    today: () => today,
  });
  const own = laneTelling({
    plan: plan({ suggestions: add.map((name) => ({ ...entry(name), since, expires })), releases: take }),
  });
  return publisher.publish(telling([own]), { retell: async () => telling([own]), outputs: {} });
}

function onMain(text: string): void {
  stage.api.git.push('main', { [PATH]: text });
}

function onBranch(): string {
  return stage.api.git.files(BRANCH)[PATH] ?? '';
}

/** The one pull request, changed by a person. */
function changePull(changes: Partial<ReturnType<typeof pulls>[number]>): void {
  const [pull] = pulls().slice(-1);
  if (pull === undefined) throw new Error('There should be one.');
  stage.api.pulls.add({ ...pull, ...changes });
}

function proposed(): string[] {
  return parseQuarantine(onBranch()).entries.map(({ test: name }) => name);
}

function pulls() {
  return stage.api.pulls.all().filter(({ head }) => head.ref === BRANCH);
}

const FILE = 'tests:\n  - { test: old, reason: r, since: 2026-03-10, expires: 2026-04-09 }\n';

describe('the pull request of the quarantine', () => {
  test('is opened with what is to be added, and says why', async () => {
    onMain(FILE);
    expect(await propose({ add: ['a'], take: [release('old')] })).toEqual({ problems: [] });
    expect(pulls()).toMatchObject([{ title: 'Quarantine: 1 in, 1 back', base: { ref: 'main' } }]);
    expect(pulls()[0]?.body).toMatch(/nothing holds until you merge it/);
    expect(pulls()[0]?.body).toContain('old may leave.');
    expect(proposed()).toEqual(['a']);
    // All else of the branch is as main has it.
    expect(Object.keys(stage.api.git.files(BRANCH))).toEqual(expect.arrayContaining(['package.json', PATH]));
  });

  test('is kept up to date rather than opened again, and keeps what others proposed', async () => {
    await propose({ add: ['a'] });
    await propose({ add: ['b'] });
    expect(pulls()).toHaveLength(1);
    expect(pulls()[0]?.title).toBe('Quarantine: 2 in');
    expect(proposed()).toEqual(['a', 'b']);
    const requests = stage.api.requests.length;
    await propose({ add: ['b'] });
    expect(stage.api.requests.slice(requests).filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('follows the base branch', async () => {
    await propose({ add: ['a'] });
    onMain(FILE);
    stage.api.git.push('main', { 'src/new.ts': '1' });
    await propose({ add: ['b'] });
    expect(proposed()).toEqual(['old', 'a', 'b']);
    expect(stage.api.git.files(BRANCH)['src/new.ts']).toBe('1');
  });

  test('stays closed until there is something else to propose', async () => {
    await propose({ add: ['a'] });
    changePull({ state: 'closed' });
    await propose({ add: ['a'] });
    expect(pulls()).toHaveLength(1);
    await propose({ add: ['a', 'b'] });
    expect(pulls()).toHaveLength(2);
    expect(proposed()).toEqual(['b']);
    // Both were declined, one after the other, and the branch is gone.
    changePull({ state: 'closed' });
    stage.api.git.deleteBranch(BRANCH);
    await propose({ add: ['a', 'b'] });
    expect(pulls()).toHaveLength(2);
    // What was declined would have ended by now.
    const later = { since: '2026-05-01', expires: '2026-05-31' };
    await propose({ add: ['a'], today: '2026-05-01', ...later });
    expect(pulls()).toHaveLength(3);
  });

  test('is opened anew after one that was merged', async () => {
    await propose({ add: ['a'] });
    stage.api.git.push('main', { [PATH]: onBranch() });
    changePull({ state: 'closed', mergedAt: '2026-03-11T00:00:00Z' });
    await propose({ add: ['b'], take: [release('a')] });
    expect(pulls().map(({ title }) => title)).toEqual(['Quarantine: 1 in', 'Quarantine: 1 in, 1 back']);
    // It was let out, and is flaky again.
    stage.api.git.push('main', { [PATH]: 'tests: []\n' });
    changePull({ state: 'closed', mergedAt: '2026-03-12T00:00:00Z' });
    await propose({ add: ['a'] });
    expect(proposed()).toEqual(['a']);
  });

  test('keeps what people commit there', async () => {
    onMain(FILE);
    await propose({ add: ['a'] });
    const edited = `# Ask the shop team first.\n${onBranch().replace('reason: flaky', 'reason: the clock of the runner')}`;
    const own = stage.api.git.push(BRANCH, { [PATH]: edited, 'docs/flaky.md': 'Why they are.\n' });
    await propose({ add: ['a', 'b'] });
    expect(proposed()).toEqual(['old', 'a', 'b']);
    expect(onBranch()).toContain('# Ask the shop team first.');
    expect(onBranch()).toContain('the clock of the runner');
    // The base branch goes on, and changes the file as well.
    stage.api.git.push('main', { 'src/new.ts': '1' });
    onMain(`${FILE}  - { test: theirs, reason: r, since: 2026-03-10, expires: 2026-04-09 }\n`);
    await propose({ add: ['a', 'b', 'c'] });
    expect(proposed()).toEqual(['old', 'theirs', 'a', 'b', 'c']);
    expect(onBranch()).toContain('# Ask the shop team first.');
    expect(onBranch()).toContain('the clock of the runner');
    const files = stage.api.git.files(BRANCH);
    expect(files['docs/flaky.md']).toBe('Why they are.\n');
    expect(files['src/new.ts']).toBe('1');
    const { objects } = stage.api.git;
    expect(objects.isAncestor(own, stage.api.git.tip(BRANCH) ?? '')).toBe(true);
    expect(objects.isAncestor(stage.api.git.tip('main') ?? '', stage.api.git.tip(BRANCH) ?? '')).toBe(true);
  });

  test('keeps what people took out or changed there when the base branch changes the file as well', async () => {
    const more = '  - { test: more, reason: r, since: 2026-03-10, expires: 2026-04-09 }\n';
    onMain(FILE + more);
    await propose({ add: ['a'] });
    const edited = onBranch()
      .replace(/ {2}- \{ test: old.*\n/, '')
      .replace('reason: r', 'reason: "#412"');
    stage.api.git.push(BRANCH, { [PATH]: edited });
    onMain(`# Owned by QA.\n${FILE}${more}`);
    expect(await propose({ add: ['a'] })).toEqual({ problems: [] });
    expect(proposed()).toEqual(['more', 'a']);
    expect(onBranch()).toContain('reason: "#412"');
    expect(onBranch()).toContain('# Owned by QA.');
  });

  test('is left as it is where people and the base branch have changed the same line', async () => {
    onMain(FILE);
    await propose({ add: ['a'] });
    const edited = onBranch().replace('reason: r', 'reason: theirs');
    const own = stage.api.git.push(BRANCH, { [PATH]: edited });
    onMain(FILE.replace('reason: r', 'reason: ours'));
    const body = pulls()[0]?.body;
    const problem = {
      area: 'quarantine',
      where: 'pull request of deflake/quarantine',
      what: expect.stringMatching(
        /^main and people's commits to deflake\/quarantine have changed the same lines/,
      ),
      remedy: expect.stringMatching(
        /^Merge main into deflake\/quarantine by hand, and keep what is right of both/,
      ),
    };
    expect(await propose({ add: ['a', 'b'] })).toEqual({ problems: [problem] });
    expect(await propose({ add: ['a', 'b'] })).toEqual({ problems: [problem] });
    expect(stage.api.git.tip(BRANCH)).toBe(own);
    expect(pulls()[0]?.body).toBe(body);
  });

  test('goes by the base branch where only its own work disagrees with that', async () => {
    onMain(FILE);
    await propose({ take: [release('old')] });
    onMain(FILE.replace('reason: r', 'reason: ours'));
    expect(await propose({ add: ['a'] })).toEqual({ problems: [] });
    expect(proposed()).toEqual(['old', 'a']);
    expect(onBranch()).toContain('reason: ours');
  });

  test('does not propose again what people took back there', async () => {
    onMain(FILE);
    await propose({ add: ['a', 'b'], take: [release('old')] });
    expect(proposed()).toEqual(['a', 'b']);
    const taken = FILE.replace('test: old', 'test: b');
    stage.api.git.push(BRANCH, { [PATH]: `${FILE}${taken.split('\n')[1]}\n` });
    expect(proposed()).toEqual(['old', 'b']);
    await propose({ add: ['a', 'b', 'c'], take: [release('old')] });
    expect(proposed()).toEqual(['old', 'b', 'c']);
    expect(pulls()[0]?.title).toBe('Quarantine: 2 in');
  });

  test('does not propose again what people took back, even if nothing else is left to propose', async () => {
    onMain(FILE);
    await propose({ add: ['a'] });
    stage.api.git.push(BRANCH, { [PATH]: FILE });
    await propose({ add: ['a'] });
    expect(pulls()).toMatchObject([{ state: 'closed', title: 'Quarantine: nothing to propose' }]);
    await propose({ add: ['a'] });
    expect(pulls()).toHaveLength(1);
    await propose({ add: ['a', 'b'] });
    expect(pulls()).toHaveLength(2);
    expect(proposed()).toEqual(['old', 'b']);
  });

  test('that disagrees with the base branch in another file stays as people have it', async () => {
    await propose({ add: ['a'] });
    stage.api.git.push(BRANCH, { 'package.json': '{ "name": "theirs" }\n' });
    stage.api.git.push('main', { 'package.json': '{ "name": "ours" }\n' });
    onMain(FILE);
    await propose({ add: ['a', 'b'] });
    expect(proposed()).toEqual(['old', 'a', 'b']);
    expect(stage.api.git.files(BRANCH)['package.json']).toBe('{ "name": "theirs" }\n');
    onMain(`${FILE}  - { test: theirs, reason: r, since: 2026-03-10, expires: 2026-04-09 }\n`);
    expect(await propose({ add: ['a', 'b'] })).toEqual({ problems: [] });
    expect(proposed()).toEqual(['old', 'theirs', 'a', 'b']);
  });

  test('is closed when nothing is left to propose, and another one is opened later', async () => {
    await propose({ add: ['a'] });
    onMain(FILE.replace('old', 'a'));
    await propose({});
    expect(pulls()).toMatchObject([{ state: 'closed', title: 'Quarantine: nothing to propose' }]);
    await propose({});
    expect(pulls()).toHaveLength(1);
    await propose({ take: [release('a')] });
    expect(pulls().map(({ title }) => title)).toEqual([
      'Quarantine: nothing to propose',
      'Quarantine: 1 back',
    ]);
    expect(proposed()).toEqual([]);
  });

  test('is closed when all that it proposed has ended', async () => {
    await propose({ add: ['a'] });
    await propose({ today: '2026-04-10' });
    expect(proposed()).toEqual([]);
    expect(pulls()).toMatchObject([{ state: 'closed' }]);
  });

  test('stays open for changes that people have made of the file', async () => {
    onMain(FILE);
    await propose({ add: ['a'] });
    stage.api.git.push(BRANCH, { [PATH]: 'tests: []\n' });
    await propose({});
    expect(pulls()).toMatchObject([{ title: 'Quarantine: changes by people' }]);
    expect(pulls()[0]?.state ?? 'open').toBe('open');
  });

  test('does not bring back what left quarantine since', async () => {
    await propose({ add: ['a'] });
    onMain('tests: []\nreleased:\n  - { test: a, on: 2026-03-15, times: 1 }\n');
    await propose({ add: ['b'] });
    expect(proposed()).toEqual(['b']);
  });

  test('is none without a change, and none from runs that may not propose', async () => {
    onMain(FILE);
    await propose({});
    await propose({ take: [release('unknown')] });
    await propose({ add: ['a'], base: undefined });
    expect(pulls()).toEqual([]);
    expect(stage.api.git.tip(BRANCH)).toBeUndefined();
  });

  test('that may not be made is told with what to do, and fails nothing', async () => {
    const { problems } = await propose({
      add: ['a'],
      permissions: { contents: 'read', 'pull-requests': 'read' },
    });
    expect(problems).toEqual([
      {
        area: 'quarantine',
        where: 'pull request of deflake/quarantine',
        what: expect.stringMatching(/^Could not write files for the branch/),
        remedy: 'Add `contents: write` to the `permissions:` of the job.',
      },
    ]);
    const second = await propose({ add: ['a'], permissions: { contents: 'write', 'pull-requests': 'read' } });
    expect(second.problems[0]?.remedy).toMatch(/Allow GitHub Actions to create and approve pull requests/);
    const left = stage.api.git.tip(BRANCH);
    await propose({ add: ['a'], permissions: { contents: 'write', 'pull-requests': 'read' } });
    expect(stage.api.git.tip(BRANCH)).toBe(left);
    // Nobody has closed it: once it may be opened, it is.
    await propose({ add: ['a'] });
    expect(pulls()).toHaveLength(1);
  });

  test('holds hostile names as text', async () => {
    await propose({ add: ['a](http://evil) @acme/all <img src=x> ```'] });
    // All of the name stands in one code span, whose fence is longer than any in the name.
    expect(pulls()[0]?.body).toContain('- ```` a](http://evil) @acme/all <img src=x> ``` ````: flaky; until');
    expect(proposed()).toEqual(['a](http://evil) @acme/all <img src=x> ```']);
  });
});
