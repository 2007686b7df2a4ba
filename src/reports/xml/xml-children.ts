import { childElements, ownText, type XmlElement } from './xml-element.js';

// Ways from an element to what stands in it.

export function childrenNamed(element: XmlElement, name: string): XmlElement[] {
  return childElements(element).filter((child) => child.name === name);
}

export function childNamed(element: XmlElement, name: string): XmlElement | undefined {
  return childElements(element).find((child) => child.name === name);
}

/** Text of the element that a path of names leads to, without space around it; empty where there is none. */
export function textAt(element: XmlElement, ...path: readonly string[]): string {
  let at: XmlElement | undefined = element;
  for (const name of path) at = at === undefined ? undefined : childNamed(at, name);
  return at === undefined
    ? ''
    : ownText(at)
        .replace(/^(?:[^\S\n]*\n)+/, '')
        .trimEnd();
}

/** A count that an attribute declares; 0 where it is none. */
export function declaredCount(element: XmlElement, ...names: readonly string[]): number {
  return names
    .map((name) => element.attributes.get(name)?.trim() ?? '')
    .filter((text) => /^\d{1,9}$/.test(text))
    .reduce((sum, text) => sum + Number(text), 0);
}
