// The YAML that TAP carries below a test point. Producers write little of what YAML can be, some of it wrongly, and
// there may be one for each of a million tests: this reads the keys at the top, and those of a map below one.

/** Values by key, nested ones as `at.line`. */
export type Diagnostic = ReadonlyMap<string, string>;

const KEY = /^(?:([A-Za-z_][\w.-]{0,100})|'([^']{0,100})'|"([^"]{0,100})")\s?:(?:\s+(.*))?$/;

export function parseDiagnostic(text: string): Diagnostic {
  const values = new Map<string, string>();
  const lines = withoutIndentation(text.split('\n'));
  for (let i = 0; i < lines.length; ) {
    const match = KEY.exec(lines[i++] ?? '');
    if (match === null) continue;
    const key = match[1] ?? match[2] ?? match[3] ?? '';
    const value = (match[4] ?? '').trim();
    const start = i;
    while (i < lines.length && /^(?:\s|$)/.test(lines[i] ?? '')) i++;
    const below = lines.slice(start, i);
    if (/^[|>]/.test(value)) values.set(key, block(below, value.startsWith('>')));
    else if (value === '') addNested(values, key, withoutIndentation(below));
    else values.set(key, scalar(value));
  }
  return values;
}

function addNested(values: Map<string, string>, key: string, lines: readonly string[]): void {
  values.set(key, lines.join('\n').trim());
  for (const line of lines) {
    const match = KEY.exec(line);
    const name = match?.[1];
    if (name !== undefined) values.set(`${key}.${name}`, scalar((match?.[4] ?? '').trim()));
  }
}

/** Lines as they are, or folded where `>` says so. */
function block(lines: readonly string[], isFolded: boolean): string {
  const text = withoutIndentation(lines).join('\n').trimEnd();
  return isFolded ? text.replace(/([^\n])\n(?=[^\n\s])/g, '$1 ') : text;
}

function withoutIndentation(lines: readonly string[]): string[] {
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const indentation = first.length - first.trimStart().length;
  return lines.map((line) => {
    const own = line.length - line.trimStart().length;
    return line.slice(Math.min(indentation, own));
  });
}

function scalar(value: string): string {
  if (value === '~' || value === 'null') return '';
  if (/^'.*'$/s.test(value) && value.length > 1) return value.slice(1, -1).replace(/''|\\'/g, "'");
  if (!/^".*"$/s.test(value) || value.length < 2) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value.slice(1, -1);
  }
}
