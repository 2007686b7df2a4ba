import type { TestId } from '../model/test-id.js';
import type { SourceLocation, TestResult } from '../model/test-result.js';
import type { FailureDecision } from '../policy/plan.js';
import { placeInDiff } from './annotation-place.js';
import { isLine } from './links.js';
import { argue, excuse, failureText, verdictWords } from './reasons.js';
import type { LaneTelling } from './telling.js';
import { firstLines, oneLine } from './visible.js';

/** As the API for check runs takes it. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: 'failure' | 'warning' | 'notice';
  readonly message: string;
  readonly title: string;
}

/** Bytes; the API takes 64 KB and the runner cuts its own at 4,096, which is as much as anyone reads in a diff. */
const MAX_MESSAGE_BYTES = 4_000;

/** Characters. */
const MAX_TITLE_LENGTH = 255;

/** Marks at the failures whose place in the repository is known, the most important first. */
export function renderAnnotations(
  { plan, run }: LaneTelling,
  results: readonly TestResult[] = [],
): Annotation[] {
  const failing = new Set<string>(plan.failures.map(({ verdict }) => verdict.test));
  const stacks = new Map(
    results
      .filter(({ id }) => failing.has(id))
      .map(({ id, failure }): [TestId, string] => [id, failure?.stack ?? '']),
  );
  const { changedFiles = [] } = run;
  return plan.failures.flatMap((decision) => {
    const { test, failure } = decision.verdict;
    const { location } = failure;
    const place = placeInDiff({ location, stack: stacks.get(test) ?? '', changedFiles });
    return place === undefined ? [] : [annotation(decision, place, plan.failsJob)];
  });
}

function annotation(decision: FailureDecision, place: SourceLocation, failsJob: boolean): Annotation {
  const { location: _, ...failure } = decision.verdict.failure;
  const line = isLine(place.line) ? place.line : 1;
  const said = firstLines(failureText(failure), { maxLines: 15 }).join('\n');
  return {
    path: place.file,
    start_line: line,
    end_line: line,
    annotation_level: decision.excused ? 'notice' : failsJob ? 'failure' : 'warning',
    title: oneLine(`${decision.excused ? 'Excused' : 'Failed'}: ${decision.verdict.test}`, MAX_TITLE_LENGTH),
    message: withinBytes([said, judgement(decision)].filter((part) => part !== '').join('\n\n')),
  };
}

/** `Very likely a flake (98 %). It passed …`. */
function judgement(decision: FailureDecision): string {
  if (decision.excused) return oneLine(`Excused: ${excuse(decision)}`);
  const why = argue(decision.verdict).map(({ label, evidence }) => oneLine(`${label}: ${evidence.says}`));
  return [`${verdictWords(decision.verdict)}.`, ...why].join('\n');
}

function withinBytes(message: string): string {
  if (Buffer.byteLength(message) <= MAX_MESSAGE_BYTES) return message;
  // Cut between characters: half of one decodes to a replacement character, which goes.
  const kept = Buffer.from(message)
    .subarray(0, MAX_MESSAGE_BYTES - 3)
    .toString('utf8')
    .replace(/\ufffd$/, '');
  return `${kept}…`;
}
