import type { CheckRunClient, CheckRunOutput, NewCheckRun } from '../github/api.js';
import { problemOfFailure, type ReadOnlyToken } from '../github/permission-advice.js';
import { cut } from '../model/failure.js';
import { type Lane, laneTitle } from '../model/lane.js';
import type { Problem } from '../model/problem.js';
import type { Publisher } from '../ports.js';
import type { CheckRun } from '../render/check-run.js';
import type { Telling } from '../render/telling.js';

export interface CheckRunPublisherOptions {
  readonly client: CheckRunClient;
  /** The head commit of a pull request, not the merge that was tested: nobody sees that one. */
  readonly headSha: string;
  readonly checkName: string;
  readonly render: (telling: Telling) => CheckRun;
  readonly readOnlyToken: ReadOnlyToken | undefined;
}

/** The most that GitHub takes in a request; further requests add theirs. */
const ANNOTATIONS_A_REQUEST = 50;

/** Characters. GitHub documents no limit; pages show far fewer. */
const MAX_NAME_LENGTH = 200;

/** A check of the lane on the commit. */
export function createCheckRunPublisher(options: CheckRunPublisherOptions): Publisher {
  const { client, headSha, checkName, render, readOnlyToken } = options;
  return {
    name: 'check run',
    tellsOwnLane: true,
    publish: async (telling) => {
      const { title, summary, text, conclusion, annotations } = render(telling);
      const texts = { title, summary, ...(text !== '' && { text }) };
      const [first = [], ...later] = inBatches(annotations);
      const name = checkRunName(checkName, telling.own.lane);
      const checkRun: NewCheckRun = { name, headSha, conclusion, output: { ...texts, annotations: first } };
      try {
        const { id, url } = await client.createCheckRun(checkRun);
        const problems = await addAnnotations(options, id, { texts, batches: later });
        return { problems, outputs: { 'check-url': url } };
      } catch (error) {
        return { problems: [problemOfFailure('check-run', error, readOnlyToken)] };
      }
    },
  };
}

async function addAnnotations(
  { client, readOnlyToken }: CheckRunPublisherOptions,
  id: number,
  { texts, batches }: { texts: Omit<CheckRunOutput, 'annotations'>; batches: CheckRun['annotations'][] },
): Promise<Problem[]> {
  try {
    for (const annotations of batches) await client.updateCheckRun(id, { ...texts, annotations });
    return [];
  } catch (error) {
    return [problemOfFailure('annotations', error, readOnlyToken)];
  }
}

/**
 * `Deflake: ci / unit (os: linux)`. GitHub shows check runs of `GITHUB_TOKEN` below whichever workflow of the commit
 * it likes, and of two with one name only the newer, so the name says workflow and lane.
 */
export function checkRunName(checkName: string, lane: Lane): string {
  const workflow = lane.workflow.replace(/^.*\//, '').replace(/\.ya?ml$/, '');
  const place = [workflow, laneTitle(lane)].filter((part) => part !== '').join(' / ');
  return cut(`${checkName}: ${place}`, MAX_NAME_LENGTH);
}

function inBatches<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / ANNOTATIONS_A_REQUEST);
  return Array.from({ length: count }, (_, i) =>
    items.slice(i * ANNOTATIONS_A_REQUEST, (i + 1) * ANNOTATIONS_A_REQUEST),
  );
}
