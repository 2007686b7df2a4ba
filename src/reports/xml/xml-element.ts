/** What a parsed document consists of: elements, and text between them. */
export type XmlNode = XmlElement | string;

export interface XmlElement {
  /** Without its namespace prefix: no report format needs two vocabularies. */
  readonly name: string;
  /** By the name that the document writes, prefix and all, so that `xsi:type` is not `type`. */
  readonly attributes: ReadonlyMap<string, string>;
  /** In document order, which is the order of execution in most reports. */
  readonly children: readonly XmlNode[];
  /** False when the document broke off inside this element: what should follow is missing. */
  readonly closed: boolean;
}

export function childElements(element: XmlElement): XmlElement[] {
  return element.children.filter((child): child is XmlElement => typeof child !== 'string');
}

/** Text directly inside the element, without that of its children. */
export function ownText(element: XmlElement): string {
  return element.children.filter((child): child is string => typeof child === 'string').join('');
}

/** The first of these attributes that is present and not blank. */
export function firstAttribute(element: XmlElement, ...names: readonly string[]): string {
  for (const name of names) {
    const value = element.attributes.get(name);
    if (value !== undefined && value.trim() !== '') return value;
  }
  return '';
}
