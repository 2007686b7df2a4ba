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
}

async function propose({
  add = [],
  take = [],
  permissions = MAY,
  today = '2026-03-10',
  ...more
}: Proposed): Promise<Published> {
  const publisher = createQuarantinePullRequestPublisher({
    client: await stage.client(permissions),
    base: 'base' in more ? more.base : 'main',
    path: PATH,
    today: () => today,
  });
  const own = laneTelling({ plan: plan({ suggestions: add.map(entry), releases: take }) });
  const published = await publisher.publish(telling([own]), {
    retell: async () => telling([own]),
    outputs: {},
  });
  // What was committed is there to be read, as on GitHub.
  for (const branch of ['main', BRANCH])
    if (stage.api.git.tip(branch) !== undefined) stage.api.contents.set(branch, stage.api.git.files(branch));
  return published;
}

function onMain(text: string): void {
  stage.api.git.push('main', { [PATH]: text });
  stage.api.contents.set('main', stage.api.git.files('main'));
}

function proposed(): string[] {
  return parseQuarantine(stage.api.git.files(BRANCH)[PATH] ?? '').entries.map(({ test: name }) => name);
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
    const [pull] = pulls();
    if (pull === undefined) throw new Error('There should be one.');
    stage.api.pulls.add({ ...pull, state: 'closed' });
    await propose({ add: ['a'] });
    expect(pulls()).toHaveLength(1);
    await propose({ add: ['a', 'b'] });
    expect(pulls()).toHaveLength(2);
    expect(proposed()).toEqual(['b']);
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
