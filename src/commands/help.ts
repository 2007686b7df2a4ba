import { didYouMean } from '../did-you-mean.js';
import { UserError } from '../errors.js';
import { formatNames } from '../reports/formats.js';
import { RUNNER_NAMES } from '../runners/all-runners.js';
import { HISTORY_COMMANDS, HISTORY_HELP, PLAN_HELP, REPLAY_HELP } from './history-help.js';

/** What `deflake --help` teaches, and the help of each command. */

export const HELP = `deflake: is it my change, the test, or the machine?

Usage:
  deflake analyze REPORTS…      read reports, compare with the history, decide, remember
  deflake run -- COMMAND        run the tests, failed ones again, and do all that analyze does
  deflake parse REPORTS…        only read reports, and count
  deflake explain [RUN] TEST    the sum that a verdict rests on
  deflake history show|export|import|merge|verify|compact|forget
                                look at the history, and look after it
  deflake plan                  how often is each flaky test worth running again?
  deflake replay RUNS…          what would these settings have done in runs that are over?
  deflake report [RUN]          a page with pictures: what failed, and how all tests have done
  deflake demo                  play five true stories through the whole engine

  deflake COMMAND --help        what a command takes
  deflake --version

Start with:
  deflake demo
  deflake analyze test-results/ --job unit

Exit codes:
  0  green, or every failure is excused
  1  failures that are not excused
  2  wrong usage or configuration
  3  no report could be read
`;

const COMMANDS: Readonly<Record<string, string>> = {
  analyze: `deflake analyze REPORTS… [flags]

Reads test reports (files, folders or globs; "!" excludes), judges every failure from the history, decides whether
the job fails, and adds the run to the history. git and the CI's environment fill in what is not given.

What was run:
  --repository OWNER/NAME  --workflow FILE  --job ID  --suite NAME  --variant JSON  --shard NAME
  --commit SHA  --tree SHA  --base SHA  --branch NAME  --base-branch NAME  --pull-request N  --event NAME
  --run-id N  --run-attempt N  --started ISO  --finished ISO  --exit-code N

Where the history is:
  --history FOLDER|off       default: .deflake

What to write:
  --json FILE                the report as JSON; - for standard output
  --out FOLDER               comment.md, summary.md, report.json, report.html and the extra reports:
                             --extra-reports ctrf,junit

How to decide (the inputs of the action, see README):
  --config FILE  --fail-on unexcused|new-flaky|any|never  --flaky-threshold 0.95  --min-runs 5  --if-no-files error|warn|ignore
  --format NAME  --duplicates auto|attempts|parameters  --partial true  --previous-step-outcome OUTCOME  --excuse-own-flakes true
  --flaky-budget off  --tiers 'report-only: tests.slow.*'
  --retry-target 0.001  --max-retries 5  --retry-budget '10 %'  --retry-max-failures 20
  --quarantine-file FILE  --quarantine-cap 50  --window-runs N  --window-days N  --window-megabytes N
  --shard-keys KEYS

Example:
  deflake analyze 'reports/**/*.xml' --job unit --exit-code $?
`,
  run: `deflake run --reports REPORTS [flags] -- COMMAND {args}

Runs the command, reads the reports that it wrote, and runs failed tests again: exactly these, in the place of {args},
as often as it is worth it. A test that passes then is flaky, and told so; everything else that is red stays red. No shell
reads the command; without one, that of the configuration file is run. What each start of it wrote is kept in .deflake-run/.

  --runner NAME              the test tool, where the command does not show it:
                             ${RUNNER_NAMES.join(', ')}
  --rerun-command COMMAND    runs the tests in $DEFLAKE_TESTS_FILE, for other tools; a shell reads it
  --shell bash|pwsh          that shell
  --command-timeout MINUTES  for each start of the command
  --max-retries 5  --retry-target 0.001  --retry-budget '10 %'  --retry-max-failures 20

All flags of analyze count as well, except --exit-code and --previous-step-outcome.

Examples:
  deflake run --reports jest.json -- npx jest --ci --json --outputFile=jest.json {args}
  deflake run --reports junit.xml -- python -m pytest --junitxml=junit.xml {args}
`,
  parse: `deflake parse REPORTS… [--json] [--format NAME] [--duplicates auto|attempts|parameters]

Reads test reports (files, folders or globs; "!" excludes) and counts. Exits with 0 whatever the tests say, 2 for
wrong usage, 3 if nothing could be read.

tests = passed + failed + errors + skipped; flaky (passed after a failed attempt) is within passed.

Formats are recognised by content, packed ones (.gz, .zip) too. --format forces one: ${formatNames()}.
`,
  explain: `deflake explain [RUN] TEST [--history FOLDER] [--config FILE]

Prints everything that was weighed for the verdict on the newest failure of a test, or on the one in a run: each
observation with its weight, and their sum. TEST is an id, or a part of it that no other test has; RUN is the id of a
workflow run.

The settings of the gate count as in analyze: --flaky-threshold 0.95 --min-runs 5 --excuse-own-flakes true

Example:
  deflake explain 8123 "checkout › applies a voucher once"
`,
  report: `deflake report [RUN] [--out FILE] [--open]

Writes the HTML report of the newest run in the history, or of RUN, as one file that needs no network: the verdict, a
heat map of tests and runs, trends, where tests broke and were mended, what failures say, lanes compared, and all that is
known of each test.

--out FILE         default: deflake-report.html
--open             open it in the browser
--history FOLDER   default: .deflake, as for deflake history
--config FILE      default: .github/deflake.yml, if it is there

Example:
  deflake report --open
`,
  history: HISTORY_HELP,
  plan: PLAN_HELP,
  replay: REPLAY_HELP,
  demo: `deflake demo [STORY] [--brief] [--out FOLDER]

Plays five true stories of fighting flaky tests through the whole engine, with real reports of real test runs, and
shows what Deflake says at the end of each: the log, and of one STORY (a number from 1 to 5) the pull-request comment and
the job summary, too, unless --brief. --out writes what a job would leave: report.html, report.json, comment.md and
summary.md of each story.
`,
};

/** The help of a command, or of all; for `history`, of one of its commands. */
export function helpFor(command = '', action = ''): string {
  return (command === 'history' ? HISTORY_COMMANDS[action] : undefined) ?? COMMANDS[command] ?? HELP;
}

/** What to say of a command that is none. */
export function unknownCommand(command: string): UserError {
  return new UserError(
    `Unknown command "${command}".${didYouMean(command, Object.keys(COMMANDS))}\n\n${HELP}`,
  );
}
