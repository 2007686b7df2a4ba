import { el } from './dom.js';

/** Light or dark: what the reader's system says, unless the reader says otherwise. */

const KEY = 'deflake-theme';

type Theme = 'light' | 'dark';

const listeners: (() => void)[] = [];

/** Called when colours have changed: pictures on a canvas have to be drawn again. */
export function onTheme(listener: () => void): void {
  listeners.push(listener);
}

export function themeButton(): HTMLElement {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const button = el('button', {
    type: 'button',
    class: 'quiet',
    click: () => set(current() === 'dark' ? 'light' : 'dark'),
  });
  const current = (): Theme => chosen() ?? (dark.matches ? 'dark' : 'light');
  const show = (): void => {
    button.textContent = current() === 'dark' ? '☀ Light' : '☾ Dark';
    for (const listener of listeners) listener();
  };
  const set = (theme: Theme): void => {
    document.documentElement.dataset.theme = theme;
    keep(theme);
    show();
  };
  const kept = keptTheme();
  if (kept !== undefined) document.documentElement.dataset.theme = kept;
  dark.addEventListener('change', show);
  // Paper is white.
  addEventListener('beforeprint', () => {
    document.documentElement.classList.add('on-paper');
    for (const listener of listeners) listener();
  });
  addEventListener('afterprint', () => {
    document.documentElement.classList.remove('on-paper');
    for (const listener of listeners) listener();
  });
  show();
  return button;
}

function chosen(): Theme | undefined {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : undefined;
}

function keptTheme(): Theme | undefined {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : undefined;
  } catch {
    // A browser may refuse to remember anything for a file.
    return undefined;
  }
}

function keep(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // See above: then the choice lasts as long as the page.
  }
}

/** The page is being laid out for paper. */
export function isOnPaper(): boolean {
  return document.documentElement.classList.contains('on-paper');
}

let probe: HTMLElement | undefined;

/** A colour of the style sheet as it is now, for pictures on a canvas. */
export function colour(name: string): string {
  probe ??= document.body.appendChild(el('span', { hidden: true }));
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
}
