/** The program that a word of a command names, without folder and Windows ending: `./mvnw.cmd` is `mvnw`. */
export function programName(word: string): string {
  const file = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
  return file.replace(/\.(?:exe|cmd|bat|com)$/i, '');
}

/** Whether a command calls one of these programs, as itself or through another: `xvfb-run ctest`. */
export function callsProgram(words: readonly string[], programs: ReadonlySet<string>): boolean {
  return words.some((word) => programs.has(programName(word)));
}
