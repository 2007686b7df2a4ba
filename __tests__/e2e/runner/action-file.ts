import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type ExpressionContexts, evaluateDefault } from './expressions.js';

/** The parts of an `action.yml` that a runner acts on. */
export interface ActionFile {
  /** The defaults of the declared inputs; `undefined` where there is none. */
  readonly inputs: ReadonlyMap<string, string | undefined>;
  /** The script's absolute path. */
  readonly main: string;
}

interface RawActionFile {
  readonly inputs?: Readonly<Record<string, { readonly default?: unknown } | null>>;
  readonly runs: { readonly using: string; readonly main: string };
}

/** Reads the `action.yml` in a folder. */
export async function readActionFile(folder: string): Promise<ActionFile> {
  const raw = parse(await readFile(join(folder, 'action.yml'), 'utf8')) as RawActionFile;
  const defaults = Object.entries(raw.inputs ?? {}).map(
    ([name, input]) => [name, toText(input?.default)] as const,
  );
  return { inputs: new Map(defaults), main: join(folder, raw.runs.main) };
}

/**
 * Makes the `INPUT_*` variables as a runner does: every declared input has one, without a default it is empty. An
 * input that isn't declared is a mistake of the test, though a runner only warns of it.
 */
export function inputVariables(
  action: ActionFile,
  given: Readonly<Record<string, string>>,
  contexts: ExpressionContexts,
): Record<string, string> {
  const unknown = Object.keys(given).filter((name) => !action.inputs.has(name));
  if (unknown.length > 0) throw new Error(`action.yml declares no input ${unknown.join(', ')}`);
  const pairs = [...action.inputs].map(([name, fallback]) => [
    `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
    given[name] ?? evaluateDefault(fallback ?? '', contexts),
  ]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}
