import { EVIDENCE_NAMES } from '../analysis/evidence/names.js';
import { RETRY_TOOL_NAMES } from '../render/retry-tools/retry-tools.js';

/** The help of the commands that look at a history: `deflake history`, `deflake plan` and `deflake replay`. */

const WHERE = `--history FOLDER   default: history-path in .github/deflake.yml, or else .deflake; may be a checkout of the branch
                   that jobs keep their history in
--config FILE      default: .github/deflake.yml, if it is there`;

const WINDOW = `--window-runs N, --window-days N, --window-megabytes N
                   what is kept run by run; default: 500 runs a lane, 90 days. What is older is folded into totals`;

export const HISTORY_HELP = `deflake history COMMAND [flags]

  show [TEST]      lanes and the tests that failed; with a TEST, its timeline and failures in every lane
  export           run records, one JSON line a run ("deflake.run/1"), to a file or standard output
  import FILE…     run records into the history; importing twice changes nothing
  merge A B…       one history with all runs of several, in any order with the same result
  verify [PATH…]   read everything strictly, and say what is right or wrong, with file and line
  compact          join what lies in files of its own, and fold what is outside the window
  forget NAME…     take out a test's results or whole runs, so that no copy brings them back

deflake history COMMAND --help says more.

${WHERE}
`;

export const HISTORY_COMMANDS: Readonly<Record<string, string>> = {
  show: `deflake history show [TEST] [--json]

Without TEST: every lane, with the tests that failed or passed on retry in the runs that are kept, the worst first. With
the id of a test, or a part of it that only one test has: its timeline, how often it failed in these runs and in its
life, when it was first seen and last failed, and its newest failures, in every lane. A part that several tests have lists
them.

  ✓ passed  ✗ failed  ↻ passed on retry  – skipped  · not in the run; oldest first

--json             the same for programs
${WHERE}
`,
  export: `deflake history export [--out FILE]

Writes run records, one JSON line a run ("deflake.run/1"), to a file (packed if its name ends in .gz) or to standard
output. What was folded into totals is not in them. To see what other settings would have done:

  deflake history export | deflake replay - --flaky-threshold 0.95

${WHERE}
`,
  import: `deflake history import FILE…

Reads run records (JSON Lines, .gz too; - is standard input) into the history. Importing twice changes nothing. A line
that is no run record is told and left out. Required in a record: schema, id, repository, job, commit, startedAt,
results. Unknown keys are kept.

${WINDOW}
${WHERE}
`,
  merge: `deflake history merge A B… [--out FILE|FOLDER]

Merges histories: folders, or files in text form (.gz too). The order does not matter. Nothing is merged unless all of
it can be read. Without --out, the text goes to standard output; a name in .gz is packed; an existing folder keeps what
it has and gets the rest. A file that is there and is not one of those merged is not overwritten.

Example, to take over a folder from another machine:
  deflake history merge .deflake other/.deflake --out .deflake/
`,
  verify: `deflake history verify [PATH…] [--json]

Reads a history (its folder, or files in text form) as strictly as loading does, checks that timelines and failures
agree, and says what is wrong, with file and line. Changes nothing. Exits with 0 if all of it is right, 1 if anything
is wrong, 3 if there is no history.

What can't be read is left alone by all commands. To mend it, put a good copy in its place, or move it away.

--json             the same for programs
${WHERE}
`,
  compact: `deflake history compact

Joins what lies in files of its own (after a crash, or where another process held the lock), folds runs outside the
window into totals, and says what it folded. Saving a run does the same; this is for when no run is saved. Days are
counted from the tenth-newest run, so that no clock alone makes runs old.

${WINDOW}
${WHERE}
`,
  forget: `deflake history forget NAME… [--runs A..B] [--lane TEXT] [--dry-run]

Takes results out of the history, after an incident that made them worthless: a broken machine, a poisoned run.

  deflake history forget 8123                   run 8123 in all its attempts, in every lane
  deflake history forget 8123/2                 its second attempt
  deflake history forget --runs 8120..8130      all runs from one to the other
  deflake history forget 'cart › adds'          all results of a test so far; later ones count again
  deflake history forget '2026-03-01 12:00:05'  a run of your own machine, as show calls it

NAME is a run, the id of a test, or a part of an id that only one test has; several may be given. A mark stays in the
history, so that copies which still have these results can't bring them back. There is no way to undo it.

--lane TEXT        only in lanes with this in their repository, workflow, job or matrix values
--dry-run          only say what would be forgotten
${WHERE}
`,
};

export const PLAN_HELP = `deflake plan [flags]

Says, lane by lane, how often each flaky test is worth running again when it fails, from what the history knows of it:
as many retries as bring the builds that known flakiness fails below --retry-target, for the least time. Says what that
costs: time, and how likely a real intermittent bug slips through. Runs nothing.

  deflake plan --retry-target 0.001
  deflake plan --as pytest

--as TOOL          the same as settings for a tool that retries by itself:
                   ${RETRY_TOOL_NAMES.slice(0, 4).join(', ')}, ${RETRY_TOOL_NAMES.slice(4).join(', ')}
                   (without flaky tests in files of other languages; says how many these are)
--lane TEXT        only lanes with this in their repository, workflow, job or matrix values
--json             for programs
--retry-target 0.001  --max-retries 5  --retry-budget '10 %'  --retry-max-failures 20
                   the inputs of the action, see README
${WHERE}
`;

export const REPLAY_HELP = `deflake replay RUNS… [flags]

Judges runs that are over as if Deflake had been there: in order of time, each only from runs that had finished before
it (two hours after its start where a record does not say), with the engine of the action. Prints what the settings
would have done: builds that were red for flakes alone, failures excused, breaks hidden, minutes.

RUNS are files of run records (JSON Lines, .gz too; - is standard input):

  deflake history export | deflake replay -
  deflake replay runs.jsonl.gz --flaky-threshold 0.95 --verdicts verdicts.jsonl

Records of several repositories are replayed one after the other. All runs that are given count as past; no window and
no quarantine file is applied.

What to write:
  --verdicts FILE            a line for each failing result: run, test, verdict, probabilityFlaky, excused, reasons
  --tests FILE               a line for each test at the end: repository, test, state, flakeRate, score
  --json                     the summary for programs

How to decide (as analyze does):
  --config FILE  --fail-on unexcused|new-flaky|any|never  --flaky-threshold 0.9  --min-runs 5  --excuse-own-flakes true
  --tiers 'report-only: tests.slow.*'  --flaky-budget off|10|'1 %' (of the newest 500 runs of a lane; takes longer)

Another policy beside it, on the same runs:
  --policy FILE              a file like .github/deflake.yml: builds rescued, green builds failed, regressions hidden,
                             minutes spent and tests quarantined, of both (with --retry-target, --max-retries, --retry-budget and
                             --retry-max-failures, too)

What each kind of evidence is worth:
  --without KINDS            leave kinds out, separated by commas:
                             ${EVIDENCE_NAMES.slice(0, 6).join(', ')},
                             ${EVIDENCE_NAMES.slice(6).join(', ')}
`;
