/** HTML that is put together from escaped parts: the only way from text to markup. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | string | number | false | undefined | readonly Part[];

/** A template in which everything but markup is escaped; `false` and `undefined` are nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = strings[0] ?? '';
  for (const [i, part] of parts.entries()) text += `${htmlOf(part)}${strings[i + 1] ?? ''}`;
  return { html: text };
}

/** Text of our own that is HTML already. Never call it with anything from outside. */
export function trusted(text: string): Markup {
  return { html: text };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function htmlOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (c) => ESCAPES[c] ?? c);
  if (typeof part === 'number') return String(part);
  return 'html' in part ? part.html : part.map(htmlOf).join('');
}

/** Data within a script element that is never run: nothing in it can end the element or begin a comment. */
export function jsonForHtml(data: unknown): Markup {
  return {
    html: JSON.stringify(data).replace(
      /[<>&\u2028\u2029]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  };
}
