/**
 * Where the engine says that a break began, against where it did. A verdict line may carry `change`: the first and the
 * last run of the lane in which it can have begun, and the likeliest (`{from, to, best, tests}`); and `cluster`, which
 * failures share that are told as one row. Both are optional: what no line carries is not told.
 *
 * A break began in the first build that failed by it. One that fails only now and then may have begun before, unseen.
 */
export function placements(events, records) {
  const place = placesOf(records);
  const placed = events.map((event) => placementOf(event, place));
  const told = placed.filter(({ isTold }) => isTold);
  const clustered = placed.filter(({ clusters }) => clusters !== undefined);
  return {
    events: placed.length,
    told: told.length,
    inInterval: told.filter(({ isInInterval }) => isInInterval).length,
    medianWidth: median(told.map(({ width }) => width)),
    clustered: clustered.length,
    asOne: clustered.filter(({ clusters }) => clusters === 1).length,
    placed,
  };
}

/** The place of each run among those of its lane: by the records' order, else by time. */
function placesOf(records) {
  const lanes = new Map();
  for (const record of records) {
    const key = JSON.stringify([record.repository, record.workflow, record.job, record.variant]);
    lanes.set(key, [...(lanes.get(key) ?? []), record]);
  }
  const places = new Map();
  for (const lane of lanes.values()) {
    lane.sort((a, b) => (a.order ?? 0) - (b.order ?? 0) || (a.startedAt < b.startedAt ? -1 : 1));
    for (const [at, { id }] of lane.entries()) places.set(id, at);
  }
  return places;
}

/** As the last lines of the event say it that say it at all: what is known when it is over. */
function placementOf(event, place) {
  const failures = event.builds.flat();
  const first = Math.min(...event.builds[0].map(({ record }) => place.get(record.id)));
  const lastTold = event.builds.findLast((build) => build.some(({ change }) => change !== undefined)) ?? [];
  const changes = lastTold.flatMap(({ change }) => change ?? []);
  const intervals = changes.map(({ from, to, best, tests }) => ({
    from: place.get(from),
    to: place.get(to),
    best: place.get(best),
    tests,
  }));
  const lastClustered = event.builds.findLast((build) => build.some(({ cluster }) => cluster !== undefined));
  return {
    event: event.event,
    size: event.size,
    isIntermittent: event.isIntermittent,
    failures: failures.length,
    isTold: intervals.length > 0,
    // Every test of the event has its own interval, unless they are told as one: all must hold the beginning.
    isInInterval: intervals.every(({ from, to }) => from <= first && first <= to),
    width: median(intervals.map(({ from, to }) => to - from + 1)),
    buildsOff: Math.max(...intervals.map(({ best }) => Math.abs(best - first))),
    tests: Math.max(...intervals.map(({ tests }) => tests ?? 0)),
    ...(lastClustered !== undefined && {
      clusters: new Set(lastClustered.map(({ cluster, key }) => cluster ?? key)).size,
    }),
  };
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
