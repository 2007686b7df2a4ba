import type { ReportedCase } from '../../format.js';

/** What a node id says of a test: `tests/test_a.py::TestX::test_y[a::b]`. */
export type NodeParts = Pick<ReportedCase, 'suites' | 'className' | 'name' | 'file'>;

/**
 * Splits a node id as pytest's JUnit report does, so that a test has one identity in all of pytest's reports: the
 * path with dots, then the classes, and the name with its parameters. Parameters begin at the first bracket and may
 * hold `::` and slashes of their own. A file that was skipped or could not be loaded has a class and no name.
 */
export function partsOfNodeId(nodeId: string): NodeParts {
  const bracket = nodeId.indexOf('[');
  const parameters = bracket === -1 ? '' : nodeId.slice(bracket);
  const [path = '', ...inside] = (bracket === -1 ? nodeId : nodeId.slice(0, bracket)).split('::');
  const module = path.replaceAll('/', '.').replace(/\.py$/, '');
  const file = /\.\w+$/.test(path) ? path : '';
  const last = inside.pop();
  if (last === undefined) {
    // A session that can't collect anything has an empty node id.
    return { suites: [], className: `${module}${parameters}`, name: nodeId === '' ? 'collection' : '', file };
  }
  return {
    suites: [],
    className: [module, ...inside].join('.'),
    name: asJUnitSpellsIt(`${last}${parameters}`),
    file,
  };
}

/**
 * Control characters and what lies beyond U+FFFD, which pytest keeps out of XML as `#x1B`. Node ids rarely hold any:
 * pytest escapes parameters (`\x1b`, `\u65e5`) before they become ids, unless it is told not to.
 */
const KEPT_OUT_OF_XML = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/gu;

function asJUnitSpellsIt(name: string): string {
  return name.replace(KEPT_OUT_OF_XML, (c) => {
    const code = c.codePointAt(0) ?? 0;
    return `#x${code
      .toString(16)
      .toUpperCase()
      .padStart(code <= 0xff ? 2 : 4, '0')}`;
  });
}
