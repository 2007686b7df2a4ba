import { boundedFailure } from '../../../model/failure.js';
import type { ReportedCase } from '../../format.js';
import { counted } from '../../json/json-report.js';
import { type JsonObject, numberOf, objectOf, objectsOf, textOf, textsOf } from '../../json/values.js';
import { failedAttempt } from '../failed-attempt.js';

/**
 * Snapshots that no test asks for any more make Jest fail (seen in version 30), and belong to no test: each file of
 * them is a case of its own. Snapshots that differ fail their tests, and are told there.
 */
export function obsoleteSnapshots(root: JsonObject): ReportedCase[] {
  const snapshot = objectOf(root.snapshot);
  if (snapshot.failure !== true) return [];
  const inFiles = objectsOf(snapshot.uncheckedKeysByFile).map((file) => {
    const keys = textsOf(file.keys);
    return obsolete(
      textOf(file.filePath),
      `${counted(keys.length, 'snapshot')} obsolete: ${keys.join(', ')}`,
    );
  });
  const files = textsOf(snapshot.filesRemovedList).map((file) =>
    obsolete(file, 'The snapshot file is obsolete.'),
  );
  const all = [...inFiles, ...files];
  const count = (numberOf(snapshot.unchecked) ?? 0) + (numberOf(snapshot.filesRemoved) ?? 0);
  return all.length > 0 || count === 0 ? all : [obsolete('', `${counted(count, 'snapshot')} obsolete`)];
}

function obsolete(file: string, message: string): ReportedCase {
  const failure = boundedFailure({ type: '', message, stack: '' });
  return {
    suites: [],
    className: '',
    name: 'obsolete snapshots',
    file,
    attempts: [failedAttempt('error', [failure])],
  };
}
