import { describe, expect, it, jest } from '@jest/globals';
import { randomNumbers } from '../../../bench/judging/random.mjs';
import { planLane } from '../../../src/policy/retry/plan-lane.js';
import type { RetrySettings } from '../../../src/policy/retry/retry-settings.js';
import type { Project } from './simulated-builds.js';
import {
  drawFaults,
  failsByFlakes,
  judgeBuild,
  makeProject,
  rerunAsPlanned,
  rerunFixed,
} from './simulated-builds.js';

// Hundreds of builds are judged; nothing depends on how long that takes.
jest.setTimeout(60_000);

/** The defaults. */
const settings: RetrySettings = {
  target: 0.001,
  maxRetries: 5,
  budget: { share: 0.1 },
  maxFailures: { number: 20 },
};

const SHAPE = { tests: 80, flaky: 12, lowest: 0.0005, highest: 0.05, runs: 150 };

describe('retries where the truth is known', () => {
  it('let the known flakes of a suite fail fewer builds than retry-target', () => {
    const random = randomNumbers(20_260_301);
    let withRetries = 0;
    let without = 0;
    const projects = 60;
    for (let i = 0; i < projects; i++) {
      const project = makeProject(random, SHAPE);
      const [lane] = project.history.lanes.values();
      if (lane === undefined) throw new Error('There is a lane.');
      const { plan } = planLane(lane, settings);
      const planned = new Map(plan.tests.map(({ test, retries }): [string, number] => [test, retries]));
      withRetries += failsByFlakes(project, (name) => planned.get(name) ?? 0);
      without += failsByFlakes(project, () => 0);
    }
    expect(withRetries / projects).toBeLessThan(settings.target);
    // It is no target that nothing would have missed.
    expect(without / projects).toBeGreaterThan(50 * settings.target);
  });

  it('take less time than two or three retries of everything that fails, and rescue no fewer builds', () => {
    const random = randomNumbers(7);
    const project = makeProject(random, SHAPE);
    const ms = { planned: 0, two: 0, three: 0 };
    const lost = { planned: 0, two: 0 };
    for (let build = 0; build < 400; build++) {
      const faults = drawFaults(project, random);
      const fails = (test: Project['tests'][number], chance: number) =>
        random() < Math.max(chance, faults.get(test.name) ?? 0);
      const failing = new Set(project.tests.filter((test) => fails(test, test.rate)).map(({ name }) => name));
      if (failing.size === 0) continue;
      const again = (test: Project['tests'][number]) => fails(test, test.again);
      const planned = rerunAsPlanned(project, judgeBuild(project, failing, { build, settings }), again);
      const two = rerunFixed(project, failing, 2, again);
      ms.planned += planned.ms;
      ms.two += two.ms;
      ms.three += rerunFixed(project, failing, 3, again).ms;
      if (faults.size > 0) continue;
      lost.planned += Number([...planned.stillFail].some((name) => project.known.has(name)));
      lost.two += Number([...two.stillFail].some((name) => project.known.has(name)));
    }
    expect(ms.planned).toBeLessThan(ms.two / 2);
    expect(ms.planned).toBeLessThan(ms.three / 3);
    expect(lost.planned).toBeLessThanOrEqual(lost.two + 1);
  });
});
