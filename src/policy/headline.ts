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
  if (all)
    return ` ${reported === 1 ? 'It is' : 'They are'} reported only (tiers), and ${reported === 1 ? 'does' : 'do'} not fail the job.`;
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
  const causes = causesOf(mine);
  const what =
    mine.length === 1
      ? '1 test fails that did not before'
      : `${grouped(mine.length)} tests fail that did not before${causes < mine.length ? `, most likely for ${causes === 1 ? 'one cause' : counted(causes, 'cause')}` : ''}`;
  return others === 0 ? what : `${what} (and ${counted(others, 'other failure')})`;
}

/** Failures that most likely have one cause count once. */
function causesOf(failures: readonly FailureDecision[]): number {
  const clusters = new Set(failures.flatMap(({ verdict: { cluster } }) => cluster?.id ?? []));
  return clusters.size + failures.filter(({ verdict }) => verdict.cluster === undefined).length;
}

function notThisChangeWords(failures: readonly FailureDecision[]): string {
  const flaky = failures.filter(({ verdict }) => verdict.kind === 'flaky' || verdict.kind === 'outage');
  // What keeps the job red comes first.
  const parts = failingBefore(failures);
  if (flaky.length > 0)
    parts.push(
      `${counted(flaky.length, 'flaky failure')}${flaky.every(({ excused }) => excused) ? excusedWord(parts) : ''}`,
    );
  const before = failures.filter(({ verdict }) => hasFailedBefore(verdict)).length;
  const quarantined = failures.filter((failure) => failure.quarantine !== undefined).length;
  const rest = failures.length - flaky.length - before;
  const restWords = quarantined >= rest ? 'in quarantine' : 'of tests that report only';
  if (rest > 0) parts.push(`${counted(rest, 'failure')} ${restWords}`);
  return parts.join('; ');
}

function excusedWord(before: readonly string[]): string {
  return before.length === 0 ? ', excused' : ' (excused)';
}

/** Tests that fail whatever this change does, in words. */
function failingBefore(failures: readonly FailureDecision[]): string[] {
  const broken = failures.filter(({ verdict }) => verdict.kind === 'broken');
  const always = failures.filter(({ verdict }) => verdict.kind === 'environment').length;
  const since = broken[0]?.verdict.since;
  return [
    ...(broken.length === 0
      ? []
      : [
          `${counted(broken.length, 'test was', 'tests were')} failing before it${since === undefined ? '' : ` (since ${describeRun(since)})`}`,
        ]),
    ...(always === 0
      ? []
      : [
          `${counted(always, 'test')} ${always === 1 ? 'fails' : 'fail'} in this environment whatever the change`,
        ]),
  ];
}

function hasFailedBefore({ kind }: Verdict): boolean {
  return kind === 'broken' || kind === 'environment';
}

function unclearHeadline({ failures, unexplained }: HeadlineFacts): string {
  const first = unexplained[0];
  if (failures.length === 0 && first !== undefined) return `Something is red that no test explains: ${first}`;
  const undecided = failures.map(({ verdict }) => verdict).filter((verdict) => !isExplained(verdict));
  const own = undecided.filter((verdict) => verdict.perhapsSinceThisChange).length;
  if (undecided.length === 0 && first !== undefined) {
    return `Can't tell whether it is this change: the failures are explained, but not everything that is red. ${first}`;
  }
  if (undecided.length === 0) {
    const open = failures.filter(({ excused, verdict }) => !excused && verdict.kind === 'flaky').length;
    const looks = open === 1 ? 'looks flaky, but is' : 'look flaky, but are';
    const before = failingBefore(failures);
    const others = before.length === 0 ? '' : `, and ${before.join(', ')}`;
    return `Probably not this change: ${counted(open, 'failure')} ${looks} not excused yet${others}.`;
  }
  if (own === undecided.length) {
    const isExcused = failures.every(
      ({ excused, tier, quarantine }) => excused && tier === undefined && quarantine === undefined,
    );
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
  return hasFailedBefore(verdict) || (verdict.kind === 'flaky' && !verdict.perhapsSinceThisChange);
}
