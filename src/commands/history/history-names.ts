import type { History } from '../../history/history.js';
import type { TestId } from '../../model/test-id.js';

/**
 * How what a person gives as the id of a test may be spelled in the history: as it is, or, if nothing is called so, with
 * each backslash doubled. Ids have them doubled, because a backslash also marks what stands for something else.
 */
export function spellingsOf(name: string): readonly string[] {
  return name.includes('\\') ? [name, name.replaceAll('\\', '\\\\')] : [name];
}

/** The test with this id, or all that have it in their ids. */
export function testsNamed(history: History, wanted: string): TestId[] {
  const all = new Set([...history.lanes.values()].flatMap(({ tests }) => [...tests.keys()]));
  for (const spelling of spellingsOf(wanted)) {
    const exact = [...all].filter((id) => id === spelling);
    const found = exact.length > 0 ? exact : [...all].filter((id) => id.includes(spelling)).sort();
    if (found.length > 0) return found;
  }
  return [];
}
