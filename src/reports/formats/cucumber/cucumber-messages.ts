import type { ReportFormat } from '../../format.js';
import { readJsonLines } from '../../json/json-lines.js';

/** Messages that are found in no other format, of which one stands at the beginning. */
const BEGINNINGS = [
  'meta.protocolVersion',
  'source.mediaType',
  'gherkinDocument.comments',
  'testRunStarted.timestamp',
];

/** Cucumber's messages (`--format message`): one a line, as the run goes on. */
export const cucumberMessages: ReportFormat = {
  name: 'cucumber-messages',
  extensions: ['ndjson', 'json'],
  recognises: ({ json }) => json?.root === 'object' && BEGINNINGS.some((key) => json.keys.has(key)),
  load: async () => {
    const { CucumberMessages } = await import('./cucumber-messages-reader.js');
    return () => readJsonLines(new CucumberMessages());
  },
};
