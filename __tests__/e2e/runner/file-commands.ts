/**
 * Reads a file that a step wrote for the runner (`GITHUB_OUTPUT`, `GITHUB_ENV`, `GITHUB_STATE`), with the runner's
 * rules: `name=value`, or `name<<DELIMITER`, lines, `DELIMITER`. What a runner refuses is an error here.
 */
export function parseFileCommand(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  while (lines.length > 0) {
    const line = lines.shift() ?? '';
    if (line === '') continue;
    const [, name, kind, rest] = /^(.+?)(=|<<)(.*)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined) throw new Error(`Invalid format '${line}'`);
    if (kind === '=') {
      values[name] = rest;
      continue;
    }
    const end = lines.indexOf(rest);
    if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${rest}'`);
    values[name] = lines
      .splice(0, end + 1)
      .slice(0, -1)
      .join('\n');
  }
  return values;
}

/** An annotation that a step asked for on its output. */
export interface LoggedAnnotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  /** For example `file`, `line` and `title`. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Finds the annotations in a step's output. */
export function parseAnnotations(stdout: string): readonly LoggedAnnotation[] {
  return [...stdout.matchAll(/^::(error|warning|notice)(?: ([^\r\n]*?))?::(.*)$/gm)].map((match) => ({
    level: match[1] as LoggedAnnotation['level'],
    message: unescapeData(match[3] ?? ''),
    properties: parseProperties(match[2] ?? ''),
  }));
}

function parseProperties(text: string): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.trim().split('=');
      return [name, unescapeData(value.join('=').replaceAll('%3A', ':').replaceAll('%2C', ','))];
    }),
  );
}

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
