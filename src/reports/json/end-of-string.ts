/** The offset behind a JSON string whose quotation mark stands at `start`; `undefined` if it does not end. */
export function endOfString(text: string, start: number): number | undefined {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i + 1;
  }
  return undefined;
}
