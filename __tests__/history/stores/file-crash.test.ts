import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { bundleScript } from './bundled-script.js';
import { type CrashRound, crashRounds } from './crash-rounds.js';

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(120_000);

/** `node bench/history/crash.mjs` has 200. */
const ROUNDS = 25;
/** Any other number will do. */
const SEED = 20_261_126;

test('a history folder can be read strictly after every crash, and what was said to be kept is in it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deflake-crash-script-'));
  try {
    const rounds: CrashRound[] = [];
    const script = await bundleScript('crashing-process.ts', folder);
    for await (const round of crashRounds(script, ROUNDS, SEED)) rounds.push(round);
    const fine = { signal: 'SIGKILL', broken: [], lost: [], invented: [] };
    expect(rounds).toEqual(rounds.map(() => fine));
    expect(rounds).toHaveLength(ROUNDS);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
