/** What comment, log and page call the parts beside the failures, so that a reader of one finds it in the others. */
export const NOTE_TITLES = {
  decision: 'About this decision',
  reruns: 'Running again',
  retried: 'Passed on retry',
  silenced: 'Skipped or gone, not fixed',
  quieted: 'Passing, but perhaps only the test changed',
  fixes: 'Changes to tests, and whether they helped',
  quarantine: 'Quarantine file',
  problems: 'Beside the tests',
  reading: 'How reports were read',
};
