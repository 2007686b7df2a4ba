import { readFileSync } from 'node:fs';

/** The keywords of JSON Schema that GitHub's description uses and that we look at ourselves. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly minLength?: number;
  readonly minimum?: number;
}

interface Content {
  readonly content?: { readonly 'application/json'?: { readonly schema: Schema } };
}

interface DescribedOperation {
  readonly operationId: string;
  readonly externalDocs: { readonly url: string };
  readonly parameters: readonly Parameter[];
  readonly requestBody?: Content & { readonly required: boolean };
  readonly responses: Readonly<Record<string, Content>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

/** One operation, for example `issues/create-comment`. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly docsUrl: string;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly required: boolean; readonly schema: Schema } | undefined;
  /** The schema of the JSON body by status; `undefined` for a described status without a body. */
  readonly responses: ReadonlyMap<number, Schema | undefined>;
}

/** An operation with the parameters found in the path, still as text. */
export interface Match {
  readonly operation: Operation;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Route {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly operation: Operation;
}

/** Parameters whose values may contain slashes. */
const WITH_SLASHES = new Set(['path', 'ref', 'basehead']);

/** GitHub's description of its REST API, as far as we extracted it (see `scripts/extract-openapi.mjs`). */
export class RestDescription {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly #routes: readonly Route[];

  constructor(file: URL = new URL('../../../fixtures/github-openapi.json', import.meta.url)) {
    const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
    this.schemas = document.components.schemas;
    this.#routes = Object.entries(document.paths)
      // The more parts of a path are fixed, the earlier it is tried: `commits/{ref}` would swallow all below it.
      .sort(([a], [b]) => fixedParts(b) - fixedParts(a))
      .flatMap(([path, operations]) =>
        Object.entries(operations).map(([method, described]) => toRoute(path, method, described)),
      );
  }

  /** Finds the operation that a request means. */
  match(method: string, pathname: string): Match | undefined {
    for (const { pattern, names, operation } of this.#routes) {
      const values = operation.method === method ? pattern.exec(pathname)?.slice(1) : undefined;
      if (!values) continue;
      const pairs = names.map((name, index) => [name, decodeURIComponent(values[index] ?? '')]);
      return { operation, pathParameters: Object.fromEntries(pairs) as Record<string, string> };
    }
    return undefined;
  }
}

let github: RestDescription | undefined;

/** GitHub's description, read once: every API that a suite starts shares it. */
export function githubDescription(): RestDescription {
  github ??= new RestDescription();
  return github;
}

function fixedParts(path: string): number {
  return path.split('/').filter((part) => !part.startsWith('{')).length;
}

function toRoute(path: string, method: string, described: DescribedOperation): Route {
  const names: string[] = [];
  const pattern = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return WITH_SLASHES.has(name) ? '(.+)' : '([^/]+)';
  });
  return { pattern: new RegExp(`^${pattern}$`), names, operation: toOperation(method, described) };
}

function toOperation(method: string, described: DescribedOperation): Operation {
  const { requestBody } = described;
  const bodySchema = jsonSchema(requestBody);
  return {
    id: described.operationId,
    method: method.toUpperCase(),
    docsUrl: described.externalDocs.url,
    parameters: described.parameters,
    body: bodySchema && { required: requestBody?.required === true, schema: bodySchema },
    responses: new Map(
      Object.entries(described.responses).map(([status, response]) => [Number(status), jsonSchema(response)]),
    ),
  };
}

function jsonSchema(content: Content | undefined): Schema | undefined {
  return content?.content?.['application/json']?.schema;
}
