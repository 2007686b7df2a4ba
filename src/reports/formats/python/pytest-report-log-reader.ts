import { type Attempt, isFailing } from '../../../model/test-result.js';
import type { ParsedReport, ReadingProblem, ReportedCase } from '../../format.js';
import type { LineConsumer } from '../../json/json-lines.js';
import { type JsonObject, lineFrom, listOf, numberOf, textOf } from '../../json/values.js';
import {
  attemptOfCollection,
  attemptOfStages,
  isFailingStage,
  type Stage,
  TRIED_AGAIN,
} from './pytest-attempt.js';
import { readExitStatus } from './pytest-exit-status.js';
import { readLongrepr } from './pytest-longrepr.js';
import { partsOfNodeId } from './pytest-node-id.js';

/** A test of which some has been reported. */
interface Draft {
  readonly nodeId: string;
  readonly line: { readonly line?: number };
  readonly attempts: Attempt[];
  /** Of the attempt that has not ended. */
  stages: Stage[];
}

/** Tests that were running when the session was stopped are named up to this many. */
const MAX_NAMED = 3;

/**
 * Gathers the stages of each test. An attempt ends with its tear-down, or with the stage that makes a plugin try the
 * test again. Workers of pytest-xdist write in between each other.
 */
export class PytestLog implements LineConsumer {
  readonly #drafts: Draft[] = [];
  /** By node id and worker. */
  readonly #open = new Map<string, Draft>();
  /** By node id alone: the next try of a test may fall to another worker. */
  readonly #triedAgain = new Map<string, Draft>();
  /** By node id: each worker of pytest-xdist collects all files. */
  readonly #collected = new Map<string, ReportedCase>();
  #collectionErrors = 0;
  #exitStatus: number | undefined;
  #isRunning = true;

  take(line: JsonObject): void {
    // pytest-subtests names its reports in a key of its own; pytest 9 spells the same name with a small t.
    switch (textOf(line.$report_type) || textOf(line._report_type)) {
      case 'SessionStart':
        this.#isRunning = true;
        break;
      case 'SessionFinish':
        this.#isRunning = false;
        this.#exitStatus = numberOf(line.exitstatus);
        break;
      case 'CollectReport':
        this.#takeCollection(line);
        break;
      case 'TestReport':
        this.#takeStage(line, numberOf(line.duration));
        break;
      case 'SubTestReport':
      case 'SubtestReport':
        // A failed subtest fails the test around it, as in pytest's JUnit report; its time is part of that test's.
        if (isFailingStage({ outcome: textOf(line.outcome) })) this.#takeStage(line, undefined);
        break;
      default:
        break;
    }
  }

  end(isCut: boolean): ParsedReport {
    const { cases, stopped } = this.#cases();
    const problems: ReadingProblem[] = [];
    if (this.#isRunning && !isCut)
      problems.push({ what: 'The session did not finish: tests may be missing.', incomplete: true });
    if (stopped.length > 0) {
      const more = stopped.length > MAX_NAMED ? `, and ${stopped.length - MAX_NAMED} more` : '';
      const what = `It ends while these ran: ${stopped.slice(0, MAX_NAMED).join(', ')}${more}.`;
      problems.push({ what, incomplete: true });
    }
    const end = readExitStatus({
      exitStatus: this.#isRunning ? undefined : this.#exitStatus,
      showsFailure: cases.some(({ attempts }) => attempts.some(({ outcome }) => isFailing(outcome))),
      collectionErrors: this.#collectionErrors,
    });
    return {
      cases: [...cases, ...end.cases],
      problems: [...problems, ...end.problems],
      duplicatesAreAttempts: false,
    };
  }

  #takeCollection(line: JsonObject): void {
    const nodeId = textOf(line.nodeid);
    const attempt = attemptOfCollection(textOf(line.outcome), readLongrepr(line.longrepr));
    if (attempt === undefined || this.#collected.has(nodeId)) return;
    if (attempt.outcome === 'error') this.#collectionErrors++;
    this.#collected.set(nodeId, { ...partsOfNodeId(nodeId), attempts: [attempt] });
  }

  #takeStage(line: JsonObject, seconds: number | undefined): void {
    const outcome = textOf(line.outcome);
    const when = textOf(line.when);
    const nodeId = textOf(line.nodeid);
    // A report on a worker that crashed has `node`, but no `worker_id`.
    const key = `${nodeId}\0${textOf(line.node)}`;
    const draft = this.#draftOf(nodeId, key, line);
    if (when === 'setup' && draft.stages.length > 0) closeAttempt(draft);
    const stage = { when, outcome, seconds };
    draft.stages.push(isFailingStage(stage) ? { ...stage, longrepr: readLongrepr(line.longrepr) } : stage);
    const isTriedAgain = TRIED_AGAIN.has(outcome);
    if (when === 'setup' && !isTriedAgain) return;
    if (when === 'call' && !isTriedAgain) return;
    closeAttempt(draft);
    this.#open.delete(key);
    if (isTriedAgain) this.#triedAgain.set(nodeId, draft);
  }

  /** The test that a report belongs to. */
  #draftOf(nodeId: string, key: string, report: JsonObject): Draft {
    const open = this.#open.get(key);
    if (open !== undefined) return open;
    let draft = this.#triedAgain.get(nodeId);
    this.#triedAgain.delete(nodeId);
    if (draft === undefined) {
      draft = { nodeId, line: lineOf(nodeId, report), attempts: [], stages: [] };
      this.#drafts.push(draft);
    }
    this.#open.set(key, draft);
    return draft;
  }

  /** All tests that ended, or had failed by then; and the names of the others. */
  #cases(): { readonly cases: readonly ReportedCase[]; readonly stopped: readonly string[] } {
    const cases = [...this.#collected.values()];
    const stopped: string[] = [];
    for (const draft of this.#drafts) {
      if (draft.stages.some(isFailingStage)) closeAttempt(draft);
      else if (draft.stages.length > 0) stopped.push(draft.nodeId);
      if (draft.attempts.length > 0) cases.push(caseOfDraft(draft));
    }
    return { cases, stopped };
  }
}

function caseOfDraft({ nodeId, line, attempts }: Draft): ReportedCase {
  return { ...partsOfNodeId(nodeId), ...line, toolId: nodeId, attempts };
}

function closeAttempt(draft: Draft): void {
  draft.attempts.push(attemptOfStages(draft.stages));
  draft.stages = [];
}

/**
 * pytest counts lines from 0. A test that a class inherits stands in another file than its node id says: that file
 * is no part of its identity, and the line would be wrong without it.
 */
function lineOf(nodeId: string, report: JsonObject): { line?: number } {
  const [file, line] = listOf(report.location);
  const isHere = textOf(file).replaceAll('\\', '/') === partsOfNodeId(nodeId).file;
  return isHere ? lineFrom((numberOf(line) ?? Number.NaN) + 1) : {};
}
