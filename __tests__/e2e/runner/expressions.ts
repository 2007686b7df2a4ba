/** The contexts that GitHub offers to the defaults of an action's inputs. */
export interface ExpressionContexts {
  readonly github: Readonly<Record<string, unknown>>;
  readonly job: Readonly<Record<string, unknown>>;
  readonly matrix: Readonly<Record<string, unknown>> | null;
  readonly runner: Readonly<Record<string, unknown>>;
  readonly strategy: Readonly<Record<string, unknown>>;
}

/**
 * Evaluates the `${{ … }}` in a default. Only `a.b.c` and `toJSON(a.b)` are understood: an expression beyond these is
 * an error of the test, because we would evaluate it differently from GitHub.
 */
export function evaluateDefault(template: string, contexts: ExpressionContexts): string {
  return template.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
    const path = /^\s*([\w.-]+)\s*$/.exec(expression)?.[1];
    if (path !== undefined) return toText(lookUp(path, contexts));
    const printed = /^\s*toJSON\(\s*([\w.-]+)\s*\)\s*$/i.exec(expression)?.[1];
    if (printed === undefined) throw new Error(`the harness can't evaluate \${{${expression}}}`);
    return JSON.stringify(lookUp(printed, contexts), null, 2);
  });
}

/** A missing property is null in GitHub's expressions, and a missing context is an error. */
function lookUp(path: string, contexts: ExpressionContexts): unknown {
  const [context = '', ...properties] = path.split('.');
  if (!Object.hasOwn(contexts, context))
    throw new Error(`a default of an input can't use the context ${context}`);
  let value: unknown = contexts[context as keyof ExpressionContexts];
  for (const property of properties) {
    value =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[property] : undefined;
  }
  return value ?? null;
}

function toText(value: unknown): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? 'Object' : JSON.stringify(value);
}
