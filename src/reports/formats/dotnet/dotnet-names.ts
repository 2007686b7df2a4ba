// Names as .NET spells them, which TRX, NUnit and xUnit.net share.

/**
 * The file's name of an assembly's path. Where it lies depends on machine and configuration; JUnit reports of
 * .NET tools name suites so, too.
 */
export function assemblyName(path: string): string {
  return path.trim().split(/[\\/]/).at(-1) ?? '';
}

/**
 * A type without its assembly: `A.B, A, Version=1.0.0.0, Culture=neutral` is `A.B`. Commas in brackets and
 * parentheses belong to generic arguments and to those of a fixture.
 */
export function typeName(qualified: string): string {
  let depth = 0;
  for (let i = 0; i < qualified.length; i++) {
    const c = qualified[i];
    if (c === '[' || c === '(' || c === '<') depth++;
    else if (c === ']' || c === ')' || c === '>') depth--;
    else if (c === ',' && depth === 0) return qualified.slice(0, i).trim();
  }
  return qualified.trim();
}

/** A test's name without the class in front of it; unchanged where there is none. */
export function nameInClass(name: string, className: string): string {
  return className !== '' && name.length > className.length + 1 && name.startsWith(`${className}.`)
    ? name.slice(className.length + 1)
    : name;
}
