import { type JsonShape, shapeOfJson } from './json/json-shape.js';
import { decodeText } from './text/decode-text.js';
import { rootName } from './xml/root-name.js';

/** Bytes in which the root element of nearly all XML begins. More are decoded only where they are asked for. */
const SHORT_LENGTH = 1_024;

/** The beginning of a report, as formats look at it to recognise their own. */
export interface ReportHead {
  readonly text: string;
  /** Name of the root element, without its namespace prefix, where this is XML. */
  readonly xmlRoot: string | undefined;
  /** Which keys stand in it, where this is JSON, or a line of JSON after another. */
  readonly json: JsonShape | undefined;
}

/** The head of a report that begins with these bytes. They must not change as long as it is asked. */
export function headOf(bytes: Uint8Array): ReportHead {
  return createHead(() => decodeText(bytes).text, shortRoot(bytes));
}

/** The root element, where that can be told without decoding everything. */
function shortRoot(bytes: Uint8Array): string | undefined {
  const short = decodeText(bytes.subarray(0, SHORT_LENGTH)).text;
  // Where something stands before the document, its beginning is looked for in all that there is.
  if (!short.startsWith('<')) return undefined;
  const wholeTags = short.replace(/<[^\s<>/]*$/, '');
  return rootName(wholeTags);
}

/** The head of a report that begins with this text. */
export function reportHead(text: string): ReportHead {
  return createHead(() => text, undefined);
}

/** What is asked for is worked out once, however many formats ask. */
function createHead(readText: () => string, knownRoot: string | undefined): ReportHead {
  let text: string | undefined;
  let root = knownRoot === undefined ? undefined : { name: knownRoot as string | undefined };
  let json: { readonly shape: JsonShape | undefined } | undefined;
  return {
    get text() {
      text ??= readText();
      return text;
    },
    get xmlRoot() {
      root ??= { name: rootName(this.text) };
      return root.name;
    },
    get json() {
      json ??= { shape: shapeOfJson(this.text) };
      return json.shape;
    },
  };
}
