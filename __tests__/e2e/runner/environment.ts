import { join } from 'node:path';
import { REPOSITORY, type RunnerEvent } from './events.js';
import type { ExpressionContexts } from './expressions.js';

/** Which job of which workflow runs, and as which attempt. */
export interface JobIdentity {
  readonly repository: string;
  readonly workflow: string;
  /** The workflow's file below `.github/workflows`. */
  readonly workflowFile: string;
  readonly job: string;
  readonly runId: number;
  readonly runAttempt: number;
  readonly checkRunId: number;
  readonly matrix: Readonly<Record<string, unknown>> | null;
}

/** The job that tests run unless they say otherwise. */
export const DEFAULT_JOB: JobIdentity = {
  repository: REPOSITORY,
  workflow: 'CI',
  workflowFile: 'ci.yml',
  job: 'test',
  runId: 8123,
  runAttempt: 1,
  checkRunId: 900,
  matrix: null,
};

/** The folders of one job; each is the runner's own. */
export interface JobFolders {
  readonly workspace: string;
  readonly temp: string;
  readonly home: string;
  /** Where the files lie by which a step talks to the runner. */
  readonly commands: string;
}

/** The files by which a step talks to the runner, by their variable. */
export const COMMAND_FILES = [
  'GITHUB_OUTPUT',
  'GITHUB_STATE',
  'GITHUB_ENV',
  'GITHUB_PATH',
  'GITHUB_STEP_SUMMARY',
] as const;

const SERVER_URL = 'https://github.com';

/** The variables that a runner sets for every step of a job. */
export function runnerVariables(
  event: RunnerEvent,
  identity: JobIdentity,
  folders: JobFolders,
  apiUrl: string,
): Record<string, string> {
  const { repository } = identity;
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: event.actor,
    GITHUB_TRIGGERING_ACTOR: event.actor,
    GITHUB_API_URL: apiUrl,
    GITHUB_SERVER_URL: SERVER_URL,
    GITHUB_BASE_REF: event.baseRef,
    GITHUB_HEAD_REF: event.headRef,
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REF_TYPE: 'branch',
    GITHUB_SHA: event.sha,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: join(folders.commands, 'event.json'),
    GITHUB_JOB: identity.job,
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_OWNER: repository.split('/')[0] ?? '',
    GITHUB_RUN_ID: String(identity.runId),
    GITHUB_RUN_NUMBER: '1',
    GITHUB_RUN_ATTEMPT: String(identity.runAttempt),
    GITHUB_WORKFLOW: identity.workflow,
    GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/${identity.workflowFile}@${event.ref}`,
    GITHUB_WORKFLOW_SHA: event.sha,
    GITHUB_WORKSPACE: folders.workspace,
    RUNNER_TEMP: folders.temp,
    RUNNER_OS: { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }[process.platform as string] ?? 'Linux',
    RUNNER_ARCH: process.arch === 'arm64' ? 'ARM64' : 'X64',
    RUNNER_NAME: 'stand-in',
    RUNNER_ENVIRONMENT: 'github-hosted',
    ...Object.fromEntries(COMMAND_FILES.map((name) => [name, join(folders.commands, name)])),
  };
}

/** The contexts that defaults of inputs are evaluated with. */
export function expressionContexts(
  event: RunnerEvent,
  identity: JobIdentity,
  github: { readonly token: string; readonly apiUrl: string },
): ExpressionContexts {
  return {
    github: {
      token: github.token,
      api_url: github.apiUrl,
      server_url: SERVER_URL,
      actor: event.actor,
      event_name: event.name,
      job: identity.job,
      ref: event.ref,
      repository: identity.repository,
      run_attempt: String(identity.runAttempt),
      run_id: String(identity.runId),
      sha: event.sha,
      workflow: identity.workflow,
      event: event.payload,
    },
    job: { check_run_id: identity.checkRunId, status: 'success' },
    matrix: identity.matrix,
    runner: { os: 'Linux', arch: 'X64' },
    strategy: { 'fail-fast': true, 'job-index': 0, 'job-total': 1, 'max-parallel': 1 },
  };
}
