import type { PageData } from '../render/html/page-data.js';
import { changesSection } from './charts/changes.js';
import { trendSection } from './charts/trend.js';
import { append, byId, el } from './dom.js';
import { filters, tools } from './filters.js';
import { heatMap } from './heat-map/heat-map.js';
import { helpButton, listenToKeys } from './keyboard.js';
import { kindsSection } from './kinds.js';
import { lanesSection } from './lanes-compared.js';
import { showNumbers } from './numbers.js';
import { createPageState } from './page-state.js';
import { testDetail } from './test-detail.js';
import { testsList } from './tests-list.js';
import { themeButton } from './theme.js';

/** The report's own code: draws pictures from the data that the page carries. */
function main(): void {
  const data = JSON.parse(byId('data').textContent ?? '{}') as PageData;
  const state = createPageState(data);
  const theme = themeButton();
  const isEmpty = data.tests.length === 0;
  append(byId('tools'), [...(isEmpty ? [] : tools(state)), theme, helpButton()]);
  listenToKeys(() => theme.click());
  if (isEmpty) return;
  const holder = byId('pictures');
  // In the page from the start, so that pictures know how much room they have.
  const show = (element: HTMLElement | undefined): void => {
    if (element !== undefined) holder.appendChild(element);
  };
  showNumbers(state);
  const map = heatMap(state);
  map.insertBefore(filters(state), map.children[1] ?? null);
  show(map);
  show(trendSection(state));
  show(changesSection(state));
  show(kindsSection(state));
  show(lanesSection(state));
  show(testsList(state));
  const links = [
    ...document.querySelectorAll<HTMLElement>('main > section[id], #pictures > section[id]'),
  ].map((part) =>
    el(
      'li',
      {},
      el('a', { href: `#${part.id}` }, part.querySelector('h2')?.firstChild?.textContent?.trim() ?? ''),
    ),
  );
  byId('numbers').after(el('nav', { class: 'contents', 'aria-label': 'Contents' }, el('ul', {}, links)));
  testDetail(state);
}

main();
