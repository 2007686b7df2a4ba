import { BOTS, OUTSIDERS } from './base-rates.mjs';
import { createBreak } from './breaks.mjs';
import { createChance } from './chance.mjs';

/**
 * What is built when: pull requests with several pushes each, their merges, fixes on the default branch and scheduled
 * builds of a commit that was built before. Each build knows which breaks its code contains, and which of them are its
 * own change's.
 */

/** Pull requests that are open at a time, and pushes that each gets after the first: assumed. */
const OPEN = 6;
const MORE_PUSHES = 2;

/** Scheduled builds among all; merges until a break on the default branch is mended: assumed. */
const SCHEDULED = 0.12;
const MERGES_TO_FIX = 1;

export function* builds({ project, flakes, seed, count, times }) {
  const chance = createChance(seed, 'builds');
  const main = { commit: chance.hex(40), tree: chance.hex(40), breaks: [], files: [] };
  const open = [];
  const fixed = new Set();
  let number = 0;
  for (let i = 0; i < count; i++) {
    while (open.length < OPEN) open.push(openChange(chance, { project, flakes, number: ++number }));
    const startMs = times[i];
    const flake = flakes.find((item) => item.fixMs <= startMs && item.fixMs > times[0] && !fixed.has(item));
    if (flake !== undefined) fixed.add(flake);
    yield { startMs, ...nextBuild(chance, { main, open, flake }) };
  }
}

function nextBuild(chance, { main, open, flake }) {
  if (flake !== undefined) {
    const message = `Make ${flake.test.id} reliable`;
    return pushed(chance, main, { files: [flake.test.file], message, author: 'ada' });
  }
  const due = main.breaks.find((item) => item.mergesLeft <= 0);
  if (due !== undefined) {
    main.breaks = main.breaks.filter((item) => item !== due);
    return pushed(chance, main, { files: due.of.files, message: 'Mend the build', author: 'ada' });
  }
  if (chance.is(SCHEDULED)) return { ...onMain(main), event: 'schedule', author: 'ada' };
  const change = chance.pick(open);
  return change.pushesLeft > 0 ? pushOf(chance, change, main) : mergeOf(chance, change, { main, open });
}

/** A commit on the default branch without a pull request. */
function pushed(chance, main, { files, message, author }) {
  advance(chance, main, files);
  return { ...onMain(main), event: 'push', author, commitMessage: message };
}

function advance(chance, main, files) {
  Object.assign(main, { commit: chance.hex(40), tree: chance.hex(40), files });
  for (const item of main.breaks) item.mergesLeft--;
}

/** What is built of the default branch. Breaks that came with this very commit are its own, whenever it is built. */
function onMain(main) {
  const { commit, tree, files } = main;
  const came = (isHere) =>
    main.breaks.filter((item) => (item.commit === commit) === isHere).map(({ of }) => of);
  return {
    commit,
    tree,
    changedFiles: files,
    branch: 'main',
    trusted: true,
    own: came(true),
    before: came(false),
  };
}

function openChange(chance, { project, flakes, number }) {
  const area = chance.pick(project.areas);
  const candidates = project.filesOf(area);
  const files = chance.shuffled(candidates).slice(0, 1 + chance.geometric(0.4));
  const brings = createBreak(chance, { project, flakes, number });
  const pushes = 1 + chance.geometric(1 / (1 + MORE_PUSHES));
  return {
    number,
    files: [...new Set([...files, ...(brings?.files ?? [])])].sort((a, b) => (a < b ? -1 : 1)),
    brings,
    // Seen: one push more, which mends it.
    pushesLeft: brings?.isSeen === true ? pushes + 1 : pushes,
    author: chance.is(BOTS) ? 'renovate[bot]' : chance.pick(['ada', 'ben', 'cho', 'dee']),
    trusted: !chance.is(OUTSIDERS),
  };
}

/** A push to a pull request: built as a merge with the default branch as it is now. */
function pushOf(chance, change, main) {
  if (change.pushesLeft === 1 && change.brings?.isSeen === true) change.brings = undefined;
  change.pushesLeft--;
  return {
    event: 'pull_request',
    commit: chance.hex(40),
    tree: chance.hex(40),
    baseCommit: main.commit,
    headCommit: chance.hex(40),
    branch: `change-${change.number}`,
    baseBranch: 'main',
    pullRequest: change.number,
    changedFiles: change.files,
    author: change.author,
    trusted: change.trusted,
    own: change.brings === undefined ? [] : [change.brings],
    before: main.breaks.map(({ of }) => of),
  };
}

function mergeOf(chance, change, { main, open }) {
  open.splice(open.indexOf(change), 1);
  advance(chance, main, change.files);
  if (change.brings !== undefined) {
    const mergesLeft = 1 + chance.geometric(1 / (1 + MERGES_TO_FIX));
    main.breaks.push({ of: change.brings, commit: main.commit, mergesLeft });
  }
  return {
    ...onMain(main),
    event: 'push',
    author: change.author,
    mergedPullRequests: [change.number],
    commitMessage: `Merge pull request #${change.number}`,
  };
}
