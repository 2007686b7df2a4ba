import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Compares with a kept file, or rewrites it with `UPDATE_GOLDEN=1`. Paths are relative to the repository. */
export function expectGolden(path: string, actual: string): void {
  expect(actual).toBe(kept(path, actual));
}

/** The same for data; how the file is laid out is the formatter's business. */
export function expectGoldenJson(path: string, actual: unknown): void {
  const text = `${JSON.stringify(actual, null, 2)}\n`;
  expect(JSON.parse(text)).toEqual(JSON.parse(kept(path, text)));
}

function kept(path: string, actual: string): string {
  const file = join(ROOT, path);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
  }
  return readFileSync(file, 'utf8');
}
