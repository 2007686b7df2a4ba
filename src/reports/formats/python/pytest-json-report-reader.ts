import { type Attempt, isFailing, type Outcome } from '../../../model/test-result.js';
import type { ParsedReport, ReadingProblem, ReportedCase, ReportReader } from '../../format.js';
import { MAX_JSON_BYTES, parseJson } from '../../json/parse-json.js';
import {
  isObject,
  type JsonObject,
  lineFrom,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
} from '../../json/values.js';
import { readWhole } from '../../read-whole.js';
import { attemptOfCollection, attemptOfStages, type Stage, TRIED_AGAIN } from './pytest-attempt.js';
import { readExitStatus } from './pytest-exit-status.js';
import { partsOfNodeId } from './pytest-node-id.js';

export function pytestJsonReader(): ReportReader {
  return readWhole(parsePytestJson, MAX_JSON_BYTES);
}

function parsePytestJson(bytes: Uint8Array): ParsedReport {
  const { value, problems } = parseJson(bytes);
  const report = objectOf(value);
  const collectors = objectsOf(report.collectors).flatMap(caseOfCollector);
  const tests = objectsOf(report.tests).map(caseOfTest);
  const cases = [...collectors, ...tests];
  const failing = cases.filter(({ attempts }) => isFailing(attempts.at(-1)?.outcome ?? 'passed'));
  const end = readExitStatus({
    exitStatus: numberOf(report.exitcode),
    showsFailure: failing.length > 0 || problems.length > 0,
    collectionErrors: collectors.filter(({ attempts }) => attempts[0]?.outcome === 'error').length,
  });
  // Only where the end of the report is there: without it the tests are known to be incomplete.
  const missing =
    problems.length > 0 ? [] : [...missingTests(report, tests.length), ...hiddenSubtests(report)];
  return {
    cases: [...cases, ...end.cases],
    problems: [...problems, ...missing, ...(missing.length > 0 ? [] : end.problems)],
    duplicatesAreAttempts: false,
  };
}

function caseOfCollector(collector: JsonObject): ReportedCase[] {
  const text = textOf(collector.longrepr);
  const attempt = attemptOfCollection(textOf(collector.outcome), { message: text, text });
  return attempt === undefined ? [] : [{ ...partsOfNodeId(textOf(collector.nodeid)), attempts: [attempt] }];
}

function caseOfTest(test: JsonObject): ReportedCase {
  const toolId = textOf(test.nodeid);
  const parts = partsOfNodeId(toolId);
  return { ...parts, ...lineOf(test, parts.file), toolId, attempts: attemptsOf(test) };
}

/**
 * pytest counts lines from 0. For a test that a class inherits it is a line of another file, which only the
 * traceback of a failure names.
 */
function lineOf(test: JsonObject, file: string): { line?: number } {
  const [frame] = objectsOf(objectOf(test.call).traceback);
  const isElsewhere = frame !== undefined && textOf(frame.path).replaceAll('\\', '/') !== file;
  return isElsewhere ? {} : lineFrom((numberOf(test.lineno) ?? Number.NaN) + 1);
}

/** Stages are kept by name; a worker of pytest-xdist that crashed leaves one named `???`. */
const STAGES = ['setup', 'call', 'teardown', '???'] as const;

function attemptsOf(test: JsonObject): readonly Attempt[] {
  const stages = STAGES.flatMap((when) => (isObject(test[when]) ? [stageOf(when, test[when])] : []));
  const outcome = textOf(test.outcome);
  const last = attemptOfStages(stages);
  // Stages may be left out of the report, and those of a subtest that failed are replaced by its test's.
  const attempt = isFailing(last.outcome)
    ? last
    : { ...last, outcome: outcomeNamed(outcome) ?? last.outcome };
  // The outcome of a test that was tried again stays so when it passes. How often it failed before is not told.
  return TRIED_AGAIN.has(outcome) ? [{ outcome: 'failed' }, attempt] : [attempt];
}

function outcomeNamed(outcome: string): Outcome | undefined {
  switch (outcome) {
    case 'failed':
    case 'subtests failed':
      return 'failed';
    case 'error':
      return 'error';
    case 'skipped':
    case 'xfailed':
      return 'skipped';
    default:
      return undefined;
  }
}

function stageOf(when: string, stage: JsonObject): Stage {
  const text = textOf(stage.longrepr);
  const message = textOf(objectOf(stage.crash).message) || text;
  return {
    when,
    outcome: textOf(stage.outcome),
    seconds: numberOf(stage.duration),
    longrepr: { message, text },
  };
}

function missingTests(report: JsonObject, shown: number): ReadingProblem[] {
  const total = numberOf(objectOf(report.summary).total) ?? 0;
  if (total <= shown) return [];
  const what = `It counts ${total} tests, and shows ${shown}.`;
  const remedy = 'Leave `--json-report-summary` out of the command line of pytest.';
  return [{ what, ...(shown === 0 ? { remedy } : {}), incomplete: true }];
}

/**
 * The report keeps one outcome and one call for each test, and each subtest replaces them: of a test that says
 * "subtests passed", another subtest may have failed.
 */
function hiddenSubtests(report: JsonObject): ReadingProblem[] {
  const hides = objectsOf(report.tests).some(({ outcome }) => outcome === 'subtests passed');
  if (!hides || report.exitcode === 0) return [];
  const what = 'It shows only the last subtest of each test: one that failed may be missing.';
  return [{ what, remedy: "Read pytest's JUnit report or its log instead.", incomplete: true }];
}
