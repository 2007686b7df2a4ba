import { withoutColours } from '../model/colours.js';
import { stoppedEarly } from './stopped-early.js';

/**
 * What went wrong in a run of Go that its report may not show: packages that could not be built, which stand on stderr
 * before Go 1.24, and tests that never began, because the process of their package ended or go was told to stop.
 */
export function unreportedByGo(output: string, words: readonly string[]): string | undefined {
  const text = withoutColours(output);
  return (
    buildFailed(text) ??
    ended(text) ??
    stoppedEarly('go test', words, /^--?(?:failfast(?:=true)?|max-fails(?:=.*)?)$/)
  );
}

function buildFailed(text: string): string | undefined {
  const [, name, why] = /^FAIL\t(\S+) \[((?:build|setup) failed)\]$/m.exec(text) ?? [];
  if (name !== undefined) return `The package ${name} has not been tested: ${why}.`;
  const [, error] = /^=== Errors\n(.*)$/m.exec(text) ?? [];
  return error === undefined ? undefined : `gotestsum had errors outside of tests: ${error.slice(0, 200)}`;
}

/** gotestsum says of what was running that it does not know its time; Go shows the goroutines of a process that panics. */
function ended(text: string): string | undefined {
  const [, at, test] = /^=== FAIL: (\S+) (\S+) \(unknown\)$/m.exec(text) ?? [];
  if (at !== undefined) return `The package ${at} ended while ${test} ran: ${NEVER_RAN}`;
  const hasDied = /^(?:panic|fatal error): /m.test(text) && /^goroutine \d+ .*\[/m.test(text);
  return hasDied ? `A package ended in a panic: ${NEVER_RAN}` : undefined;
}

const NEVER_RAN = 'its tests that had not begun by then never ran.';
