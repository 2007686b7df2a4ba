import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../src/model/test-result.js';
import type { Command } from '../../src/rerun/command/command.js';
import { commandsOf, sitesOf } from '../../src/rerun/command/invocation.js';
import type { Trial } from '../../src/rerun/trial.js';
import { withUnreported } from '../../src/rerun/unreported.js';

interface Sketch {
  readonly format?: string;
  readonly outcome?: Outcome;
  readonly exitCode?: number;
  readonly outputEnd?: string;
  readonly forced?: string;
}

/** What the first round of a script is said to have left out. */
async function unreportedOf(text: string, sketch: Sketch = {}): Promise<string | undefined> {
  const { format = 'junit', outcome = 'failed', exitCode = 1, outputEnd = '', forced } = sketch;
  const command: Command = { kind: 'script', text, shell: 'bash' };
  const attempts = [{ outcome }];
  const trial: Trial = {
    round: 1,
    way: 'whole',
    ending: { exitCode, durationMs: 1_000 },
    reports: [
      {
        path: 'r',
        format,
        digest: '1',
        cases: [{ suites: [], className: '', name: 'adds', file: 'cart.test.js', attempts }],
        problems: [],
        duplicatesAreAttempts: false,
        incomplete: false,
      },
    ],
    written: ['r'],
    staleReports: [],
    outputEnd,
    folder: '/nowhere',
  };
  const asked = { commands: commandsOf(command), sites: sitesOf(command), forced };
  return (await withUnreported(trial, asked)).unreported;
}

const HALF = 'Test Suites: 1 failed, 1 of 3 total';

describe('what a tool left out', () => {
  it('is said where the command that runs all tests has no {args}', async () => {
    const all = 'go test -json -failfast ./... > test.json';
    expect(await unreportedOf(all, { format: 'go-test-json' })).toMatch(/go test .*-failfast/);
    expect(await unreportedOf('go test -json ./...', { format: 'go-test-json' })).toBeUndefined();
  });

  it('is said where a script hides the tool, by its report', async () => {
    const hidden = { format: 'jest-json', outputEnd: HALF };
    expect(await unreportedOf('./scripts/test.sh {args}', hidden)).toMatch(/Jest did not run all files/);
    expect(await unreportedOf('make test', { ...hidden, forced: 'jest' })).toMatch(/Jest did not run all/);
  });

  it('is said where the command hides that something failed', async () => {
    const bail = 'npx jest --bail {args} || true';
    expect(await unreportedOf(bail, { format: 'jest-json', exitCode: 0 })).toMatch(/--bail/);
    expect(await unreportedOf(bail, { format: 'jest-json', exitCode: 0, outcome: 'passed' })).toBeUndefined();
  });

  it('is all of a tool that never started behind one that failed', async () => {
    const two = 'npx jest {args}\nnpx playwright test {args}';
    expect(await unreportedOf(two, { format: 'jest-json' })).toMatch(
      /^Playwright is called by the command and reported nothing: it may never have started/,
    );
    expect(await unreportedOf('npx jest {args}', { format: 'jest-json' })).toBeUndefined();
  });
});
