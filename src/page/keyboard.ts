import { byId, el } from './dom.js';

const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'Find tests'],
  ['Tab, Enter', 'Go through links and open a test'],
  ['j, k', 'In an open test: the next, the previous'],
  ['Esc', 'Close'],
  ['arrows', 'In the heat map: from cell to cell; Enter opens the test'],
  ['t', 'Light or dark'],
  ['?', 'This help'],
];

export function helpButton(): HTMLElement {
  return el('button', { type: 'button', class: 'quiet', 'aria-label': 'Keys', click: openHelp }, '?');
}

function openHelp(): void {
  const dialog = byId('help') as HTMLDialogElement;
  dialog.replaceChildren(
    el('h2', { id: 'help-title' }, 'Keys'),
    el(
      'dl',
      { class: 'keys' },
      KEYS.map(([key, says]) => el('div', {}, el('dt', {}, el('kbd', {}, key)), el('dd', {}, says))),
    ),
    el('button', { type: 'button', class: 'quiet', click: () => dialog.close() }, 'Close'),
  );
  if (!dialog.open) dialog.showModal();
}

export function listenToKeys(toggleTheme: () => void): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === '/') {
      event.preventDefault();
      (document.getElementById('search') as HTMLInputElement | null)?.focus();
    }
    if (event.key === '?') openHelp();
    if (event.key === 't') toggleTheme();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  );
}
