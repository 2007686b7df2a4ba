import type { SelectionFacts } from './runner.js';

const SEPARATOR = /[\\/]+/;

/**
 * The file as seen from the folder that the command runs in, with forward slashes: reports spell it from the root, from
 * the folder of a configuration, or from another machine's checkout. Empty where there is no such file.
 */
export function fileBelow(path: string, { exists }: Pick<SelectionFacts, 'exists'>): string {
  const segments = path.split(SEPARATOR).filter((segment) => segment !== '' && segment !== '.');
  for (let i = 0; i < segments.length; i++) {
    const rest = segments.slice(i).join('/');
    if (exists(rest)) return rest;
  }
  return '';
}

/** True for a path that does not depend on the folder it is read from. */
export function isAbsolutePath(path: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path);
}

/** The path as an argument, which must not look like an option. */
export function asArgument(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}
