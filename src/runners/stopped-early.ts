/**
 * A sentence where a word of the command stops the tool at the first failures: a retry of those would prove nothing for
 * the tests behind them.
 */
export function stoppedEarly(title: string, words: readonly string[], option: RegExp): string | undefined {
  const word = words.find((each) => option.test(each));
  return word && `${title} may have left out tests (${word}): take it out of the command, and they run.`;
}
