import { childNamed, childrenNamed } from '../../xml/xml-children.js';
import { childElements, type XmlElement } from '../../xml/xml-element.js';
import { assemblyName, typeName } from './dotnet-names.js';

/** What a report says of a test apart from how it went. */
export interface TrxDefinition {
  readonly assembly: string;
  readonly className: string;
  readonly name: string;
  /** An ordered test: a list of others, which makes it a suite. */
  readonly isOrdered: boolean;
}

/** Definitions of tests by their id. */
export function trxDefinitions(runs: readonly XmlElement[]): ReadonlyMap<string, TrxDefinition> {
  const definitions = new Map<string, TrxDefinition>();
  for (const run of runs)
    for (const list of childrenNamed(run, 'TestDefinitions'))
      for (const test of childElements(list)) {
        const id = test.attributes.get('id');
        if (id !== undefined) definitions.set(id.toLowerCase(), definitionOf(test));
      }
  return definitions;
}

function definitionOf(test: XmlElement): TrxDefinition {
  const method = childNamed(test, 'TestMethod')?.attributes;
  const name = test.attributes.get('name') ?? '';
  return {
    // `storage` is the same path in lower case.
    assembly: assemblyName(method?.get('codeBase') ?? test.attributes.get('storage') ?? ''),
    className: typeName(method?.get('className') ?? ''),
    name: name === '' ? (method?.get('name') ?? '') : name,
    isOrdered: test.name === 'OrderedTest',
  };
}
