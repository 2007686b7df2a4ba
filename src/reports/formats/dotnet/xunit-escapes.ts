// xUnit.net 2 and 3 escape names and messages as C# would, before XML does: `Named(name: \"it's\")`, `a\nb`.

const ESCAPES: Readonly<Record<string, string>> = {
  '\\\\': '\\',
  '\\"': '"',
  '\\r': '\r',
  '\\n': '\n',
  '\\t': '\t',
  '\\0': '\0',
  '\\a': '\u0007',
  '\\b': '\b',
  '\\v': '\v',
  '\\f': '\f',
};

const ESCAPE = /\\(?:[\\"rntabvf0]|x[0-9a-f]{4}|x[0-9a-f]{2})/g;

/** True for assemblies whose names and messages are escaped; version 1, and Fixie, write them as they are. */
export function escapesTexts(testFramework: string | undefined): boolean {
  return /^xUnit\.net (?:v3 )?v?[2-9]/.test(testFramework ?? '');
}

/** The text that was escaped. One that can't have been, because a quotation mark stands bare in it, is left alone. */
export function unescapeText(text: string): string {
  if (!text.includes('\\') || /[\\"]/.test(text.replace(ESCAPE, ''))) return text;
  return text.replace(
    ESCAPE,
    (sequence) => ESCAPES[sequence] ?? String.fromCharCode(Number.parseInt(sequence.slice(2), 16)),
  );
}
