import { boundedFailure } from '../../../model/failure.js';
import type { ReportedCase } from '../../format.js';
import { type JsonObject, objectOf, objectsOf, textOf } from '../../json/values.js';

/** Targets that could not be built are told up to this many. */
const MAX_TARGETS = 1_000;

/** What `cargo --message-format json` says of a build that failed. */
export class CargoBuild {
  /** The first error of each target. */
  readonly #errors = new Map<string, ReportedCase>();
  #hasFailed = false;

  take(message: JsonObject): void {
    if (message.reason === 'build-finished') this.#hasFailed ||= message.success === false;
    if (message.reason !== 'compiler-message') return;
    const diagnostic = objectOf(message.message);
    if (diagnostic.level !== 'error' || this.#errors.size >= MAX_TARGETS) return;
    const { name, src_path: path } = objectOf(message.target);
    const target = JSON.stringify([textOf(name), textOf(path)]);
    if (!this.#errors.has(target)) this.#errors.set(target, caseOf(textOf(name), textOf(path), diagnostic));
  }

  /** A case for each target that could not be built. */
  failures(): ReportedCase[] {
    if (!this.#hasFailed) return [];
    const cases = [...this.#errors.values()];
    return cases.length > 0 ? cases : [caseOf('cargo build', '', {})];
  }
}

function caseOf(name: string, file: string, diagnostic: JsonObject): ReportedCase {
  const code = textOf(objectOf(diagnostic.code).code);
  const failure = boundedFailure({
    type: code === '' ? 'build failed' : `error[${code}]`,
    message: textOf(diagnostic.message),
    stack: textOf(diagnostic.rendered).trimEnd(),
  });
  const [span] = objectsOf(diagnostic.spans).filter(({ is_primary: isPrimary }) => isPrimary === true);
  const line = typeof span?.line_start === 'number' ? { line: span.line_start } : {};
  const place = span === undefined ? {} : { failedAt: { file: textOf(span.file_name), ...line } };
  return { suites: [], className: '', name, file, ...place, attempts: [{ outcome: 'error', failure }] };
}
