/** Exit statuses of shells and of `timeout`, which no test tool uses. */
const SHELL_STATUSES: Readonly<Record<number, string>> = {
  124: 'ran into its time limit (exit status 124)',
  125: 'could not be started (exit status 125)',
  126: 'could not be executed (exit status 126)',
  127: 'was not found (exit status 127)',
};

/** Exit statuses from 129 on: killed by signal (status − 128). There are 64 signals. */
const FIRST_SIGNAL_STATUS = 129;
const LAST_SIGNAL_STATUS = 192;

/** An exit status that failing tests don't explain, whatever they are. */
export function describeStatus(exitCode: number, failing: number): string | undefined {
  // Mocha ends with the number of failures, whatever it is.
  if (failing > 0 && exitCode === failing) return undefined;
  if (exitCode >= FIRST_SIGNAL_STATUS && exitCode <= LAST_SIGNAL_STATUS)
    return `was killed by signal ${exitCode - 128}`;
  // Windows: 0xC0000005 and its like, and what a signed reader makes of them.
  if (exitCode > 255 || exitCode < 0) return `crashed (exit status ${exitCode})`;
  return SHELL_STATUSES[exitCode];
}
