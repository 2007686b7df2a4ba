/** Plays the demo with the committed bundle: it must need nothing installed, and every saying must hold. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'deflake-demo-check-'));
try {
  // Away from node_modules: what is not in the bundle is not there.
  cpSync(resolve(import.meta.dirname, '../dist'), join(folder, 'dist'), { recursive: true });
  const output = execFileSync(process.execPath, [join(folder, 'dist/cli.js'), 'demo'], { encoding: 'utf8' });
  const said = output.match(/^ {2}✓ .*/gm) ?? [];
  const wrong = output.match(/^ {2}✗ wrong: .*/gm) ?? [];
  const unsaid = output.match(/^ {2}· not yet said: .*/gm) ?? [];
  console.log(
    `The demo says ${said.length} of ${said.length + wrong.length + unsaid.length} sayings; ${unsaid.length} are not yet said.`,
  );
  if (wrong.length > 0 || said.length === 0) {
    console.error(wrong.join('\n'));
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
