// What the benchmark runs of Deflake, bundled as the action is.
export { assembleResults } from '../../src/reports/assemble-results.js';
export { findReports } from '../../src/reports/find-reports.js';
export { readReports } from '../../src/reports/read-reports.js';
