import type { ReportFormat } from '../../format.js';
import { readJsonLines } from '../../json/json-lines.js';
import type { ReportHead } from '../../report-head.js';

const EVENT = /"type"\s*:\s*"(?:suite|test|bench)"/;

/**
 * Rust's `cargo test -- -Z unstable-options --format json`, alone or among the messages of `cargo --message-format
 * json`, and `cargo nextest run --message-format libtest-json`.
 */
export const libtestJson: ReportFormat = {
  name: 'libtest-json',
  extensions: ['json', 'jsonl', 'ndjson'],
  recognises: isLibtest,
  async load() {
    const { LibtestReader } = await import('./libtest-reader.js');
    return () => readJsonLines(new LibtestReader());
  },
};

function isLibtest({ json, text }: ReportHead): boolean {
  if (json?.root !== 'object') return false;
  const isEvent = json.keys.has('type') && json.keys.has('event') && EVENT.test(text);
  const isCargo = json.keys.has('reason') && (json.keys.has('package_id') || json.keys.has('success'));
  return isEvent || isCargo;
}
