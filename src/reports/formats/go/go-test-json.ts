import type { ReportFormat } from '../../format.js';
import { readJsonLines } from '../../json/json-lines.js';

const ACTION =
  /"Action"\s*:\s*"(?:start|run|pause|cont|pass|fail|skip|output|bench|attr|artifacts|build-output|build-fail)"/;

/** `go test -json`, `go tool test2json` and `gotestsum --jsonfile`: one event a line. */
export const goTestJson: ReportFormat = {
  name: 'go-test-json',
  extensions: ['json', 'jsonl', 'ndjson'],
  recognises: ({ json, text }) => json?.root === 'object' && json.keys.has('Action') && ACTION.test(text),
  async load() {
    const { GoTestReader } = await import('./go-test-reader.js');
    return () => readJsonLines(new GoTestReader());
  },
};
