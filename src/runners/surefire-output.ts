import { withoutColours } from '../model/colours.js';
import { stoppedEarly } from './stopped-early.js';

/** Names in a sentence; there may be hundreds. */
const MAX_NAMED = 3;

const STOPS = /^-D(?:surefire|failsafe)\.skipAfterFailureCount=[1-9]/;

/**
 * What Maven's output says went wrong, or never began, that no report of Surefire shows. Its exit status is 1 for that
 * and for failed tests alike, so one flaky test would explain away a crashed JVM, or all modules that came after it.
 */
export function unreportedByMaven(output: string, words: readonly string[]): string | undefined {
  const text = summaryOf(withoutColours(output));
  return crashed(text) ?? failedGoal(text) ?? skippedModules(text) ?? stoppedEarly('Maven', words, STOPS);
}

/** Maven's last words, without what tests printed before; all of it where Maven is told to be quiet (`-q`). */
function summaryOf(text: string): string {
  const places = ['[INFO] Reactor Summary', '[INFO] BUILD FAILURE'].map((line) =>
    text.lastIndexOf(`\n${line}`),
  );
  return text.slice(Math.max(0, places.find((place) => place >= 0) ?? 0));
}

function crashed(text: string): string | undefined {
  if (!/The forked VM terminated|There was (?:an|a timeout or other) error in the fork/.test(text))
    return undefined;
  const classes = /^\[ERROR\] Crashed tests:\s*\n((?:\[ERROR\] [\w.$]+\s*\n)+)/m.exec(text)?.[1] ?? '';
  const names = namesIn(classes.matchAll(/^\[ERROR\] ([\w.$]+)/gm));
  const which = names === '' ? '' : ` in ${names}`;
  return `A JVM of Maven Surefire crashed or was ended${which}: what it had not run by then stands in no report.`;
}

/** Other goals than those that run tests have no reports; `There are test failures` is said by these. */
function failedGoal(text: string): string | undefined {
  const goals = text.matchAll(/^\[ERROR\] Failed to execute goal (\S+).*? on project (\S+): (.*)$/gm);
  for (const [, goal = '', project = '', message = ''] of goals) {
    if (message.startsWith('There are test failures')) continue;
    return `Maven failed at ${goal} in ${project}: ${message.slice(0, 200)}`;
  }
  return undefined;
}

function skippedModules(text: string): string | undefined {
  const names = namesIn(text.matchAll(/^\[INFO\] (\S.*?) \.*\s?SKIPPED\s*$/gm));
  if (names === '') return undefined;
  return `Maven left out modules after a failure, and their tests did not run: ${names}. With -Dmaven.test.failure.ignore in the command it goes on to the end; Deflake judges the failures all the same.`;
}

function namesIn(matches: Iterable<RegExpExecArray>): string {
  const names = [...new Set([...matches].map(([, name = '']) => name))];
  const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
  return names.slice(0, MAX_NAMED).join(', ') + more;
}
