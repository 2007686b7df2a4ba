// What the benchmark of speed runs of Deflake, bundled as the action is.
export { judge } from '../../src/analysis/judge.js';
export { failureSignature } from '../../src/analysis/signature.js';
export { historyOfRun, withConclusion, withoutResults } from '../../src/history/history.js';
export { mergeHistories } from '../../src/history/merge.js';
export { compact } from '../../src/history/stores/compaction.js';
export { packHistory, unpackHistory } from '../../src/history/stores/packed-history.js';
export { encodeTimeline } from '../../src/history/timeline.js';
export { laneKey } from '../../src/model/lane.js';
export { runKey } from '../../src/model/run.js';
export { assembleResults } from '../../src/reports/assemble-results.js';
export { findReports } from '../../src/reports/find-reports.js';
export { readReports } from '../../src/reports/read-reports.js';
