// @ts-check
/// <reference types="node" />
/**
 * Extracts the part of GitHub's published REST description that our end-to-end tests need.
 *
 * The description comes as the npm package `@octokit/openapi`, which is 390 MB and therefore not a
 * development dependency. To renew the extract, install the package in a temporary folder and run
 *
 *     node scripts/extract-openapi.mjs <folder>/node_modules/@octokit/openapi
 *
 * The result is an OpenAPI 3.1 document: its schemas are plain JSON Schema, so that a validator can use them
 * as they are (the source is OpenAPI 3.0, where `nullable` is a keyword of its own).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {Record<string, unknown>} Schema
 * @typedef {Record<string, { schema: Schema }>} Content
 * @typedef {{ name: string, in: string, required?: boolean, schema: Schema }} Parameter
 * @typedef {{ $ref: string }} Reference
 * @typedef {object} Operation
 * @property {string} operationId
 * @property {{ url: string }} externalDocs
 * @property {(Parameter | Reference)[]} parameters
 * @property {{ required?: boolean, content: Content }} [requestBody]
 * @property {Record<string, { content?: Content } | Reference>} responses
 * @typedef {{ parameters: Record<string, Parameter>, responses: Record<string, { content?: Content }>, schemas: Record<string, Schema> }} Components
 * @typedef {{ paths: Record<string, Record<string, Operation>>, components: Components }} Description
 * @typedef {{ name: string, version: string, license: string }} Source
 */

/** What Deflake calls today, and what the branch store and the quarantine pull request will call. */
const OPERATION_IDS = new Set(
  `actions/delete-actions-cache-by-id actions/delete-actions-cache-by-key actions/get-actions-cache-list
  actions/get-workflow-run actions/get-workflow-run-attempt
  actions/list-jobs-for-workflow-run actions/list-jobs-for-workflow-run-attempt
  checks/create checks/get checks/list-annotations checks/list-for-ref checks/update
  git/create-blob git/create-commit git/create-ref git/create-tree git/delete-ref git/get-blob git/get-commit
  git/get-ref git/get-tree git/list-matching-refs git/update-ref
  issues/create-comment issues/delete-comment issues/get-comment issues/list-comments issues/update-comment
  pulls/create pulls/get pulls/list pulls/list-files pulls/update
  repos/compare-commits-with-basehead repos/get repos/get-branch repos/get-commit repos/get-content
  repos/list-pull-requests-associated-with-commit repos/merge`.split(/\s+/),
);

/** Keywords that a validator does not read. */
const ANNOTATIONS = new Set([
  'default',
  'deprecated',
  'description',
  'discriminator',
  'example',
  'examples',
  'nullable',
  'readOnly',
  'title',
  'writeOnly',
]);

/**
 * Converts one schema from OpenAPI 3.0 to JSON Schema, without annotations.
 * @param {Schema} schema
 * @returns {Schema}
 */
function convertSchema(schema) {
  const kept = Object.entries(schema).filter(([key]) => !ANNOTATIONS.has(key) && !key.startsWith('x-'));
  const converted = Object.fromEntries(kept.map(([key, value]) => [key, convertKeyword(key, value)]));
  return schema.nullable === true ? allowNull(converted) : converted;
}

/**
 * @param {string} keyword
 * @param {unknown} value
 * @returns {unknown}
 */
function convertKeyword(keyword, value) {
  switch (keyword) {
    case 'properties': {
      const properties = /** @type {Record<string, Schema>} */ (value);
      return Object.fromEntries(
        Object.entries(properties).map(([name, schema]) => [name, convertSchema(schema)]),
      );
    }
    case 'items':
    case 'additionalProperties':
      return typeof value === 'boolean' ? value : convertSchema(/** @type {Schema} */ (value));
    case 'allOf':
    case 'anyOf':
    case 'oneOf':
      return /** @type {Schema[]} */ (value).map(convertSchema);
    default:
      return value;
  }
}

/**
 * @param {Schema} schema
 * @returns {Schema}
 */
function allowNull(schema) {
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const values = /** @type {unknown[] | undefined} */ (schema.enum);
  return {
    ...schema,
    type: [schema.type, 'null'],
    ...(values ? { enum: [...new Set([...values, null])] } : {}),
  };
}

/**
 * @param {Content | undefined} content
 * @returns {{ content?: Content }}
 */
function convertContent(content) {
  const json = content?.['application/json'];
  return json ? { content: { 'application/json': { schema: convertSchema(json.schema) } } } : {};
}

/**
 * Parameters and responses are carried inline, and only schemas by reference.
 * @param {Components} components
 * @param {Operation} operation
 * @returns {Operation}
 */
function convertOperation(components, operation) {
  /** @param {Reference} reference */
  const nameOf = (reference) => reference.$ref.split('/').at(-1) ?? '';
  const parameters = operation.parameters.map((listed) => {
    const parameter = '$ref' in listed ? components.parameters[nameOf(listed)] : listed;
    if (!parameter) throw new Error(`${operation.operationId} has a parameter that isn't described`);
    return {
      name: parameter.name,
      in: parameter.in,
      ...(parameter.required ? { required: true } : {}),
      schema: convertSchema(parameter.schema),
    };
  });
  const responses = Object.entries(operation.responses).map(([status, listed]) => {
    const response = '$ref' in listed ? components.responses[nameOf(listed)] : listed;
    return [status, convertContent(response?.content)];
  });
  const body = operation.requestBody;
  const content = convertContent(body?.content).content;
  return {
    operationId: operation.operationId,
    externalDocs: { url: operation.externalDocs.url },
    parameters,
    ...(body && content ? { requestBody: { required: body.required === true, content } } : {}),
    responses: /** @type {Operation['responses']} */ (Object.fromEntries(responses)),
  };
}

/**
 * Adds to `found` the component schemas that a node refers to, directly or not.
 * @param {Components} components
 * @param {unknown} node
 * @param {Map<string, Schema>} found
 */
function collectSchemas(components, node, found) {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(/** @type {Schema} */ (node))) {
    const name = key === '$ref' && typeof value === 'string' ? value.split('/').at(-1) : undefined;
    if (name === undefined) {
      collectSchemas(components, value, found);
    } else if (!found.has(name)) {
      const schema = convertSchema(components.schemas[name] ?? {});
      found.set(name, schema);
      collectSchemas(components, schema, found);
    }
  }
}

/**
 * One line a path and a schema: small, and still a readable diff when the description changes.
 * @param {Description} description
 * @param {Source} source
 */
function renderExtract({ paths, components }, source) {
  const missing = new Set(OPERATION_IDS);
  const kept = Object.entries(paths).flatMap(([path, item]) => {
    const wanted = Object.entries(item).filter(([, operation]) => missing.delete(operation.operationId));
    if (wanted.length === 0) return [];
    /** @type {Record<string, Operation>} */
    const operations = {};
    for (const [method, operation] of wanted) operations[method] = convertOperation(components, operation);
    return [{ path, operations }];
  });
  if (missing.size > 0) throw new Error(`not in the description: ${[...missing].join(', ')}`);
  /** @type {Map<string, Schema>} */
  const schemas = new Map();
  collectSchemas(components, kept, schemas);
  const info = {
    title: 'Extract of the REST description published by GitHub',
    version: source.version,
    'x-source': `${source.name}@${source.version} (${source.license}), generated/api.github.com.json`,
  };
  const pathLines = kept.map((one) => `${JSON.stringify(one.path)}: ${JSON.stringify(one.operations)}`);
  const schemaLines = [...schemas.keys()]
    .sort()
    .map((name) => `${JSON.stringify(name)}: ${JSON.stringify(schemas.get(name))}`);
  return `{ "openapi": "3.1.0", "info": ${JSON.stringify(info)},
"paths": {
${pathLines.join(',\n')}
},
"components": { "schemas": {
${schemaLines.join(',\n')}
} } }
`;
}

/**
 * @param {string} folder of the installed package
 * @param {string} file
 * @returns {unknown}
 */
function readJson(folder, file) {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

const folder = process.argv[2];
if (!folder) {
  console.error('usage: node scripts/extract-openapi.mjs <folder of an installed @octokit/openapi>');
  process.exit(2);
}
const text = renderExtract(
  /** @type {Description} */ (readJson(folder, 'generated/api.github.com.json')),
  /** @type {Source} */ (readJson(folder, 'package.json')),
);
writeFileSync(fileURLToPath(new URL('../__tests__/fixtures/github-openapi.json', import.meta.url)), text);
console.log(`${OPERATION_IDS.size} operations, ${Math.round(text.length / 1024)} KiB`);
