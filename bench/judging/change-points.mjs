import { groupBy } from './group-by.mjs';
import { median } from './metrics.mjs';

/**
 * Where the engine says that a break began, against where it did. A verdict line may carry `change`: the first and the
 * last run of the lane in which it can have begun, the last good one before (`after`), and the likeliest (`{after, from, to,
 * best, tests}`); and `cluster`, which
 * failures share that are told as one row. Both are optional: what no line carries is not told.
 *
 * A break began in the first run of the lane that failed by it, on the default branch if it ever came there. One that
 * fails only now and then may have begun before, unseen: those are counted apart.
 */
export function placements(events, records) {
  const places = placesOf(records);
  const placed = events.map((event) => placementOf(event, places));
  return {
    steady: sumUp(placed.filter(({ isIntermittent }) => !isIntermittent)),
    intermittent: sumUp(placed.filter(({ isIntermittent }) => isIntermittent)),
    placed,
  };
}

function sumUp(placed) {
  const told = placed.filter(({ isTold }) => isTold);
  const clustered = placed.filter(({ clusters }) => clusters !== undefined);
  return {
    events: placed.length,
    told: told.length,
    inInterval: told.filter(({ isInInterval }) => isInInterval).length,
    nearest: told.filter(({ runsOff }) => runsOff <= 1).length,
    medianWidth: median(told.map(({ width }) => width)),
    clustered: clustered.length,
    asOne: clustered.filter(({ clusters }) => clusters === 1).length,
  };
}

/** The place of each run among those of its lane, by the names of its record and of its build: order, else time. */
function placesOf(records) {
  const places = new Map();
  for (const [name, lane] of groupBy(records, laneOf)) {
    lane.sort((a, b) => (a.order ?? 0) - (b.order ?? 0) || (a.startedAt < b.startedAt ? -1 : 1));
    const ofLane = new Map();
    for (const [at, { id, build }] of lane.entries()) {
      // A build that was run again is where it was first.
      if (build !== undefined && !ofLane.has(build)) ofLane.set(build, at);
      ofLane.set(id, at);
    }
    places.set(name, ofLane);
  }
  return places;
}

function laneOf({ repository, workflow, job, variant }) {
  return JSON.stringify([repository, workflow, job, variant]);
}

/**
 * The places of an interval. Runs that were not over when the judged one was judged lie between the last good one and the
 * first bad one. A pull request comes behind the whole base, whenever its first run was: then only the ends are known.
 */
function intervalOf({ after, from, to }, placeOf) {
  const first = after === undefined ? placeOf(from) : placeOf(after) + 1;
  const last = placeOf(to);
  if (last < first) return [...new Set([placeOf(from), last])];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** As the last line of each lane says it that says it at all: what is known when it is over. */
function placementOf(event, places) {
  const all = event.builds.flat();
  const merged = all.filter(({ record }) => record.pullRequest === undefined);
  const lanes = groupBy(merged.length > 0 ? merged : all, ({ record }) => laneOf(record));
  const intervals = [...lanes].flatMap(([lane, failures]) => {
    const placeOf = (name) => {
      const at = places.get(lane).get(name);
      if (at === undefined) throw new Error(`A change names the run ${name}, which is not in its lane.`);
      return at;
    };
    const began = Math.min(...failures.map(({ record }) => placeOf(record.id)));
    const told = failures.filter(({ change }) => change !== undefined);
    const last = Math.max(...told.map(({ record }) => placeOf(record.id)));
    return told
      .filter(({ record }) => placeOf(record.id) === last)
      .map(({ change: { after, from, to, best, tests } }) => {
        const interval = intervalOf({ after, from, to }, placeOf);
        return {
          isInside: interval.includes(began),
          width: interval.length,
          runsOff: Math.abs(placeOf(best) - began),
          tests,
        };
      });
  });
  const lastClustered = event.builds.findLast((build) => build.some(({ cluster }) => cluster !== undefined));
  return {
    event: event.event,
    size: event.size,
    isIntermittent: event.isIntermittent,
    failures: all.length,
    isTold: intervals.length > 0,
    ...(intervals.length > 0 && {
      // Every test of the event may have an interval of its own: all must hold the beginning.
      isInInterval: intervals.every(({ isInside }) => isInside),
      width: median(intervals.map(({ width }) => width)),
      runsOff: Math.max(...intervals.map(({ runsOff }) => runsOff)),
      tests: Math.max(...intervals.map(({ tests }) => tests ?? 0)),
    }),
    ...(lastClustered !== undefined && {
      clusters: new Set(lastClustered.map(({ cluster, key }) => cluster ?? key)).size,
    }),
  };
}
