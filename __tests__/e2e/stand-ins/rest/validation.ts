import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { Operation, Parameter, RestDescription, Schema } from './description.js';
import { unknownNames } from './unknown-names.js';

/** The parameters of a request as its description types them: numbers are numbers. */
export type Parameters = Readonly<Record<string, unknown>>;

/** A request, checked. */
export interface CheckedRequest {
  readonly parameters: Parameters;
  readonly problems: readonly string[];
}

/** What is checked of a request. */
export interface RawRequest {
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The body's bytes; empty if there is none. */
  readonly body: Buffer;
}

/** Statuses that any operation may answer though few describe them; all have the same form. */
const COMMON_FAILURES = new Set([400, 401, 403, 404, 422, 429, 500, 501, 502, 503]);

/** Holds requests and responses against GitHub's description. */
export class RestValidator {
  readonly #schemas: Readonly<Record<string, Schema>>;
  readonly #strict = newAjv({ coerceTypes: false });
  readonly #coercing = newAjv({ coerceTypes: true });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(description: RestDescription) {
    this.#schemas = description.schemas;
  }

  /** Checks path, query and body; unknown names are problems too, since GitHub would ignore them silently. */
  checkRequest(operation: Operation, request: RawRequest): CheckedRequest {
    const query: Record<string, unknown> = Object.fromEntries(request.query);
    const path: Record<string, unknown> = { ...request.pathParameters };
    const problems = [
      ...this.#checkParameters(operation, 'path', path),
      ...this.#checkParameters(operation, 'query', query),
      ...this.#checkBody(operation, request.body),
    ];
    return { parameters: { ...query, ...path }, problems };
  }

  /** Checks a response of ours. */
  checkResponse(operation: Operation, status: number, value: unknown): readonly string[] {
    if (!operation.responses.has(status) && !COMMON_FAILURES.has(status))
      return [`status ${status} isn't described`];
    const schema =
      operation.responses.get(status) ?? (status < 400 ? undefined : this.#schemas['basic-error']);
    if (!schema) return value === undefined ? [] : [`a body isn't described for status ${status}`];
    return this.#run(this.#strict, `${operation.id} ${status}`, schema, value);
  }

  #checkParameters(operation: Operation, place: string, values: Record<string, unknown>): string[] {
    const described = operation.parameters.filter((parameter) => parameter.in === place);
    return this.#run(this.#coercing, `${operation.id} ${place}`, parameterSchema(described), values).map(
      (problem) => `${place}${problem}`,
    );
  }

  #checkBody(operation: Operation, bytes: Buffer): string[] {
    if (bytes.length === 0) return operation.body?.required ? ['a body is required'] : [];
    if (!operation.body) return ["a body isn't described"];
    let body: unknown;
    try {
      body = JSON.parse(bytes.toString());
    } catch {
      return ["the body isn't JSON"];
    }
    const { schema } = operation.body;
    return [
      ...this.#run(this.#strict, `${operation.id} body`, schema, body),
      ...unknownNames(this.#schemas, schema, body),
    ].map((problem) => `body${problem}`);
  }

  #run(ajv: Ajv, name: string, schema: Schema, value: unknown): string[] {
    let validate = this.#compiled.get(name);
    if (!validate) {
      // References are resolved within the schema that is compiled, so it carries all components.
      validate = ajv.compile({ ...schema, components: { schemas: this.#schemas } });
      this.#compiled.set(name, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => {
      const detail = JSON.stringify(error.params);
      return `${error.instancePath} ${error.message ?? 'is wrong'} ${detail}`;
    });
  }
}

const validators = new WeakMap<RestDescription, RestValidator>();

/** The validator of a description. Compiling a schema takes longer than most tests, so that all APIs share them. */
export function validatorOf(description: RestDescription): RestValidator {
  const validator = validators.get(description) ?? new RestValidator(description);
  validators.set(description, validator);
  return validator;
}

function newAjv(options: { coerceTypes: boolean }): Ajv {
  const ajv = new Ajv({ ...options, strict: false, allErrors: true, logger: false });
  formats.default(ajv);
  return ajv;
}

function parameterSchema(parameters: readonly Parameter[]): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.schema])),
    required: parameters.filter((parameter) => parameter.required).map((parameter) => parameter.name),
    additionalProperties: false,
  };
}
