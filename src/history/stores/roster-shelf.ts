import type { LaneKey } from '../../model/lane.js';
import type { FindRoster, ToldByRoster } from '../codec.js';
import type { History, LaneHistory } from '../history.js';
import { type Roster, rosterOf } from '../roster.js';
import { type RunByRoster, tellByRoster } from '../run-by-roster.js';

/** Rosters of one lane that are worked out at most, each a sort and a hash over all tests. The newest are likeliest. */
const MAX_ROSTERS_PER_LANE = 3;

/** A lane as an entry has it, in full. */
interface Carried {
  readonly carrier: string;
  readonly lane: LaneHistory;
  /** Whether new deltas may name it: an entry that is on its way out must not get new ones. */
  readonly isLasting: boolean;
  roster?: Roster;
}

/**
 * The rosters that follow from the entries that a job has read. A delta names only a roster whose entry this very job
 * could read; whoever reads the delta later and can't read that entry is told so.
 */
export class RosterShelf {
  private readonly byLane = new Map<LaneKey, Carried[]>();

  /** Takes the lanes of an entry, but those that are told by a roster themselves. */
  add(
    carrier: string,
    history: History,
    { toldByRoster, isLasting }: { readonly toldByRoster: ReadonlySet<LaneKey>; readonly isLasting: boolean },
  ): void {
    for (const [key, lane] of history.lanes) {
      if (toldByRoster.has(key) || lane.tests.size === 0) continue;
      const shelf = this.byLane.get(key) ?? [];
      shelf.push({ carrier, lane, isLasting });
      this.byLane.set(key, shelf);
    }
  }

  readonly find: FindRoster = (key, { hash, carrier }) => {
    const carried = this.byLane.get(key) ?? [];
    const named = carried.filter((item) => item.carrier === carrier);
    // Neighbours have the same roster if nothing happened in between.
    for (const item of [...named, ...carried.slice(0, MAX_ROSTERS_PER_LANE)]) {
      const roster = rosterIn(item);
      if (roster.hash === hash) return roster;
    }
    return undefined;
  };

  /** How the runs of an addition are best told; lanes that are better kept in full are left out. */
  tell(addition: History, minTests: number): ToldByRoster {
    const told = new Map<LaneKey, { told: RunByRoster; source: { hash: string; carrier: string } }>();
    for (const [key, lane] of addition.lanes) {
      if (lane.tests.size < minTests) continue;
      const lasting = (this.byLane.get(key) ?? []).filter((item) => item.isLasting);
      for (const item of lasting.slice(0, MAX_ROSTERS_PER_LANE)) {
        const roster = rosterIn(item);
        const run = tellByRoster(lane, roster);
        const best = told.get(key)?.told;
        if (run === undefined || (best !== undefined && best.different <= run.different)) continue;
        told.set(key, { told: run, source: { hash: roster.hash, carrier: item.carrier } });
      }
    }
    return told;
  }
}

function rosterIn(carried: Carried): Roster {
  carried.roster ??= rosterOf(carried.lane);
  return carried.roster;
}
