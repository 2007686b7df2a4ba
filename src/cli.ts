#!/usr/bin/env node
import { helpFor, unknownCommand } from './commands/help.js';
import { createProgress } from './commands/progress.js';
import type { ExitCode } from './errors.js';
import { EXIT, explainError } from './errors.js';

/** Entry of the command line. Each command is loaded when it is called. */
async function runCommand([command = '--help', ...args]: readonly string[]): Promise<ExitCode> {
  const print = (text: string) => void process.stdout.write(text);
  const warn = (text: string) => void process.stderr.write(text);
  const cwd = process.cwd();
  // Where the build puts what is no code of the command line.
  const assets = new URL('.', import.meta.url);
  const color = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  // What stands behind `--` is the command of `run`, and none of our business here.
  const own = args.slice(0, args.includes('--') ? args.indexOf('--') : args.length);
  if (
    command === '--help' ||
    command === '-h' ||
    command === 'help' ||
    own.some((arg) => arg === '--help' || arg === '-h')
  ) {
    print(command === 'help' ? helpFor(args[0], args[1]) : helpFor(command, args[0]));
    return EXIT.green;
  }
  const isWatched = process.stderr.isTTY === true;
  const progress = createProgress({ write: warn, isTerminal: isWatched, now: () => Date.now() });
  const analyzeWorld = {
    cwd,
    env: process.env,
    print,
    color,
    width: process.stdout.columns,
    assets,
    progress,
  };
  switch (command) {
    case '--version':
      print(`${(await import('./version.js')).VERSION}\n`);
      return EXIT.green;
    case 'analyze':
      return (await import('./commands/analyze.js')).analyzeCommand(args, analyzeWorld);
    case 'report':
      return (await import('./commands/report.js')).reportCommand(args, {
        cwd,
        print,
        warn,
        stdin: process.stdin,
        assets,
      });
    case 'run':
      return (await import('./commands/run.js')).runCommand(args, analyzeWorld);
    case 'parse':
      return (await import('./commands/parse.js')).parseCommand(args, cwd, print);
    case 'history':
      return (await import('./commands/history/history-command.js')).historyCommand(args, {
        cwd,
        print,
        warn,
        stdin: process.stdin,
      });
    case 'plan':
      return (await import('./commands/plan.js')).planCommand(args, {
        cwd,
        print,
        warn,
        stdin: process.stdin,
      });
    case 'replay':
      return (await import('./commands/replay.js')).replayCommand(args, {
        progress,
        cwd,
        print,
        warn,
        stdin: process.stdin,
      });
    case 'explain':
      return (await import('./commands/explain.js')).explainCommand(args, {
        cwd,
        print,
        warn,
        stdin: process.stdin,
      });
    case 'demo':
      return (await import('./commands/demo.js')).demoCommand(args, {
        cwd,
        print,
        color,
        assets,
      });
    default:
      throw unknownCommand(command);
  }
}

async function main(): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads may have enough (`| head`): the command goes on all the same, and its exit code stays true.
    if (error.code === 'EPIPE') return;
    process.stderr.write(`deflake: The output can't be written: ${error.message}\n`);
    process.exit(EXIT.usage);
  });
  try {
    process.exitCode = await runCommand(process.argv.slice(2));
  } catch (error) {
    const { message, exitCode } = explainError(error);
    process.stderr.write(`deflake: ${message}\n`);
    process.exitCode = exitCode;
  }
}

// Not awaited at the top: modules that are loaded later import from this one, and would wait for it for ever.
void main();
