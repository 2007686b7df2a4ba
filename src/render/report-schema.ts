import * as v from 'valibot';

/**
 * The shape of the machine-readable report. People's scripts read it: keys are added, never renamed or given another
 * meaning, without a new version in `schema`. `docs/report.schema.json` is generated from here.
 */

const said = <T extends v.GenericSchema>(schema: T, description: string) =>
  v.pipe(schema, v.description(description));

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const counts = said(
  v.object({ tests: count, passed: count, failed: count, errors: count, skipped: count, flaky: count }),
  'tests = passed + failed + errors + skipped; flaky (passed after a failed attempt) is within passed.',
);

const run = v.object({
  id: said(v.string(), 'Id of the workflow run.'),
  attempt: v.pipe(v.number(), v.integer(), v.minValue(1)),
  commit: v.string(),
  startedAt: said(v.optional(v.string()), 'ISO 8601, UTC.'),
});

const conclusion = said(
  v.picklist(['passed', 'excused', 'failed']),
  'excused: something failed, and all of it is excused.',
);
const blame = said(
  v.picklist(['nobody', 'not-this-change', 'this-change', 'unclear']),
  'Whose fault the red is, as far as can be told.',
);

const evidence = v.object({
  kind: v.string(),
  weight: said(v.number(), 'Log-odds: above zero speaks for a flake, below for a fault of the code.'),
  says: v.string(),
  ownChange: said(v.boolean(), 'Rests only on runs that contain this change: it can not excuse.'),
});

const cause = v.object({
  kind: v.picklist([
    'order',
    'together',
    'timing',
    'clock',
    'network',
    'resources',
    'threshold',
    'environment',
  ]),
  says: v.string(),
});

const judged = {
  test: said(v.string(), "The test's id, as the quarantine file takes it."),
  lane: said(v.string(), 'Title of its lane, one of `lanes[].title`.'),
  verdict: v.picklist(['flaky', 'regression', 'broken', 'outage', 'environment', 'undecided']),
  probabilityFlaky: probability,
  perhapsSinceThisChange: said(v.boolean(), 'Only runs of this change show it to be flaky.'),
  newTest: v.boolean(),
  since: said(v.optional(run), 'For broken: the first run of the unbroken row of failures.'),
  evidence: said(v.array(evidence), 'Strongest first.'),
  causes: said(
    v.array(cause),
    'Why it fails, likely; at most two, strongest first. No part of the judgement.',
  ),
  location: v.optional(v.object({ file: v.string(), line: v.optional(v.number()) })),
  type: said(v.optional(v.string()), 'Type of the failure, such as AssertionError.'),
  excerpt: said(v.optional(v.string()), 'What the report says, cut.'),
  signature: said(v.optional(v.string()), 'The same for failures that look alike.'),
  attempts: said(v.optional(v.string()), 'A letter an attempt: p passed, f failed, e error, s skipped.'),
  timeline: said(
    v.pipe(v.string(), v.regex(/^[pkfesPKFES-]*$/)),
    'A letter for each of the last runs that have a result, oldest first, this run last: p passed, k passed on retry, f failed, e error, s skipped. Capitals: runs that contain this change.',
  ),
  past: said(v.object({ runs: count, failed: count, flaky: count }), 'Runs without this change.'),
};

const quarantineEntry = v.object({
  test: v.string(),
  lane: v.optional(v.record(v.string(), v.string())),
  reason: v.string(),
  since: v.string(),
  expires: v.string(),
  owner: v.optional(v.string()),
  issue: v.optional(v.string()),
  times: said(v.optional(count), 'How often it has been there, this time included.'),
});

const failure = v.object({
  ...judged,
  excused: v.boolean(),
  reason: said(v.string(), 'Why it is excused, or why not.'),
  quarantine: said(v.optional(quarantineEntry), 'Its entry in the quarantine file.'),
});

const fixCount = v.object({ runs: count, failed: count });

const fix = v.object({
  run: said(run, 'The first run of a change to the test.'),
  outcome: v.picklist(['helped', 'nothing', 'worse', 'unclear']),
  probability: said(probability, 'Of the outcome; of having helped where it is unclear.'),
  before: said(fixCount, 'Runs of the default branch.'),
  since: fixCount,
  cleanRunsNeeded: said(v.optional(count), 'More runs without a failure that would show that it helped.'),
  worthALook: said(
    v.optional(v.picklist(['limit-moved', 'test-changed'])),
    'A limit moved, or it is quiet since a change to nothing but tests.',
  ),
  says: v.string(),
});

const state = v.object({
  test: v.string(),
  lane: v.string(),
  state: said(
    v.picklist(['new', 'healthy', 'flaky', 'broken', 'fixed', 'masked']),
    'masked: skipped or gone for a while, so that nothing is known.',
  ),
  since: v.optional(run),
  runs: count,
  failed: count,
  daysWithoutVerdict: v.optional(count),
  fixes: said(v.optional(v.array(fix)), 'Changes to the test and what became of them, oldest first.'),
});

const retry = v.object({
  tests: v.array(
    v.object({
      test: v.string(),
      retries: said(count, 'At most; a pass ends them.'),
      passesIfFlaky: said(v.number(), 'Chance that one of them passes, if the failure is a flake.'),
      durationMs: said(v.optional(v.number()), 'Of one retry, where reports tell it.'),
    }),
  ),
  left: v.array(v.object({ reason: v.string(), tests: v.array(v.string()) })),
  says: v.array(v.string()),
});

const reruns = v.object({
  tests: v.array(
    v.object({
      test: v.string(),
      tries: v.array(
        v.object({
          way: said(
            v.picklist(['whole', 'together', 'alone', 'shuffled']),
            'With the other failed tests, in a process of its own, or in another order.',
          ),
          outcome: v.picklist(['passed', 'failed', 'skipped']),
        }),
      ),
    }),
  ),
  left: v.array(v.object({ reason: v.string(), tests: v.array(v.string()) })),
  processes: said(count, 'Starts of the command, the first one not counted.'),
  durationMs: said(v.number(), 'Of all these processes.'),
  says: v.array(v.string()),
});

const lane = v.object({
  title: v.string(),
  repository: v.string(),
  workflow: v.string(),
  job: v.string(),
  suite: v.string(),
  variant: v.record(v.string(), v.string()),
  own: said(v.boolean(), 'The lane that this job ran.'),
  run,
  conclusion,
  failsJob: v.boolean(),
  blame,
  headline: v.string(),
  counts,
  unexplained: said(v.array(v.string()), 'What is red and no failing test explains, in sentences.'),
  notes: said(v.array(v.string()), 'What the decision could not see, and what it let pass, in sentences.'),
  quarantined: said(count, 'Failing tests that the quarantine file covers.'),
  retry: said(v.optional(retry), 'What is worth running again, what is not and why, and what that costs.'),
  reruns: said(v.optional(reruns), 'What was run again, with how each try ended; then `retry` is absent.'),
});

export const reportSchema = v.pipe(
  v.object({
    schema: v.literal('deflake.report/1'),
    conclusion,
    failsJob: said(v.boolean(), 'Whether this job fails: the conclusion and `fail-on` together.'),
    blame,
    headline: v.string(),
    counts,
    lanes: said(v.array(lane), 'All lanes of the workflow run that are known so far.'),
    failures: said(v.array(failure), 'Of all lanes, unexcused before excused within each.'),
    retried: said(v.array(v.object({ ...judged, firstTime: v.boolean() })), 'Passed after a failed attempt.'),
    states: said(v.array(state), 'Tests that are not simply healthy.'),
    suggestions: said(v.array(quarantineEntry), 'Entries to add to the quarantine file.'),
    releases: said(
      v.array(v.object({ test: v.string(), advice: v.picklist(['release', 'prune']), says: v.string() })),
      'Entries to take out of the quarantine file: tests that may come back, and tests that are gone.',
    ),
    quarantineNotes: v.array(v.string()),
    problems: said(
      v.array(
        v.object({
          area: v.string(),
          where: v.string(),
          what: v.string(),
          remedy: v.optional(v.string()),
          line: v.optional(v.number()),
          column: v.optional(v.number()),
          offset: v.optional(v.number()),
          isNote: v.optional(v.boolean()),
        }),
      ),
      'What went wrong beside the tests, and notes on how reports were read.',
    ),
    history: v.object({ title: v.string(), pastRuns: count }),
    runUrl: v.optional(v.string()),
  }),
  v.title('Deflake report'),
  v.description(
    'What Deflake decided on a run and why. The fields at the top speak of the lane of this job; the lists cover all lanes. Every text about tests comes from test reports: treat it as untrusted.',
  ),
);

export type Report = v.InferOutput<typeof reportSchema>;
