import { counted, grouped } from '../../analysis/run-words.js';
import type { Analysis, Verdict } from '../../analysis/verdict.js';
import type { RetrySettings } from './retry-settings.js';
import { maxFailures } from './retry-settings.js';

/** What keeps a whole run, or one test of it, from being run again. */

/** A sentence why nothing of the run is run again; `undefined` where nothing speaks against it. */
export function whyNothing(
  { verdicts, run }: Analysis,
  unexplained: readonly string[],
  settings: RetrySettings,
): string | undefined {
  if (settings.maxRetries === 0) return 'No retry: max-retries is 0.';
  const [terminal] = unexplained;
  if (terminal !== undefined) return `No retry: the job stays red whatever the tests do. ${terminal}`;
  const ran = run.parts.reduce((sum, { counts }) => sum + counts.tests - counts.skipped, 0);
  const most = maxFailures(settings, ran);
  if (verdicts.length > most) {
    return `No retry: too much fails at once, ${grouped(verdicts.length)} of ${counted(ran, 'test')}. Above ${grouped(most)} (retry-max-failures) it has one cause more likely than many.`;
  }
  if (verdicts.some(({ kind }) => kind === 'outage'))
    return 'No retry: too much fails at once, and it is an outage more likely than these tests. Run the job again when that is over.';
  return undefined;
}

/** A sentence why this test is not run again, whatever its rate. */
export function whyNotThis(verdict: Verdict): string | undefined {
  if (verdict.failure.ambiguous !== undefined)
    return 'No retry: the name may stand for more than one test, so nobody could tell which of them passed.';
  if (verdict.isNew)
    return 'No retry: the test is new. One that is born flaky is best mended before it is merged.';
  if (verdict.kind === 'broken') return 'No retry: it failed before this change, every time.';
  if (verdict.kind === 'environment') return 'No retry: it always fails in this environment.';
  return undefined;
}
