import type { Schema } from './description.js';

type JsonObject = Readonly<Record<string, unknown>>;

/** Builds the smallest object that a schema of the description allows, with the given properties set. */
export type ObjectBuilder = (schemaName: string, properties?: JsonObject) => Record<string, unknown>;

/**
 * Makes an {@link ObjectBuilder}. Whatever isn't given and is required gets an empty or neutral value: null where
 * that's allowed, otherwise the first of the listed values, zero, an empty text. Given objects are filled up in the same
 * way; given arrays are taken as they are.
 */
export function createObjectBuilder(schemas: Readonly<Record<string, Schema>>): ObjectBuilder {
  const follow = (schema: Schema): Schema => {
    if (schema.$ref === undefined) return schema;
    const target = schemas[schema.$ref.split('/').at(-1) ?? ''];
    if (!target) throw new Error(`the extract has no ${schema.$ref}`);
    return follow(target);
  };

  const fill = (reference: Schema, given: unknown): unknown => {
    const schema = follow(reference);
    if (given !== undefined && !isObject(given)) return given;
    if (given === undefined && allowsNull(schema)) return null;
    if (schema.allOf) {
      const filled = schema.allOf.map((part) => fill(part, given)).filter(isObject);
      return Object.assign({}, ...filled) as JsonObject;
    }
    const variant = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].find(
      (one) => !isNullType(follow(one)),
    );
    if (variant) return fill(variant, given);
    return schema.properties || isObject(given) ? fillObject(schema, given ?? {}) : neutral(schema);
  };

  const fillObject = (schema: Schema, given: JsonObject): Record<string, unknown> => {
    const names = new Set([...(schema.required ?? []), ...Object.keys(given)]);
    return Object.fromEntries(
      [...names].map((name) => [name, fill(schema.properties?.[name] ?? {}, given[name])]),
    );
  };

  return (schemaName, properties = {}) =>
    fill({ $ref: `#/${schemaName}` }, properties) as Record<string, unknown>;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNullType(schema: Schema): boolean {
  return schema.type === 'null';
}

function allowsNull(schema: Schema): boolean {
  return (
    (Array.isArray(schema.type) && schema.type.includes('null')) || (schema.anyOf ?? []).some(isNullType)
  );
}

/** What a text of a format looks like when its content doesn't matter. */
const NEUTRAL_TEXTS: ReadonlyMap<string | undefined, string> = new Map([
  ['uri', 'https://example.invalid/'],
  ['date-time', '2026-01-01T00:00:00Z'],
]);

function neutral(schema: Schema): unknown {
  const { type } = schema;
  if (schema.enum) return schema.enum[0];
  if (type === 'string') return NEUTRAL_TEXTS.get(schema.format) ?? 'x'.repeat(schema.minLength ?? 0);
  if (type === 'integer' || type === 'number') return schema.minimum ?? 0;
  if (type === 'boolean') return false;
  return type === 'array' ? [] : {};
}
