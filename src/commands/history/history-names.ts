/**
 * How what a person gives as the id of a test may be spelled in the history: as it is, or, if nothing is called so, with
 * each backslash doubled. Ids have them doubled, because a backslash also marks what stands for something else.
 */
export function spellingsOf(name: string): readonly string[] {
  return name.includes('\\') ? [name, name.replaceAll('\\', '\\\\')] : [name];
}
