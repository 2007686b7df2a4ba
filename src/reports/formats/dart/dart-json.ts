import type { ReportFormat } from '../../format.js';
import { readJsonLines } from '../../json/json-lines.js';

const START = /"type"\s*:\s*"start"/;

/** `dart test --reporter json`, `--file-reporter json:…` and `flutter test --machine`: one event a line. */
export const dartJson: ReportFormat = {
  name: 'dart-json',
  extensions: ['json', 'jsonl', 'ndjson'],
  recognises: ({ json, text }) =>
    json !== undefined &&
    (json.keys.has('protocolVersion') ? START.test(text) : startsInFlutter(json.root, text)),
  async load() {
    const { DartReader } = await import('./dart-reader.js');
    return () => readJsonLines(new DartReader());
  },
};

/** Flutter's own events may come first: `[{"event":"test.startedProcess",…}]`. */
function startsInFlutter(root: 'object' | 'array', text: string): boolean {
  return root === 'array' && /^\{"protocolVersion"\s*:.*"type"\s*:\s*"start"/m.test(text);
}
