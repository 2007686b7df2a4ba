import { counted, describeRun, grouped } from '../analysis/run-words.js';
import type { Verdict } from '../analysis/verdict.js';
import type { Counts } from '../model/test-result.js';
import type { Blame, FailureDecision } from './plan.js';

/** What the first line rests on. */
export interface HeadlineFacts {
  readonly blame: Blame;
  readonly failures: readonly FailureDecision[];
  readonly unexplained: readonly string[];
  /** Rules that are broken beside the failures. */
  readonly breaches: readonly string[];
  readonly retried: readonly Verdict[];
  readonly counts: Counts;
}

/** The first line of everything we print. It answers: is it me? */
export function headline(facts: HeadlineFacts): string {
  const [breach] = facts.breaches;
  const isOtherwiseFine = facts.unexplained.length === 0 && facts.failures.every(({ excused }) => excused);
  if (breach !== undefined && isOtherwiseFine) return `The job fails by its rules: ${breach}`;
  return `${blameHeadline(facts)}${reportedWords(facts)}`;
}

function blameHeadline(facts: HeadlineFacts): string {
  switch (facts.blame) {
    case 'nobody':
      return greenHeadline(facts);
    case 'this-change':
      return `It is most likely this change: ${thisChangeWords(facts.failures)}.`;
    case 'not-this-change':
      return `Not this change: ${notThisChangeWords(facts.failures)}.`;
    case 'unclear':
      return unclearHeadline(facts);
  }
}

/** Failures that do not fail the job for no other reason than their tier. */
function reportedWords({ failures }: HeadlineFacts): string {
  const reported = failures.filter(({ tier, excused }) => tier === 'report-only' && excused).length;
  if (reported === 0) return '';
  const all = reported === failures.length;
  if (all) return ` Reported only (tiers): ${reported === 1 ? 'it does' : 'they do'} not fail the job.`;
  return ` ${counted(reported, 'failure is', 'failures are')} reported only (tiers).`;
}

function greenHeadline({ counts, retried }: HeadlineFacts): string {
  if (counts.tests === 0) return 'No tests were found.';
  const ran = counts.tests - counts.skipped;
  const base = `All ${counted(ran, 'test')} passed`;
  return retried.length === 0 ? `${base}.` : `${base}, ${retried.length} of them only on retry.`;
}

function thisChangeWords(failures: readonly FailureDecision[]): string {
  const mine = failures.filter(({ verdict }) => verdict.kind === 'regression');
  const others = failures.length - mine.length;
  const what =
    mine.length === 1
      ? '1 test fails that did not before'
      : `${grouped(mine.length)} tests fail that did not before`;
  return others === 0 ? what : `${what} (and ${counted(others, 'other failure')})`;
}

function notThisChangeWords(failures: readonly FailureDecision[]): string {
  const flaky = failures.filter(({ verdict }) => verdict.kind === 'flaky' || verdict.kind === 'outage');
  const broken = failures.filter(
    ({ verdict }) => verdict.kind === 'broken' || verdict.kind === 'environment',
  );
  const parts: string[] = [];
  if (flaky.length > 0)
    parts.push(
      `${counted(flaky.length, 'flaky failure')}${flaky.length === failures.length ? ', excused' : ''}`,
    );
  const since = broken[0]?.verdict.since;
  if (broken.length > 0) {
    parts.push(
      `${counted(broken.length, 'test')} failing before it${since === undefined ? '' : ` (since ${describeRun(since)})`}`,
    );
  }
  const quarantined = failures.filter((failure) => failure.quarantine !== undefined).length;
  const rest = failures.length - flaky.length - broken.length;
  const restWords = quarantined >= rest ? 'in quarantine' : 'of tests that report only';
  if (rest > 0) parts.push(`${counted(rest, 'failure')} ${restWords}`);
  return parts.join(', ');
}

function unclearHeadline({ failures, unexplained }: HeadlineFacts): string {
  const first = unexplained[0];
  if (failures.length === 0 && first !== undefined) return `Something is red that no test explains: ${first}`;
  const undecided = failures.map(({ verdict }) => verdict).filter((verdict) => !isExplained(verdict));
  const own = undecided.filter((verdict) => verdict.perhapsSinceThisChange).length;
  if (undecided.length === 0 && first !== undefined) {
    return `The failures are explained, but not everything that is red: ${first}`;
  }
  if (undecided.length === 0) {
    const open = failures.filter(({ excused }) => !excused).length;
    const looks = open === 1 ? 'looks flaky, but is' : 'look flaky, but are';
    return `Probably not this change: ${counted(open, 'failure')} ${looks} not excused yet.`;
  }
  if (own === undecided.length) {
    const isExcused = failures.every(({ excused }) => excused);
    const excused = isExcused ? ' Excused all the same (excuse-own-flakes).' : '';
    return `Perhaps this change: ${counted(own, 'failure')} ${own === 1 ? 'looks' : 'look'} flaky, but only since this change.${excused}`;
  }
  if (undecided.every((verdict) => verdict.evidence.some(({ kind }) => kind === 'no-history'))) {
    return `No earlier run to compare with: ${counted(undecided.length, 'test')} ${undecided.length === 1 ? 'fails' : 'fail'}, and there is no telling since when.`;
  }
  const fresh = undecided.filter((verdict) => verdict.isNew).length;
  const isNew = fresh === undecided.length ? ` of ${fresh === 1 ? 'a new test' : 'new tests'}` : '';
  return `Could be this change: ${counted(undecided.length, 'failure')}${isNew} can't be told from a flake yet.`;
}

/** Known not to be this change's fault. */
function isExplained(verdict: Verdict): boolean {
  return (
    verdict.kind === 'broken' ||
    verdict.kind === 'environment' ||
    (verdict.kind === 'flaky' && !verdict.perhapsSinceThisChange)
  );
}
