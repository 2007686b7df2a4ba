export { historyOfRun } from '../../src/history/history.js';
export { deltaKey } from '../../src/history/stores/cache-keys.js';
export { packAddition, packHistory, unpackHistory } from '../../src/history/stores/packed-history.js';
export { RosterShelf } from '../../src/history/stores/roster-shelf.js';
export { encodeTimeline } from '../../src/history/timeline.js';
export { laneKey } from '../../src/model/lane.js';
export { runKey } from '../../src/model/run.js';
