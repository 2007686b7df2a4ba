import { pathToFileURL } from 'node:url';

// Replays one file of run records in a process of its own, as people call it: node replay-once.mjs BUNDLE ARGS…

const [bundle, ...args] = process.argv.slice(2);
const { replayCommand } = await import(pathToFileURL(bundle).href);
process.exitCode = await replayCommand(args, {
  cwd: process.cwd(),
  stdin: process.stdin,
  print: () => {},
  warn: (text) => process.stderr.write(text),
});
