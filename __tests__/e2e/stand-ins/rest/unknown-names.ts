import type { Schema } from './description.js';

/**
 * Finds the properties of a request body that its schema doesn't know.
 *
 * The description leaves additional properties open, and GitHub ignores them without a word, so that a misspelt
 * optional property would never be noticed.
 */
export function unknownNames(
  schemas: Readonly<Record<string, Schema>>,
  schema: Schema,
  value: unknown,
  place = '',
): readonly string[] {
  const variants = flatten(schemas, schema);
  if (Array.isArray(value)) {
    const item = variants.find((variant) => variant.items)?.items;
    return item ? value.flatMap((one, index) => unknownNames(schemas, item, one, `${place}/${index}`)) : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  const described = variants.filter((variant) => variant.properties);
  // An object of free names, such as the inputs of a workflow.
  if (described.length === 0) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = described.map((variant) => variant.properties?.[name]).find((found) => found !== undefined);
    if (!known) return [`${place}/${name} isn't described`];
    return unknownNames(schemas, known, inner, `${place}/${name}`);
  });
}

/** A schema with all that it is combined of, references followed. */
function flatten(schemas: Readonly<Record<string, Schema>>, schema: Schema): readonly Schema[] {
  const target = schema.$ref === undefined ? schema : schemas[schema.$ref.split('/').at(-1) ?? ''];
  if (!target) return [];
  const combined = [...(target.allOf ?? []), ...(target.anyOf ?? []), ...(target.oneOf ?? [])];
  return [target, ...combined.flatMap((part) => flatten(schemas, part))];
}
