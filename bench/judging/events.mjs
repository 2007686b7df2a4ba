import { groupBy } from './group-by.mjs';

/** Breaks as events: what matters of a break of a hundred tests is that somebody sees it, and when. */

/** The events among cases, each with its failing results by build in the order of time. */
export function eventsOf(cases) {
  const ofEvents = cases.filter(({ event }) => event !== undefined);
  return [...groupBy(ofEvents, ({ event }) => event)].map(([event, failures]) => {
    const [{ size, isIntermittent, hitsFlakyTests }] = failures;
    const builds = [...groupBy(failures, ({ build }) => build).values()];
    return {
      event,
      // As meant; where a label does not say it, as seen.
      size: size ?? new Set(failures.map(({ result }) => result.test)).size,
      isIntermittent,
      hitsFlakyTests,
      builds: builds.sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1)),
    };
  });
}

function startOf(build) {
  return build.reduce((first, { record }) => (record.startedAt < first ? record.startedAt : first), '9');
}

/**
 * What an excuser makes of an event. Hidden: no failure of it ever made a build red. First red: its first build is red
 * by at least one of its own failures.
 */
export function seenOf({ builds, ...event }, isExcused) {
  const reds = builds.map((build) => build.some((item) => !isExcused(item)));
  return {
    ...event,
    builds: builds.length,
    failures: builds.flat().length,
    isHidden: !reds.includes(true),
    isFirstRed: reds[0] === true,
    firstRedBuild: reds.indexOf(true) + 1,
  };
}

/** How many of the events are hidden, and how many red at first; those that fail only now and then told apart. */
export function countSeen(seen) {
  const [steady, intermittent] = [false, true].map((is) =>
    seen.filter((event) => event.isIntermittent === is),
  );
  return { all: countOf(seen), steady: countOf(steady), intermittent: countOf(intermittent) };
}

/** The same by the number of tests that a break hits. */
export function countBySize(seen) {
  const bySize = groupBy(seen, ({ size }) => size);
  return [...bySize].sort(([a], [b]) => a - b).map(([size, events]) => ({ size, ...countOf(events) }));
}

/** Sums of such counts over sets. */
export function addSeen(counts) {
  const add = (kind) =>
    counts.reduce(
      (sum, count) => ({
        events: sum.events + count[kind].events,
        hidden: sum.hidden + count[kind].hidden,
        firstRed: sum.firstRed + count[kind].firstRed,
      }),
      { events: 0, hidden: 0, firstRed: 0 },
    );
  return { all: add('all'), steady: add('steady'), intermittent: add('intermittent') };
}

function countOf(events) {
  return {
    events: events.length,
    hidden: events.filter(({ isHidden }) => isHidden).length,
    firstRed: events.filter(({ isFirstRed }) => isFirstRed).length,
  };
}
