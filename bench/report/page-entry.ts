// What the benchmark of the HTML report runs of Deflake, bundled as the command line is.
export { judgeRun } from '../../src/analysis/judge-run.js';
export { packHistory, unpackHistory } from '../../src/history/stores/packed-history.js';
export { encodeTimeline } from '../../src/history/timeline.js';
export { tellLane } from '../../src/lanes-of-run.js';
export { laneKey } from '../../src/model/lane.js';
export { runKey } from '../../src/model/run.js';
export { NO_QUARANTINE } from '../../src/policy/quarantine.js';
export { renderReportHtml } from '../../src/render/html/report-html.js';
