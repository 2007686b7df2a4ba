import { existsSync } from 'node:fs';
import type { Config } from '../config/config.js';
import { readInputs } from '../config/inputs.js';
import type { ExitCode } from '../errors.js';
import type { Client } from '../github/api.js';
import { changeOf, readChangedFiles } from '../github/changed-files.js';
import { readCheckout } from '../github/checkout.js';
import { createClient } from '../github/client.js';
import { createOwnersSource } from '../github/codeowners-file.js';
import type { EventContext } from '../github/event-context.js';
import { readEventContext } from '../github/event-context.js';
import { readEventPayload } from '../github/event-payload.js';
import { createMergeBaseSource } from '../github/merge-base.js';
import { readPullRequestFiles } from '../github/pull-request-files.js';
import { createQuarantineSource } from '../github/quarantine-file.js';
import { actionRunContext } from '../github/run-context.js';
import type { HistoryStore } from '../history/store.js';
import type { Ports, Publisher } from '../ports.js';
import { createJobSummaryPublisher } from '../publish/job-summary.js';
import { createOutputsPublisher } from '../publish/outputs.js';
import { createReportFilePublisher, reportFolder } from '../publish/report-file.js';
import { createTerminalPublisher } from '../publish/terminal.js';
import { renderReportJson } from '../render/report-json.js';
import { renderSummary } from '../render/summary.js';
import { renderTerminal } from '../render/terminal.js';
import { findReports } from '../reports/find-reports.js';
import type { TestCommand } from '../rerun/test-command.js';
import { run } from '../run.js';
import { VERSION } from '../version.js';
import { configOfBase } from './config-of-base.js';
import { extraReport } from './extra-reports.js';
import { pageRenderer } from './page-assets.js';
import { openActionStore } from './stores.js';

type Environment = NodeJS.ProcessEnv;

/** The action: reads its surroundings, builds the adapters, and runs. `assets`: where the code of the HTML report is. */
export async function runAction(env: Environment, assets: URL): Promise<ExitCode> {
  const workspace = env.GITHUB_WORKSPACE ?? process.cwd();
  const inputs = await readInputs(env, workspace);
  const [payload, checkout] = await Promise.all([
    readEventPayload(env.GITHUB_EVENT_PATH),
    readCheckout(workspace),
  ]);
  const { context: event, problems } = readEventContext(env, payload);
  const change = changeOf(event);
  const client = await openClient(env, event, inputs.token);
  const [{ config, problems: configProblems }, ofCheckout] = await Promise.all([
    configOfBase(inputs, { workspace, context: event, client }),
    change && readChangedFiles(workspace, change),
  ]);
  // What another run changed is in its own data.
  const isOwn = config['run-data'].length === 0;
  const changed =
    ofCheckout === undefined && isOwn
      ? await readPullRequestFiles(event, client)
      : { files: ofCheckout, problems: [] };
  const context = actionRunContext({
    event,
    config,
    checkout,
    changedFiles: changed.files,
    workspace,
    problems: [...problems, ...configProblems, ...changed.problems],
  });
  const history = await openActionStore({ config, event, client, job: context, workspace });
  const quarantine = createQuarantineSource({
    path: config['quarantine-file'],
    workspace,
    context: event,
    client,
  });
  const localPublishers = openLocalPublishers({ env, config, event, assets });
  if (!isOwn) {
    const { tellOtherRunCommand } = await import('./other-run.js');
    const facts = { config, event, payload, client, workspace, history, quarantine, localPublishers, print };
    return tellOtherRunCommand({ ...facts, problems: [...problems, ...configProblems] });
  }
  const runData = event.readOnlyToken && (await openRunData(env, event));
  const ports: Ports = {
    reports: findReports(config.reports, workspace),
    ...((config.command ?? '') !== '' && { tests: await openTests({ config, env, workspace, event }) }),
    history: runData?.keepIn(history) ?? history,
    quarantine,
    owners: createOwnersSource({ workspace, context: event, client }),
    builtOn: createMergeBaseSource({
      path: config['quarantine-file'],
      workspace,
      context: event,
      client,
      checkedOut: checkout?.commit,
    }),
    publishers: [
      ...(await openRemote({ config, event, client })),
      ...(runData === undefined ? [] : [runData.publisher]),
      ...localPublishers,
    ],
    clock: { now: () => Date.now() },
  };
  const { exitCode } = await run(context, config, ports);
  return exitCode;
}

interface TestFacts {
  readonly config: Config;
  readonly env: Environment;
  readonly workspace: string;
  readonly event: EventContext;
}

async function openTests({ config, env, workspace, event }: TestFacts): Promise<TestCommand> {
  const { openTestCommand, scriptOf } = await import('./test-command.js');
  return openTestCommand({
    config,
    command: scriptOf(config.command ?? '', config),
    workspace,
    env: environmentOfStep(env),
    folder: `${env.RUNNER_TEMP ?? workspace}/deflake-run${event.step === '' ? '' : `-${event.step}`}`,
    isAction: true,
  });
}

/**
 * What a step with `run` would have. Inputs are for Deflake alone, the token among them; and so is what lets an action
 * write to the cache: whoever opened the pull request could write what others read.
 */
function environmentOfStep(env: Environment): Environment {
  const isOurs = (name: string): boolean =>
    /^(?:INPUT|STATE)_/.test(name) || /^ACTIONS_(?:RUNTIME|RESULTS|CACHE)_/.test(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isOurs(name)));
}

async function openClient(env: Environment, event: EventContext, token: string): Promise<Client | undefined> {
  const apiUrl = env.GITHUB_API_URL;
  if (token === '' || event.repository === '' || apiUrl === undefined) return undefined;
  return createClient({ token, apiUrl, repository: event.repository, userAgent: `deflake/${VERSION}` });
}

function print(text: string): void {
  process.stdout.write(text);
}

interface PublisherFacts {
  readonly env: Environment;
  readonly config: Config;
  readonly event: EventContext;
  readonly assets: URL;
}

/** Remote ones first: the later ones tell what they could not do, and pass their addresses on. */
async function openRemote({
  client,
  ...facts
}: Omit<PublisherFacts, 'env' | 'assets'> & { readonly client: Client | undefined }): Promise<Publisher[]> {
  if (client === undefined) return [];
  const { openRemotePublishers } = await import('./remote-publishers.js');
  return openRemotePublishers({ ...facts, client });
}

function openLocalPublishers({ env, config, event, assets }: PublisherFacts): Publisher[] {
  const folder = reportFolder(env.RUNNER_TEMP ?? '.', event.step);
  const publishers: Publisher[] = [
    createReportFilePublisher({
      path: `${folder}/report.json`,
      output: 'report-json',
      render: renderReportJson,
    }),
    ...config['extra-reports'].map((kind) =>
      createReportFilePublisher({ output: `report-${kind}`, ...extraReport(kind, folder) }),
    ),
  ];
  if (config['html-report']) {
    publishers.push(
      createReportFilePublisher({
        path: `${folder}/report.html`,
        output: 'report-html',
        render: pageRenderer(assets),
      }),
    );
  }
  if (config['job-summary']) {
    publishers.push(
      createJobSummaryPublisher({
        path: env.GITHUB_STEP_SUMMARY,
        render: (telling, maxBytes) => renderSummary(telling, { maxBytes }),
      }),
    );
  }
  publishers.push(createOutputsPublisher());
  publishers.push(
    createTerminalPublisher({
      write: print,
      render: (telling) => renderTerminal(telling, { color: false, folds: true }),
    }),
  );
  return publishers;
}

/** Where the token may not write, what this job finds out is also left in a file, for a workflow that may. */
async function openRunData(env: Environment, event: EventContext) {
  const { keepRunFile } = await import('../history/stores/run-file.js');
  const path = `${reportFolder(env.RUNNER_TEMP ?? '.', event.step)}/run-data.txt.gz`;
  const publisher: Publisher = {
    name: 'run data',
    // It may not have been written, which is told where it was tried.
    publish: async () => ({ problems: [], outputs: existsSync(path) ? { 'run-data': path } : {} }),
  };
  return { publisher, keepIn: (store: HistoryStore) => keepRunFile(store, path) };
}
