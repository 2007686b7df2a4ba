export { readRecords } from '../../src/commands/read-records.js';
export { replayCommand } from '../../src/commands/replay.js';
