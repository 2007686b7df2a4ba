import type { Child } from '../dom.js';
import { asTable, el } from '../dom.js';

/** A picture with its words: what it shows, what can be seen, and the same as a table. */
export interface Chart {
  readonly title: string;
  /** What it says, in a sentence. */
  readonly says: () => string;
  /** There is nothing to draw: the words stand for it, and the same as a table would say no more. */
  readonly isEmpty?: () => boolean;
  readonly draw: (width: number) => SVGElement | HTMLElement;
  readonly heads: readonly string[];
  readonly rows: () => readonly (readonly Child[])[];
}

export interface ChartView {
  readonly element: HTMLElement;
  /** A sentence in place of the picture, hidden while there is one. */
  readonly sentence: HTMLElement;
  readonly update: () => void;
}

/** Draws anew when the room for it changes: text in it keeps its size. */
export function chartView({ title, says, isEmpty = () => false, draw, heads, rows }: Chart): ChartView {
  const picture = el('div', { class: 'picture' });
  const hint = el('p', { class: 'hint' });
  const tableHolder = el('div');
  const element = el(
    'figure',
    { class: 'chart' },
    el('figcaption', {}, el('h3', {}, title), hint),
    picture,
    tableHolder,
  );
  const sentence = el('p', { class: 'hint' });
  let width = 0;
  const show = (): void => {
    if (width === 0 || isEmpty()) return;
    const drawn = draw(width);
    picture.replaceChildren(drawn instanceof SVGElement ? withoutStyle(drawn, `${title}. ${says()}`) : drawn);
  };
  new ResizeObserver(() => {
    const now = picture.clientWidth;
    if (now === width) return;
    width = now;
    show();
  }).observe(picture);
  const update = (): void => {
    hint.textContent = says();
    sentence.textContent = `${title}: ${says().replace(/^None/, 'none')}`;
    element.hidden = isEmpty();
    sentence.hidden = !element.hidden;
    tableHolder.replaceChildren(asTable(heads, rows, title));
    show();
  };
  update();
  return { element, sentence, update };
}

/**
 * Plot brings a style element with each picture, which the page's policy forbids; `page.css` has what it says. And it
 * names groups within the picture, which readers of screens can't make anything of: the picture has one name.
 */
function withoutStyle(picture: SVGElement, label: string): SVGElement {
  for (const style of picture.querySelectorAll('style')) style.remove();
  for (const group of picture.querySelectorAll('[aria-label]')) group.removeAttribute('aria-label');
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', label);
  return picture;
}

/** What every picture of Plot here has in common. */
export const COMMON = {
  className: 'plot',
  height: 190,
  marginTop: 14,
  marginRight: 8,
  marginBottom: 26,
  marginLeft: 40,
} as const;

/** Heights to draw lines at: whole numbers only, as there is no half of a test. */
export function wholeTicks(most: number): number[] | number {
  return most < 5 ? Array.from({ length: Math.ceil(most) + 1 }, (_, i) => i) : 4;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Pixels between two dates below a picture. */
const DATE_WIDTH = 76;

/** Midnights (UTC) to write dates at, as many as there is room for. */
export function dateTicks(dates: readonly Date[], width: number): Date[] {
  const times = dates.map((date) => date.getTime());
  const [first, last] = [Math.min(...times), Math.max(...times)];
  if (!Number.isFinite(first)) return [];
  const from = Math.ceil(first / DAY_MS);
  const to = Math.floor(last / DAY_MS);
  const each = Math.max(1, Math.ceil((to - from + 1) / Math.max(1, Math.floor(width / DATE_WIDTH))));
  return Array.from(
    { length: Math.max(0, Math.floor((to - from) / each) + 1) },
    (_, i) => new Date((from + i * each) * DAY_MS),
  );
}

/** `6 Oct`; with the year in January, and where nothing else says it. */
export function dateLabel(date: Date, i: number): string {
  const words = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`;
  return i === 0 ? `${words} ${date.getUTCFullYear()}` : words;
}
