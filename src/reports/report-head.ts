import { type JsonShape, shapeOfJson } from './json/json-shape.js';
import { rootName } from './xml/root-name.js';

/** The beginning of a report, as formats look at it to recognise their own. */
export interface ReportHead {
  readonly text: string;
  /** Name of the root element, without its namespace prefix, where this is XML. */
  readonly xmlRoot: string | undefined;
  /** Which keys stand in it, where this is JSON, or a line of JSON after another. */
  readonly json: JsonShape | undefined;
}

/** Looks at the beginning of a report. What is asked for is worked out once, however many formats ask. */
export function reportHead(text: string): ReportHead {
  let root: { readonly name: string | undefined } | undefined;
  let json: { readonly shape: JsonShape | undefined } | undefined;
  return {
    text,
    get xmlRoot() {
      root ??= { name: rootName(text) };
      return root.name;
    },
    get json() {
      json ??= { shape: shapeOfJson(text) };
      return json.shape;
    },
  };
}
