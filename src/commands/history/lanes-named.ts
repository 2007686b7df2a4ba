import { UserError } from '../../errors.js';
import type { History, LaneHistory } from '../../history/history.js';
import type { Lane } from '../../model/lane.js';
import { laneTitle } from '../../model/lane.js';

/** The lanes with a text in their names; all without one. Throws a `UserError` that lists them where none has it. */
export function lanesNamed(history: History, wanted: string | undefined): LaneHistory[] {
  const all = [...history.lanes.values()];
  if (wanted === undefined) return all;
  const lanes = all.filter(({ lane }) => laneLabel(lane).includes(wanted));
  if (lanes.length > 0) return lanes;
  throw new UserError(`No lane has "${wanted}" in its name. There are:`, {
    details: all.map(({ lane }) => laneLabel(lane)),
  });
}

/** Everything that tells a lane from others: `octo/cat .github/workflows/ci.yml unit (os: linux)`. */
function laneLabel(lane: Lane): string {
  return [lane.repository, lane.workflow, laneTitle(lane)].filter((part) => part !== '').join(' ');
}
