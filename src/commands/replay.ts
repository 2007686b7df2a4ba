import { closeSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import type { EvidenceName } from '../analysis/evidence/names.js';
import { EVIDENCE_NAMES, isEvidenceName } from '../analysis/evidence/names.js';
import { failureSignature } from '../analysis/signature.js';
import { gateSettings, policyRules, retrySettings } from '../assemble-run.js';
import type { Config } from '../config/config.js';
import { buildConfig } from '../config/config.js';
import { readConfigFile } from '../config/inputs.js';
import type { ExitCode } from '../errors.js';
import { EXIT, errorMessage, UserError } from '../errors.js';
import { describeProblem } from '../model/problem.js';
import type { GateSettings } from '../model/run.js';
import type { PolicyRules } from '../policy/policy-rules.js';
import type { RetrySettings } from '../policy/retry/retry-settings.js';
import { renderComparison } from '../render/comparison-text.js';
import { renderEffect } from '../render/effect-text.js';
import { logSafe, logSafeJson } from '../render/log-safe.js';
import type { Effect } from '../replay/effect.js';
import { EffectCount } from '../replay/effect.js';
import { testLine, verdictLines } from '../replay/exchange-lines.js';
import { replayRepository } from '../replay/replay.js';
import type { ReplayLane } from '../replay/replay-lane.js';
import { ReplaySet } from '../replay/replay-set.js';
import { testsAtEnd } from '../replay/tests-at-end.js';
import { parseFlags, settingsFromFlags } from './flags.js';
import type { Meter, Progress } from './progress.js';
import { NO_PROGRESS } from './progress.js';
import type { LineSource } from './read-lines.js';
import { readRecords } from './read-records.js';

export interface ReplayWorld extends LineSource {
  readonly print: (text: string) => void;
  readonly warn: (text: string) => void;
  /** None where it is absent. */
  readonly progress?: Progress;
}

/** Settings that a replay has in common with `analyze`. */
const POLICY_FLAGS = [
  'config',
  'fail-on',
  'flaky-budget',
  'flaky-threshold',
  'min-runs',
  'excuse-own-flakes',
  'tiers',
  'retry-target',
  'max-retries',
  'retry-budget',
  'retry-max-failures',
] as const;

/** `deflake replay RUNS…`: what the engine and this policy would have made of runs that are over. */
export async function replayCommand(args: readonly string[], world: ReplayWorld): Promise<ExitCode> {
  const { values, positionals } = parseFlags(
    args,
    [...POLICY_FLAGS, 'policy', 'verdicts', 'tests', 'without'],
    ['json'],
  );
  if (positionals.length === 0) {
    throw new UserError(
      'Name at least one file of run records, or - for standard input: deflake history export | deflake replay -',
    );
  }
  const settings = settingsFromFlags({ values, positionals: [] });
  const own = policyOf(buildConfig([settings, ...(await readConfigFile(values.config ?? '', world.cwd))]));
  const other = values.policy === undefined ? undefined : await readPolicy(values.policy, world.cwd);
  const without = parseWithout(values.without ?? '');
  const inputs = new Set(positionals.map((name) => resolve(world.cwd, name)));
  for (const [flag, name] of [
    ['verdicts', values.verdicts],
    ['tests', values.tests],
  ] as const) {
    if (name !== undefined && inputs.has(resolve(world.cwd, name)))
      throw new UserError(`--${flag} ${name} is one of the files to read. Name another one.`);
  }
  const verdicts = openLines(values.verdicts, world.cwd);
  const tests = openLines(values.tests, world.cwd);
  try {
    const progress = world.progress ?? NO_PROGRESS;
    const records = await readAll(positionals, world, progress('Reading records'));
    if (records.records === 0) return EXIT.nothingRead;
    const repositories = records.repositories();
    const count = new EffectCount(own.gate);
    const meter = progress('Judging runs', records.records);
    for (const lanes of repositories) {
      // Retries are planned where two policies are compared; otherwise nobody asks for them.
      const options = other === undefined ? { gate: own.gate, rules: own.rules } : own;
      for (const replayed of replayRepository(lanes, { ...options, without })) {
        count.add(replayed);
        meter.tick();
        if (replayed.plan.failures.length > 0) verdicts.write(verdictLines(replayed));
      }
      if (values.tests !== undefined) tests.write(testsAtEnd(lanes, without).map(testLine));
    }
    meter.end();
    const effect = count.total(repositories.flat());
    if (other === undefined) {
      const json = (): string => `${logSafeJson(JSON.stringify(effect, null, 2))}\n`;
      world.print(values.json === undefined ? renderEffect(effect) : json());
      return EXIT.green;
    }
    const compared = { own: effect, other: effectOf(repositories, other, without) };
    world.print(
      values.json === undefined
        ? renderComparison(compared, values.policy ?? '')
        : `${logSafeJson(JSON.stringify(compared, null, 2))}\n`,
    );
    return EXIT.green;
  } finally {
    verdicts.close();
    tests.close();
  }
}

interface Policy {
  readonly gate: GateSettings;
  readonly rules: PolicyRules;
  readonly retry: RetrySettings;
}

function policyOf(config: Config): Policy {
  return { gate: gateSettings(config), rules: policyRules(config), retry: retrySettings(config) };
}

/** A policy is a configuration file; what it does not set is as usual, whatever flags and the own file say. */
async function readPolicy(name: string, cwd: string): Promise<Policy> {
  return policyOf(buildConfig(await readConfigFile(name, cwd)));
}

function effectOf(
  repositories: readonly (readonly ReplayLane[])[],
  policy: Policy,
  without: ReadonlySet<EvidenceName>,
): Effect {
  const count = new EffectCount(policy.gate);
  for (const lanes of repositories)
    for (const replayed of replayRepository(lanes, { ...policy, without })) count.add(replayed);
  return count.total(repositories.flat());
}

async function readAll(names: readonly string[], world: ReplayWorld, meter: Meter): Promise<ReplaySet> {
  const records = new ReplaySet();
  for (const name of names) {
    await readRecords(name, world, {
      take: (record) => {
        records.add(record, failureSignature);
        meter.tick();
      },
      tell: (problem) => world.warn(`! ${logSafe(describeProblem(problem))}\n`),
    });
  }
  meter.end();
  return records;
}

function parseWithout(text: string): ReadonlySet<EvidenceName> {
  const names = text.split(/[,\s]+/).filter((name) => name !== '');
  const unknown = names.filter((name) => !isEvidenceName(name));
  if (unknown.length > 0) {
    throw new UserError(
      `--without ${unknown.join(',')}: there is no such kind of evidence. Known are: ${EVIDENCE_NAMES.join(', ')}.`,
    );
  }
  return new Set(names.filter(isEvidenceName));
}

interface LineFile {
  readonly write: (lines: readonly string[]) => void;
  readonly close: () => void;
}

/** Opened before the work begins, so that a path that can't be written is told at once. */
function openLines(name: string | undefined, cwd: string): LineFile {
  if (name === undefined) return { write: () => {}, close: () => {} };
  let file: number;
  try {
    file = openSync(resolve(cwd, name), 'w');
  } catch (error) {
    throw new UserError(`${name} can't be written: ${errorMessage(error)}`);
  }
  return {
    write: (lines) => void writeSync(file, lines.map((line) => `${line}\n`).join('')),
    close: () => closeSync(file),
  };
}
