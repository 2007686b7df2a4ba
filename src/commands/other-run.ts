import { relative, resolve } from 'node:path';
import type { Config } from '../config/config.js';
import { EXIT, type ExitCode, UserError } from '../errors.js';
import type { Client } from '../github/api.js';
import type { EventContext } from '../github/event-context.js';
import { readTriggeringRun } from '../github/triggering-run.js';
import type { History } from '../history/history.js';
import { readRunFile } from '../history/stores/run-file.js';
import { MAX_HISTORY_BYTES } from '../history/stores/stored-history.js';
import type { Problem } from '../model/problem.js';
import { describeProblem } from '../model/problem.js';
import type { Ports, Publisher } from '../ports.js';
import { logSafe } from '../render/log-safe.js';
import { tellOtherRun } from '../tell-other-run.js';
import { openRemotePublishers } from './remote-publishers.js';

export interface OtherRunFacts {
  readonly config: Config;
  readonly event: EventContext;
  readonly payload: unknown;
  readonly client: Client | undefined;
  readonly workspace: string;
  readonly problems: readonly Problem[];
  readonly history: Ports['history'];
  readonly quarantine: Ports['quarantine'];
  /** What tells of it here: the job summary, the log. */
  readonly localPublishers: readonly Publisher[];
  readonly print: (text: string) => void;
}

/** Files of run data at most: a few matrices of GitHub's limit, which is 256 jobs. */
const MAX_FILES = 1_000;

/** Tells of the run that triggered this one, from the run data that its jobs left. Never fails for what is in them. */
export async function tellOtherRunCommand(facts: OtherRunFacts): Promise<ExitCode> {
  const { config, event, client, workspace } = facts;
  const { origin, problems: unknown } = await readTriggeringRun(event, facts.payload, client);
  if (origin === undefined) {
    throw new UserError(
      '`run-data` is for workflows with `on: workflow_run`: it tells of the run that triggered this one, and none did.',
    );
  }
  const histories: History[] = [];
  const problems: Problem[] = [...facts.problems, ...unknown];
  let roomBytes = MAX_HISTORY_BYTES;
  for (const path of await findFiles(config['run-data'], workspace)) {
    const read = readRunFile(path, relative(workspace, path), roomBytes);
    roomBytes -= read.unpackedBytes;
    problems.push(...read.problems);
    if (read.history !== undefined) histories.push(read.history);
  }
  const remote = client === undefined ? [] : openPublishers(facts, { ...event, ...asEvent(origin) }, client);
  const telling = await tellOtherRun({ origin, histories, problems }, config, {
    history: facts.history,
    quarantine: facts.quarantine,
    publishers: [...remote, ...facts.localPublishers],
    clock: { now: () => Date.now() },
  });
  if (telling === undefined) {
    // A stranger may have named the files.
    const told = problems.map((problem) => `\n- ${logSafe(describeProblem(problem))}`).join('');
    const patterns = config['run-data'].join(', ');
    facts.print(`Nothing to tell: no run data of run ${origin.runId} in ${logSafe(patterns)}.${told}\n`);
  }
  return EXIT.green;
}

function asEvent({
  pullRequest,
  headCommit,
}: {
  readonly pullRequest?: number;
  readonly headCommit: string;
}) {
  return { pullRequest, headCommit, readOnlyToken: undefined };
}

function openPublishers({ config }: OtherRunFacts, event: EventContext, client: Client): Publisher[] {
  const publishers = openRemotePublishers({ config: { ...config, 'quarantine-pr': false }, event, client });
  return publishers.map((publisher) =>
    publisher.tellsOwnLane === true ? forEachLane(publisher) : publisher,
  );
}

/** Its jobs could not write a check run each, so this one writes them all. */
function forEachLane(publisher: Publisher): Publisher {
  return {
    ...publisher,
    publish: async (telling, context) => {
      const problems: Problem[] = [];
      let outputs: Readonly<Record<string, string>> = {};
      for (const own of telling.lanes.slice(0, MAX_CHECK_RUNS)) {
        const published = await publisher.publish({ ...telling, own }, context);
        problems.push(...published.problems);
        outputs = { ...published.outputs, ...outputs };
      }
      return { problems, outputs };
    },
  };
}

/** A stranger could claim any number of lanes. GitHub takes 80 writes a minute. */
const MAX_CHECK_RUNS = 40;

async function findFiles(patterns: readonly string[], workspace: string): Promise<string[]> {
  const { glob } = await import('tinyglobby');
  const found = await glob([...patterns], {
    cwd: workspace,
    onlyFiles: true,
    followSymbolicLinks: false,
    absolute: true,
  });
  return found
    .map((path) => resolve(path))
    .sort()
    .slice(0, MAX_FILES);
}
