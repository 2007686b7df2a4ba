/** Numbers that a peer's own tests state for one of its fixtures, and what we count in the same file. */
export interface PeerDifference {
  readonly file: string;
  /** Which of several statements for this file, where there are several. */
  readonly options?: string;
  /** Only the numbers that differ. */
  readonly theirs: Readonly<Record<string, number>>;
  readonly ours: Readonly<Record<string, number>>;
  /** Why ours is meant to be so, in a sentence. */
  readonly reason: string;
}

/** Every difference there is. docs/reading.md shows this table; a test keeps both in agreement. */
export const PEER_DIFFERENCES: readonly PeerDifference[] = [
  {
    file: 'EnricoMi+publish-unit-test-result-action/python/test/files/junit-xml/mocha/latex-utensils.xml',
    theirs: { tests: 101, passed: 101 },
    ours: { tests: 109, passed: 109 },
    reason:
      'Eight cases repeat a name. They count each name once; all 109 cases ran, so we number the repeated ones.',
  },
  {
    file: 'mikepenz+action-junit-report/test_results/tests/utils/target/surefire-reports/TEST-action.surefire.report.calc.CalcUtilsTest.xml',
    options: 'annotations_limit=1 (stops parsing early: the count is wrong by design)',
    theirs: { tests: 1 },
    ours: { tests: 2 },
    reason:
      'Their limit on annotations also stops the counting; a limit on what is shown never changes what we count.',
  },
  {
    file: 'mikepenz+action-junit-report/test_results/issues/testFailedDisabled.xml',
    theirs: { failed: 0, skipped: 1 },
    ours: { failed: 1, skipped: 0 },
    reason:
      'The case is disabled and holds a failure. For them skipped wins; for us nothing red may get lost.',
  },
  {
    file: 'mikepenz+action-junit-report/test_results/corrupt-junit/e2e-tests/corrupt/target/sf-reports/TEST-test.CorruptTest.xml',
    theirs: { tests: 0, failed: 0 },
    ours: { tests: 1, failed: 1 },
    reason:
      'The file ends in the middle of captured output. They skip it; we keep the failure that was complete before the ' +
      'break, and say that the report is incomplete.',
  },
  {
    file: 'mycargus+quarantine/testdata/junit-xml/vitest/flaky-run-1.xml',
    theirs: { flaky: 1 },
    ours: { flaky: 0 },
    reason:
      'Their number holds for this report together with that of a second run, which is not among the files.',
  },
  {
    file: 'phoenix-actions+test-reporting/__tests__/fixtures/mochawesome-json.json',
    theirs: { tests: 5, skipped: 0 },
    ours: { tests: 6, skipped: 1 },
    reason: 'One test is pending. They leave it out; for us it is a test that was skipped.',
  },
  {
    file: 'EnricoMi+publish-unit-test-result-action/python/test/files/nunit/mstest/clicketyclackety.xml',
    theirs: { failed: 10, errors: 0 },
    ours: { failed: 1, errors: 9 },
    reason: 'NUnit labels nine of the failed tests as errors: they threw. They count these as failed.',
  },
  {
    file: 'EnricoMi+publish-unit-test-result-action/python/test/files/nunit/mstest/timewarpinc.xml',
    theirs: { failed: 1, errors: 0 },
    ours: { failed: 0, errors: 1 },
    reason: 'NUnit labels the failed test as an error.',
  },
  {
    file: 'EnricoMi+publish-unit-test-result-action/python/test/files/nunit/nunit3/jenkins/NUnit-multinamespace.xml',
    theirs: { tests: 4, errors: 0 },
    ours: { tests: 5, errors: 1 },
    reason:
      'A fixture says that it failed, and none of its tests did. NUnit 2 tells a failed TestFixtureTearDown so; we give it a case of its own.',
  },
  {
    file: 'EnricoMi+publish-unit-test-result-action/python/test/files/trx/yami_YAMILEX_2015-10-24_04_18_59.trx',
    theirs: { tests: 25, skipped: 21, errors: 0 },
    ours: { tests: 26, skipped: 19, errors: 3 },
    reason:
      'The test host crashed. They skip the test that was aborted by that, and one that could not be run, and leave out the error of the run; for us these three are errors.',
  },
  {
    file: 'EnricoMi+publish-unit-test-result-action/python/test/files/xunit/mstest/fixie.xml',
    theirs: { tests: 5, passed: 1 },
    ours: { tests: 7, passed: 3 },
    reason:
      'Three cases of a parameterised test count as one for them, by the name of its method. All ran, so we count each.',
  },
];

/** Files that a peer calls broken, and that we read without anything missing. */
export const READ_ALL_THE_SAME: readonly { readonly file: string; readonly reason: string }[] = [
  {
    file: 'EnricoMi+publish-unit-test-result-action/python/test/files/nunit/nunit3/jenkins/NUnit-issue17521.xml',
    reason: 'A control character in a message: it is kept.',
  },
  {
    file: 'EnricoMi+publish-unit-test-result-action/python/test/files/nunit/nunit3/jenkins/NUnit-issue47367.xml',
    reason: 'Quotation marks in names that are not escaped: their end is guessed, and the guess is told.',
  },
  {
    file: 'EnricoMi+publish-unit-test-result-action/python/test/files/nunit/nunit3/jenkins/NUnit-sec1752-file.xml',
    reason: 'An entity that names a file: it stays as it is written, and nothing is fetched.',
  },
];
