#!/usr/bin/env node
const COMMANDS={analyze:`deflake analyze REPORTS… [flags]

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
  --out FOLDER               comment.md, summary.md and report.json

How to decide (the inputs of the action, see README):
  --config FILE  --fail-on unexcused|any|never  --flaky-threshold 0.9  --min-runs 5  --if-no-files error|warn|ignore
  --duplicates auto|attempts|parameters  --partial true  --previous-step-outcome OUTCOME  --excuse-own-flakes true
  --quarantine-file FILE  --window-runs N  --window-days N  --shard-keys KEYS

Example:
  deflake analyze 'reports/**/*.xml' --job unit --exit-code $?
`,parse:`deflake parse REPORTS… [--json] [--duplicates auto|attempts|parameters]

Reads test reports (files, folders or globs; "!" excludes) and counts. Exits with 0 whatever the tests say, 2 for
wrong usage, 3 if nothing could be read.

tests = passed + failed + errors + skipped; flaky (passed after a failed attempt) is within passed.
`,history:`deflake history show [TEST] [--history FOLDER]
deflake history export [--history FOLDER] [--out FILE]
deflake history import FILE… [--history FOLDER]

show     lanes, runs and the tests that are not simply healthy; with a TEST, its timeline in every lane
export   run records, one JSON line a run ("deflake.run/1"), to a file or standard output
import   run records (JSON Lines, .gz too) into the history; importing twice changes nothing

--history FOLDER   default: .deflake
--window-runs N, --window-days N
                   what an import keeps; default: 500 runs a lane, 90 days
`,demo:`deflake demo [STORY] [--brief]

Plays five true stories of fighting flaky tests through the whole engine, with real reports of real test runs, and
shows what Deflake says at the end of each: the log, the pull-request comment and the job summary. STORY is a number
from 1 to 5; --brief shows the log only.
`};function helpFor(command){return COMMANDS[command]??`deflake: is it my change, the test, or the machine?

Usage:
  deflake analyze REPORTS…      read reports, compare with the history, decide, remember
  deflake parse REPORTS…        only read reports, and count
  deflake history show|export|import
                                look at the history, take it out, bring it in
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
`}var UserError=class extends Error{name=`UserError`;exitCode;details;constructor(message,options={}){super(message,options.cause===void 0?void 0:{cause:options.cause}),this.exitCode=options.exitCode??EXIT.usage,this.details=options.details??[]}};const EXIT={green:0,unexcused:1,usage:2,nothingRead:3};function explainError(error){if(error instanceof UserError){let details=error.details.map(detail=>`\n  - ${detail}`).join(``);return{message:`${error.message}${details}`,exitCode:error.exitCode}}return{message:`Deflake stopped on an unexpected error. This is probably a bug: please open an issue at https://github.com/deflake/deflake/issues with this text.\n${error instanceof Error?error.stack??error.message:String(error)}`,exitCode:EXIT.usage}}function errorMessage(error){return error instanceof Error?error.message:String(error)}async function runCommand([command=`--help`,...args]){let print=text=>void process.stdout.write(text),warn=text=>void process.stderr.write(text),cwd=process.cwd(),color=process.stdout.isTTY===!0&&process.env.NO_COLOR===void 0;if(command===`--help`||command===`-h`||command===`help`||args.includes(`--help`))return print(helpFor(command===`help`?args[0]??``:command)),EXIT.green;switch(command){case`--version`:return print(`${(await import(`./cli/version.js`)).VERSION}\n`),EXIT.green;case`analyze`:return(await import(`./cli/analyze.js`)).analyzeCommand(args,{cwd,env:process.env,print,color,width:process.stdout.columns});case`parse`:return(await import(`./cli/parse.js`)).parseCommand(args,cwd,print);case`history`:return(await import(`./cli/history.js`)).historyCommand(args,{cwd,print,warn});case`demo`:return(await import(`./cli/demo.js`)).demoCommand(args,{print,color,stories:new URL(`scenarios.json.gz`,import.meta.url)});default:throw new UserError(`Unknown command "${command}".\n\ndeflake: is it my change, the test, or the machine?

Usage:
  deflake analyze REPORTS…      read reports, compare with the history, decide, remember
  deflake parse REPORTS…        only read reports, and count
  deflake history show|export|import
                                look at the history, take it out, bring it in
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
`)}}async function main(){try{process.exitCode=await runCommand(process.argv.slice(2))}catch(error){let{message,exitCode}=explainError(error);process.stderr.write(`deflake: ${message}\n`),process.exitCode=exitCode}}main();export{UserError as n,errorMessage as r,EXIT as t};