import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, jest } from '@jest/globals';
import type { ActionResult, ActionStep } from './harness.js';
import { ActionRunner } from './harness.js';
import { junitReport } from './reports.js';
import { pushEvent, shaOf } from './runner/events.js';
import { CacheService, type KeptEntry } from './stand-ins/cache-service.js';
import { RestApi } from './stand-ins/rest-api.js';

/** The committed bundle in a runner's environment, against the real protocols on loopback. */

export type Tests = Parameters<typeof junitReport>[0];

/** What an action meets: the cache, the API of GitHub with one pull request, and a runner. New for each test. */
export class ActionStage {
  readonly cache: CacheService;
  readonly rest: RestApi;
  readonly runner: ActionRunner;

  private constructor(cache: CacheService, rest: RestApi, runner: ActionRunner) {
    this.cache = cache;
    this.rest = rest;
    this.runner = runner;
  }

  static async create(): Promise<ActionStage> {
    const cache = await CacheService.start();
    const rest = await RestApi.start({ cache });
    rest.pulls.add({
      number: 7,
      base: { ref: 'main', sha: shaOf('base') },
      head: { ref: 'feature', sha: shaOf('head') },
    });
    return new ActionStage(cache, rest, await ActionRunner.create({ rest, cache }));
  }

  async close(): Promise<void> {
    await Promise.all([this.runner.dispose(), this.rest.stop(), this.cache.stop()]);
  }

  /** Runs the action on a report of these tests, or on none. */
  run(
    event: ActionStep['event'],
    tests: Tests | undefined,
    more: Partial<ActionStep> = {},
  ): Promise<ActionResult> {
    return this.runner.run({
      event,
      ...more,
      inputs: { reports: 'reports/*.xml', 'comment-mode': 'failures', ...more.inputs },
      files: { ...(tests !== undefined && { 'reports/junit.xml': junitReport(tests) }), ...more.files },
    });
  }

  /** A push to the default branch on code of its own. */
  push(n: number, tests: Tests, more: Partial<ActionStep> = {}): Promise<ActionResult> {
    return this.run(pushEvent({ sha: shaOf(`push ${n}`) }), tests, { runId: 1_000 + n, ...more });
  }

  /** Seven pushes to the default branch, in which `a` fails now and then. */
  async flakyHistory(): Promise<void> {
    flaky ??= await playFlakyHistory();
    this.cache.put(flaky);
  }
}

/** What those pushes leave in the cache: played once a suite, because all that follow would leave the same. */
let flaky: readonly KeptEntry[] | undefined;

async function playFlakyHistory(): Promise<readonly KeptEntry[]> {
  const stage = await ActionStage.create();
  try {
    for (const [n, letter] of Array.from('PFPPFPP').entries())
      await stage.push(n, { a: letter as 'P' | 'F', b: 'P' });
    return stage.cache.take();
  } finally {
    await stage.close();
  }
}

/** A stage for each test of a suite; every request that any of them makes fits GitHub's own description of its API. */
export function useActionStage(): () => ActionStage {
  let stage: ActionStage | undefined;
  jest.setTimeout(120_000);
  beforeEach(async () => {
    stage = await ActionStage.create();
  });
  afterEach(async () => {
    const violations = stage?.rest.violations;
    await stage?.close();
    expect(violations).toEqual([]);
  });
  return () => {
    if (stage === undefined) throw new Error('The stage is set before each test.');
    return stage;
  };
}

export async function reportOf(result: ActionResult): Promise<{ conclusion: string; headline: string }> {
  return JSON.parse(await readFile(result.outputs['report-json'] ?? '', 'utf8')) as {
    conclusion: string;
    headline: string;
  };
}
