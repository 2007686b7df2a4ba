import type { FailureDecision } from '../policy/plan.js';
import { isLine, isSafePath } from './links.js';
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
export function renderAnnotations({ plan }: LaneTelling): Annotation[] {
  return plan.failures.flatMap((failure) => annotation(failure, plan.failsJob));
}

function annotation(decision: FailureDecision, failsJob: boolean): Annotation[] {
  const { location, ...failure } = decision.verdict.failure;
  if (location === undefined || !isSafePath(location.file)) return [];
  const line = isLine(location.line) ? location.line : 1;
  const said = firstLines(failureText(failure), { maxLines: 15 }).join('\n');
  return [
    {
      path: location.file,
      start_line: line,
      end_line: line,
      annotation_level: decision.excused ? 'notice' : failsJob ? 'failure' : 'warning',
      title: oneLine(
        `${decision.excused ? 'Excused' : 'Failed'}: ${decision.verdict.test}`,
        MAX_TITLE_LENGTH,
      ),
      message: withinBytes([said, judgement(decision)].filter((part) => part !== '').join('\n\n')),
    },
  ];
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
