import { describeRun, shortCommit } from '../analysis/run-words.js';
import type { FailureRecord, History, LaneHistory } from '../history/history.js';
import { durationsOf } from '../history/history.js';
import { firstLine } from '../model/failure.js';
import type { RunInfo } from '../model/run.js';
import { runKey, startedAt } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { glyphs, LEGEND, titlesOf } from './history-text.js';
import { logSafe } from './log-safe.js';
import { type Lifetime, lifetimeOf, type Tally } from './test-lifetime.js';
import { number, plural } from './words.js';

/** How one test reads in a terminal: `deflake history show TEST`. */

/** Runs a timeline shows; the newest. */
const SHOWN_RUNS = 60;

/** Failures that are told one by one; the newest. */
const LISTED_FAILURES = 10;

/** Everything that is known of one test, in every lane that has it. */
export function renderTest(history: History, test: TestId): string {
  const titles = titlesOf(history);
  const lanes = [...history.lanes.values()].filter(({ tests }) => tests.has(test));
  const blocks = lanes.map((lane) => [titles(lane.lane), ...testLines(lane, test)].join('\n'));
  return `${[logSafe(test), ...blocks, LEGEND].join('\n\n')}`;
}

function testLines(lane: LaneHistory, test: TestId): string[] {
  const life = lifetimeOf(lane, test);
  const { codes, kept, all } = life;
  const isFolded = lane.tests.get(test)?.totals !== undefined;
  const sentences = [
    ...(codes.length > SHOWN_RUNS ? [`The newest ${SHOWN_RUNS} of ${number(codes.length)} runs.`] : []),
    ...(codes.length === 0 ? [] : [sentence(`${tallyWords(kept)}`)]),
    ...(isFolded ? [`With those in totals: ${tallyWords(all)}${rateWords(all)}.`] : []),
    ...dateSentence(life),
    ...durationSentence(lane, test),
  ];
  const timeline = codes.length === 0 ? [] : [glyphs(codes.slice(-SHOWN_RUNS))];
  return [...timeline, ...sentences, ...failureLines(lane, test)].map((line) => `  ${line}`);
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}

function tallyWords({ runs, failed, retried }: Tally): string {
  if (runs === 0) return 'never passed or failed';
  if (runs === 1) {
    const outcome = failed > 0 ? 'failed' : retried > 0 ? 'passed on retry' : 'passed';
    return `${outcome} in its only run`;
  }
  const within = plural(runs, 'run');
  if (failed + retried === 0) return `passed in all ${within}`;
  if (failed === runs) return `failed in all ${within}`;
  const words = [
    ...(failed > 0 ? [`failed in ${number(failed)}`] : []),
    ...(retried > 0 ? [`passed on retry in ${number(retried)}`] : []),
  ];
  return `${words.join(' and ')} of ${within}`;
}

/** To a tenth of a percent: that is as much as some hundred runs can tell. */
function rateWords({ runs, failed, retried }: Tally): string {
  const percent = runs === 0 ? 0 : ((failed + retried) / runs) * 100;
  return failed + retried === 0 ? '' : ` (${percent < 0.1 ? 'less than 0.1' : percent.toFixed(1)} %)`;
}

function dateSentence({ firstSeen, lastFailed }: Lifetime): string[] {
  if (firstSeen === undefined) return [];
  const last = lastFailed === undefined ? 'never failed' : `last failed ${lastFailed.slice(0, 10)}`;
  return [`First seen ${firstSeen.slice(0, 10)}, ${last}.`];
}

function durationSentence(lane: LaneHistory, test: TestId): string[] {
  const durations = durationsOf(lane, test).sort((a, b) => a - b);
  const median = durations[durations.length >> 1];
  return median === undefined ? [] : [`Usually takes ${number(median)} ms.`];
}

function failureLines(lane: LaneHistory, test: TestId): string[] {
  const failures = lane.runs.flatMap((run) => {
    const record = lane.failures.get(runKey(run))?.get(test);
    return record === undefined ? [] : [{ run, record }];
  });
  const shown = failures
    .sort((a, b) => (startedAt(a.run) < startedAt(b.run) ? 1 : -1))
    .slice(0, LISTED_FAILURES);
  const lines = shown.map(({ run, record }) => {
    const at = startedAt(run).slice(0, 16).replace('T', ' ');
    return `${at}  ${logSafe(`${runWords(run)}: ${failureWords(record)}`, 160)}`;
  });
  const more = failures.length - shown.length;
  return more > 0 ? [...lines, `and ${plural(more, 'earlier failure')}`] : lines;
}

function runWords(run: RunInfo): string {
  const commit = run.commit === '' ? '' : ` on ${shortCommit(run)}`;
  return `${describeRun(run)}${run.trusted ? '' : ', of an outsider,'}${commit}`;
}

function failureWords({ outcome, type = '', excerpt = '' }: FailureRecord): string {
  const why = [type, firstLine(excerpt)].filter((part) => part !== '').join(': ');
  const what = outcome === 'passed' ? 'passed on retry' : outcome;
  return why === '' ? what : `${what}, ${why}`;
}
