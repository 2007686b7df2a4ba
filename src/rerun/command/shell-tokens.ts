import { UserError } from '../../errors.js';
import type { Shell } from './command.js';
import { ARGS } from './command.js';

/** A word or an operator of a script, and where it stands, in characters. */
export interface Token {
  readonly kind: 'word' | 'operator' | 'args' | 'redirection';
  /** Without quotes and escapes; of an operator, its character. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** What stands between simple commands. `<` and `>` belong to the command that they redirect. */
const OPERATOR = /[;|&()\n]/;

/** `>`, `2>>`, `&>`, `2>&1`. What it names, a file or a descriptor, is no word of the command either. */
const REDIRECTION = /(?:\d+|&)?(?:>>|>\||>|<<<|<(?!<))(&[\d-]+)?/y;
const WORD_END = /[\s;|&()<>]/;

/**
 * Splits a script into words and operators, as far as finding `{args}` needs it. Throws a `UserError` where `{args}` does
 * not stand alone as a word outside of quotes: the shell's own expansion of its arguments takes its place, and would be
 * read as something else there.
 */
export function shellTokens(text: string, shell: Shell): Token[] {
  const escaper = shell === 'bash' ? '\\' : '`';
  const tokens: Token[] = [];
  let namesNext = false;
  let i = 0;
  while (i < text.length) {
    const c = text.charAt(i);
    if (text.startsWith(`${escaper}\n`, i)) i += 2;
    else if (isRedirection(text, i)) {
      const { token, takesWord } = readRedirection(text, i);
      tokens.push(token);
      namesNext = takesWord;
      i = token.to;
    } else if (OPERATOR.test(c)) tokens.push({ kind: 'operator', text: c, from: i, to: ++i });
    else if (/\s/.test(c)) i++;
    else if (c === '#') i = placeOf('\n', text, i);
    else if (shell === 'bash' && text.startsWith('<<', i) && !text.startsWith('<<<', i)) {
      if (text.includes(ARGS, i)) throw misplaced('in a here-document, or behind one');
      i += 2;
    } else {
      const token = readWord(text, i, escaper);
      tokens.push(namesNext && token.kind === 'word' ? { ...token, kind: 'redirection' } : token);
      namesNext = false;
      i = token.to;
    }
  }
  return tokens;
}

function isRedirection(text: string, at: number): boolean {
  REDIRECTION.lastIndex = at;
  return REDIRECTION.test(text);
}

function readRedirection(text: string, from: number): { readonly token: Token; readonly takesWord: boolean } {
  REDIRECTION.lastIndex = from;
  const [whole = '', descriptor] = REDIRECTION.exec(text) ?? [];
  const token: Token = { kind: 'redirection', text: whole, from, to: from + whole.length };
  return { token, takesWord: descriptor === undefined };
}

function readWord(text: string, from: number, escaper: string): Token {
  let word = '';
  let i = from;
  while (i < text.length && (i === from || !WORD_END.test(text.charAt(i)))) {
    const c = text.charAt(i);
    if (text.startsWith(`${escaper}\n`, i)) i += 2;
    else if (c === escaper) {
      word += text.charAt(i + 1);
      i += 2;
    } else if (c === "'" || c === '"') {
      const hasEscapes = c === '"' || text.charAt(i - 1) === '$';
      const end = endOfQuoted(text, i, hasEscapes ? escaper : '');
      const quoted = text.slice(i + 1, end);
      if (quoted.includes(ARGS)) throw misplaced('within quotes');
      word += quoted;
      i = end + 1;
    } else {
      word += c;
      i++;
    }
  }
  const isArgs = text.slice(from, i) === ARGS;
  if (!isArgs && word.includes(ARGS)) throw misplaced('as a part of another word');
  return { kind: isArgs ? 'args' : 'word', text: word, from, to: i };
}

/** Place of the closing quote; the end of the text where there is none. */
function endOfQuoted(text: string, start: number, escaper: string): number {
  const quote = text.charAt(start);
  for (let i = start + 1; i < text.length; i++) {
    if (escaper !== '' && text.charAt(i) === escaper) i++;
    else if (text.charAt(i) === quote) return i;
  }
  return text.length;
}

function placeOf(c: string, text: string, from: number): number {
  const place = text.indexOf(c, from);
  return place === -1 ? text.length : place;
}

export function misplaced(where: string): UserError {
  return new UserError(
    `{args} stands ${where} in the command. It has to stand alone as a word, outside of quotes, because no shell may read the names of tests: npx jest --ci {args}. Where that can't be, leave it out and give a rerun-command.`,
  );
}
