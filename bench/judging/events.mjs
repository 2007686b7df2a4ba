/** Breaks as events: what matters of a break of a hundred tests is that somebody sees it, and when. */

/** The events among cases, each with its failing results by build in the order of time. */
export function eventsOf(cases) {
  const events = new Map();
  for (const item of cases) {
    if (item.event === undefined) continue;
    const event = events.get(item.event) ?? {
      event: item.event,
      size: item.size ?? 0,
      isIntermittent: item.isIntermittent,
      hitsFlakyTests: item.hitsFlakyTests,
      builds: new Map(),
    };
    events.set(item.event, event);
    event.builds.set(item.build, [...(event.builds.get(item.build) ?? []), item]);
  }
  return [...events.values()].map((event) => ({
    ...event,
    size: event.size || new Set([...event.builds.values()].flat().map(({ result }) => result.test)).size,
    builds: [...event.builds.values()].sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1)),
  }));
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
  const [steady, intermittent] = [false, true].map((is) => seen.filter((event) => event.isIntermittent === is));
  return { all: countOf(seen), steady: countOf(steady), intermittent: countOf(intermittent) };
}

function countOf(events) {
  return {
    events: events.length,
    hidden: events.filter(({ isHidden }) => isHidden).length,
    firstRed: events.filter(({ isFirstRed }) => isFirstRed).length,
  };
}
