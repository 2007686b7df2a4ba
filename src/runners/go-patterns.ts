import { groupsBy } from '../model/groups.js';
import { splitBySize } from './split-by-size.js';

/** Some tests of one package that one pattern selects. */
export interface GoPattern {
  /** For `-run`, or `-bench`: `^TestA$/^(?:b|c)$`. */
  readonly pattern: string;
  /** The wanted tests that run by it, parents of subtests among them. */
  readonly tests: readonly string[];
}

/** A wanted test, or the parent of one. */
interface Node {
  readonly name: string;
  isWanted: boolean;
  readonly children: Map<string, Node>;
}

/**
 * Patterns that run these tests of a package, each of them once. Go splits a pattern at its slashes and compares level by
 * level, so one pattern can't name `TestA/x` and `TestB/y` without `TestA/y`: these are two. (Since Go 1.20 there is `|`
 * between whole patterns; before, it means something else.) A test runs with its subtests, unless some of them are wanted
 * and it is wanted because of these. Where the wanted ones do not fit one pattern, their parent runs as a whole: in parts
 * it might pass in one and fail in another. `room` is for the names of one pattern, in characters.
 */
export function goPatterns(names: readonly string[], room: number): GoPattern[] {
  const root: Node = { name: '', isWanted: false, children: new Map() };
  for (const name of names) addTo(root, name);
  /** Tests at the top by what is wanted below them. */
  const byRest = groupsBy(root.children.values(), (node) => restOf(node, room));
  return [...byRest].flatMap(([rest, nodes]) =>
    splitBySize(nodes, room - rest.length, sizeOf).map((part) => ({
      pattern: oneOf(part) + rest,
      tests: part.flatMap(wantedIn),
    })),
  );
}

function addTo(root: Node, name: string): void {
  let node = root;
  for (const [i, part] of name.split('/').entries()) {
    const child = node.children.get(part) ?? {
      name: i === 0 ? part : `${node.name}/${part}`,
      isWanted: false,
      children: new Map(),
    };
    node.children.set(part, child);
    node = child;
  }
  node.isWanted = true;
}

/** What of a pattern stands behind a test: nothing where all of it runs. */
function restOf(node: Node, room: number): string {
  const children = [...node.children.values()];
  const [only, ...others] = children;
  if (only === undefined) return '';
  if (others.length === 0) return `/${oneOf(children)}${restOf(only, room)}`;
  if (children.some((child) => child.children.size > 0)) return '';
  const rest = `/${oneOf(children)}`;
  return rest.length * 2 > room ? '' : rest;
}

function sizeOf(node: Node): number {
  return escaped(lastPart(node)).length + 1;
}

function wantedIn(node: Node): string[] {
  return [...(node.isWanted ? [node.name] : []), ...[...node.children.values()].flatMap(wantedIn)];
}

function oneOf(nodes: readonly Node[]): string {
  const names = nodes.map((node) => escaped(lastPart(node)));
  return names.length === 1 ? `^${names[0]}$` : `^(?:${names.join('|')})$`;
}

function lastPart({ name }: Node): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/**
 * As Go's `regexp.QuoteMeta`. Names in reports are as Go compares them: with `_` for spaces and `\x1b` for what can't be
 * printed. It rewrites the pattern in the same way, which leaves backslashes alone.
 */
function escaped(name: string): string {
  return name.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
