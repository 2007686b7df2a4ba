/**
 * Adds to package-lock.json what npm leaves out when a registry does not serve it: optional packages for other
 * platforms. Without them `npm ci` finds the lock file out of date.
 * Usage: node scripts/complete-lock.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs';

const path = 'package-lock.json';
const lock = JSON.parse(readFileSync(path, 'utf8'));

const SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'openharmony',
  'win32',
  'aix',
  'openbsd',
  'netbsd',
  'sunos',
];
const PROCESSORS = [
  'arm64',
  'x64',
  'ia32',
  'arm',
  'ppc64',
  's390x',
  'riscv64',
  'loong64',
  'wasm32',
  'mips64el',
];

let added = 0;
for (const owner of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (lock.packages[key] !== undefined || !/^\d/.test(version)) continue;
    const words = name.split(/[-/]/);
    const os = SYSTEMS.filter((system) => words.includes(system));
    const cpu = PROCESSORS.filter((processor) => words.includes(processor));
    lock.packages[key] = {
      version,
      ...(owner.dev && { dev: true }),
      optional: true,
      ...(os.length && { os }),
      ...(cpu.length && { cpu }),
      ...(words.includes('musl') && { libc: ['musl'] }),
    };
    added++;
  }
}
const { '': root, ...others } = lock.packages;
lock.packages = {
  '': root,
  ...Object.fromEntries(Object.entries(others).sort(([a], [b]) => a.localeCompare(b, 'en'))),
};
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages added.`);
