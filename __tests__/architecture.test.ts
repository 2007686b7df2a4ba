import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** The import rules of docs/architecture.md. */

const root = resolve(import.meta.dirname, '..');
const src = join(root, 'src');

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'));

interface Import {
  readonly from: string;
  readonly to: string;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8');
  const specifiers = [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|import\('([^']+)'\)|(?:^|\n)import\s+'([^']+)'/g,
    ),
  ];
  return specifiers.map(([, a, b, c]) => ({ from: file, to: resolved(file, a ?? b ?? c ?? '') }));
}

/** A file of ours as its path below src/, anything else as it is written. */
function resolved(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const path = relative(src, resolve(src, dirname(file), specifier)).replaceAll('\\', '/');
  return path.replace(/\.js$/, '.ts');
}

const imports = files.flatMap(importsOf);

function room(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : '(top)';
}

/** Rooms of src/ that a room may import from, besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  history: ['model'],
  analysis: ['history', 'model'],
  policy: ['analysis', 'history', 'model'],
  replay: ['policy', 'analysis', 'history', 'model'],
  render: ['replay', 'policy', 'analysis', 'history', 'model'],
  // The code of the HTML report's page, which runs in browsers; nobody imports it.
  page: ['render', 'history', 'analysis', 'model'],
  reports: ['model'],
  runners: ['reports', 'model'],
  rerun: ['runners', 'reports', 'policy', 'analysis', 'history', 'config', 'model'],
  // The names of formats and of test tools are values of settings.
  config: ['model', 'reports', 'runners'],
  publish: ['render', 'policy', 'analysis', 'github', 'history', 'config', 'model'],
  github: ['config', 'history', 'model'],
  demo: ['analysis', 'config', 'history', 'model', 'policy', 'render', 'reports'],
  commands: [
    'analysis',
    'config',
    'demo',
    'github',
    'history',
    'model',
    'policy',
    'publish',
    'render',
    'replay',
    'reports',
    'rerun',
    'runners',
  ],
};

/** Words that every room may use: the ports it implements, and how errors are told. */
const FOR_ALL = new Set(['ports.ts', 'errors.ts', 'did-you-mean.ts']);

/** Only here do file system, network, environment and processes begin. */
const ADAPTERS =
  /^(?:main\.ts|cli\.ts|config\/inputs\.ts|reports\/find-reports\.ts|history\/stores\/|rerun\/|publish\/|github\/|commands\/|demo\/)/;

const EFFECTS =
  /^(?:node:(?:fs|fs\/promises|child_process|http|https|net|os|process|timers|timers\/promises|worker_threads)|@actions\/|@octokit\/|proper-lockfile|tinyglobby)/;

describe('the architecture', () => {
  it('finds the imports it speaks of', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports).toContainEqual({ from: 'consider-run.ts', to: 'analysis/judge-run.ts' });
  });

  it('keeps every room to the rooms below it', () => {
    const wrong = imports.filter(({ from, to }) => {
      const allowed = MAY_IMPORT[room(from)];
      const isOurs = files.includes(to);
      if (allowed === undefined || !isOurs || room(from) === room(to) || FOR_ALL.has(to)) return false;
      if (room(from) === 'model') return true;
      return !allowed.includes(room(to)) && !(ALLOWED_TOP[room(from)] ?? []).includes(to);
    });
    expect(wrong).toEqual([]);
  });

  it('lets the model import nothing from outside', () => {
    expect(imports.filter(({ from, to }) => room(from) === 'model' && room(to) !== 'model')).toEqual([]);
  });

  it('keeps effects in the adapters', () => {
    expect(imports.filter(({ from, to }) => EFFECTS.test(to) && !ADAPTERS.test(from))).toEqual([]);
  });

  it('lets the clock, randomness and the environment in through ports only', () => {
    const wrong = files.filter((file) => {
      if (ADAPTERS.test(file)) return false;
      return /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.(?:env|argv|cwd)\b|\bperformance\.now\(/.test(
        readFileSync(join(src, file), 'utf8'),
      );
    });
    expect(wrong).toEqual([]);
  });

  it('knows every room', () => {
    const unknown = files.map(room).filter((name) => name !== '(top)' && MAY_IMPORT[name] === undefined);
    expect(unknown).toEqual([]);
  });

  it('has no import cycles', () => {
    const graph = new Map(files.map((file) => [file, valueImports(file)]));
    expect(findCycle(graph)).toBeUndefined();
  });

  it('keeps files short', () => {
    const long = files.filter((file) => readFileSync(join(src, file), 'utf8').split('\n').length > 300);
    expect(long).toEqual([]);
  });
});

/** Top-level files that a room may use. */
const ALLOWED_TOP: Readonly<Record<string, readonly string[]>> = {
  github: ['assemble-run.ts'],
  commands: [
    'assemble-run.ts',
    'lanes-of-run.ts',
    'policy-files.ts',
    'run.ts',
    'tell-other-run.ts',
    'version.ts',
  ],
  demo: ['assemble-run.ts', 'run.ts'],
  // Reports for other tools say who wrote them.
  render: ['version.ts'],
};

/** Imports that exist at run time; types may point both ways. */
function valueImports(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8').replace(/import type [^;]*;|export type [^;]*;/g, '');
  return [...text.matchAll(/(?:import|export)\s[^;]*?from\s+'([^']+)'/g)]
    .map(([, specifier]) => resolved(file, specifier ?? ''))
    .filter((to) => files.includes(to));
}

function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...path, file]);
      if (cycle !== undefined) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
