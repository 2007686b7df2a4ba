import type { ReportedCase } from '../../format.js';
import { type JsonObject, textOf } from '../../json/values.js';

/**
 * The names of a test of Mocha. Suites stand in the full title, in front of the test's own: together they are one
 * part, the class of Mocha's XUnit report.
 */
export function mochaParts(test: JsonObject): Pick<ReportedCase, 'suites' | 'className' | 'name'> {
  const name = textOf(test.title);
  const fullTitle = textOf(test.fullTitle);
  const className = fullTitle.endsWith(` ${name}`) ? fullTitle.slice(0, -name.length - 1) : '';
  return { suites: [], className, name: name || fullTitle };
}
