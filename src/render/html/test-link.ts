import { oneLine } from '../visible.js';
import type { Markup } from './markup.js';
import { html } from './markup.js';

/** Characters of an id. Longer ones are hostile or generated, and are cut where people can see it. */
export const MAX_ID_LENGTH = 1_000;

/** The id of a test as the page knows it. */
export function pageId(test: string): string {
  return oneLine(test, MAX_ID_LENGTH);
}

/** The name of a test, which opens what is known of it. */
export function testLink(test: string): Markup {
  const id = pageId(test);
  return html`<a class="test" href="#test=${encodeURIComponent(id)}">${id}</a>`;
}
