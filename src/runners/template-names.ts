import type { ReportedName } from '../model/test-result.js';
import { quotedLoosely } from './exact-pattern.js';
import { isScriptPath } from './script-reports.js';

/**
 * A pattern for the full name of a test whose class and name were made by templates of jest-junit or of Vitest's JUnit
 * reporter: the blocks around a test stand in its name, in its class, or in both.
 */
export function templateNamePattern(reported: ReportedName): string {
  const { name } = reported;
  const blocks = withoutFile(reported).trim();
  if (blocks === '' || blocks === name.trim()) return quotedLoosely(name);
  // As Vitest joins them since version 5; loosely, a space is as good.
  const joined = quotedLoosely(`${blocks} > ${name}`);
  // `cart` and `cart is full`, `shop` and `cart › is full`: the name may have its blocks in it, or begin so by itself.
  const mayBeWhole = name.trim().startsWith(blocks) || /\s[›>]\s/.test(name);
  return mayBeWhole ? `(?:${joined}|${quotedLoosely(name)})` : joined;
}

/** The class without the file that a template put in front of it, or in its place. */
function withoutFile({ className, file }: ReportedName): string {
  if (isScriptPath(className)) return '';
  const baseName = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  const lead = [file, baseName].find((path) => path !== '' && className.startsWith(`${path} `));
  return lead === undefined ? className : className.slice(lead.length);
}
