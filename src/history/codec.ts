/**
 * The form of a history on disk: lines of tab-separated fields, sorted, one thing a line, so that `grep`, `diff` and
 * `zless` are useful. See docs/history-format.md.
 */
export { decodeHistory, type FindRoster } from './decode.js';
export { encodeHistory, encodePieces, type ToldByRoster } from './encode.js';
export { HISTORY_VERSION, HistoryFormatError, type RosterSource } from './format.js';
