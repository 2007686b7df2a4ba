/**
 * Checks that dist/ is what the source builds: byte for byte, the packed scenarios by their content (gzip's bytes
 * depend on the version of zlib).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

const root = resolve(import.meta.dirname, '..');
const fresh = mkdtempSync(join(tmpdir(), 'deflake-dist-'));
try {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), fresh], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [built, committed] = [read(fresh), read(join(root, 'dist'))];
  const names = [...new Set([...built.keys(), ...committed.keys()])].sort();
  const different = names.filter((name) => !isSame(built.get(name), committed.get(name)));
  if (different.length > 0) {
    console.error(`dist/ is not what the source builds. Run: npm run build\n  ${different.join('\n  ')}`);
    process.exitCode = 1;
  } else {
    console.log(`dist/ is what the source builds (${names.length} files).`);
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

function read(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      return [path.slice(folder.length + 1), entry.name.endsWith('.gz') ? gunzipSync(bytes) : bytes];
    }),
  );
}

function isSame(a, b) {
  return a !== undefined && b !== undefined && a.equals(b);
}
