import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inputVariables, readActionFile } from './runner/action-file.js';
import { type ChildResult, runNode } from './runner/child-process.js';
import {
  COMMAND_FILES,
  DEFAULT_JOB,
  expressionContexts,
  type JobFolders,
  type JobIdentity,
  runnerVariables,
} from './runner/environment.js';
import type { RunnerEvent } from './runner/events.js';
import { type LoggedAnnotation, parseAnnotations, parseFileCommand } from './runner/file-commands.js';
import { baseEnvironment, type WorkspaceFiles, writeFiles } from './runner/workspace.js';
import type { CacheAccess, CacheService } from './stand-ins/cache-service.js';
import {
  FORK_PERMISSIONS,
  RECOMMENDED_PERMISSIONS,
  type RestApi,
  type TokenPermissions,
} from './stand-ins/rest-api.js';

/** One step that runs the action. Everything but the event has a default. */
export interface ActionStep extends Partial<JobIdentity> {
  readonly event: RunnerEvent;
  /** Inputs by their name in `action.yml`; the others get their defaults from there. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Files to write into the workspace before. */
  readonly files?: WorkspaceFiles;
  /** A workspace of an earlier call; otherwise the step gets a new one. */
  readonly workspace?: string;
  /** What `github.token` may do; by default what the README asks for, and for forks what they get. */
  readonly permissions?: TokenPermissions;
  /** Changes to what the event's job may do with the cache. */
  readonly cacheAccess?: Partial<CacheAccess>;
  /** Further variables, as a workflow's `env` sets them. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeLimitMs?: number;
}

/** What the step left behind. */
export interface ActionResult extends ChildResult {
  readonly outputs: Readonly<Record<string, string>>;
  /** The job summary as GitHub would show it: nothing if it is too large. */
  readonly summary: string;
  readonly annotations: readonly LoggedAnnotation[];
  /** What the step set for later steps by `GITHUB_ENV`, and for its own post step by `GITHUB_STATE`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly workspace: string;
}

/** The services that a runner's jobs find. A service that isn't given isn't there. */
export interface RunnerServices {
  readonly rest?: RestApi;
  readonly cache?: CacheService;
  /** Where `action.yml` lies; the repository's root if not given. */
  readonly actionFolder?: string;
}

/** GitHub rejects a larger summary as a whole. */
const LARGEST_SUMMARY_BYTES = 1024 * 1024;

/** Refuses connections: a port that only a privileged process could listen on, and that `fetch` doesn't block. */
const NOWHERE = 'http://127.0.0.1:2';

/** A runner: runs the action as GitHub's does, each step in a new process and, by default, in a new workspace. */
export class ActionRunner {
  readonly #folder: string;
  readonly #services: RunnerServices;
  #steps = 0;

  private constructor(folder: string, services: RunnerServices) {
    this.#folder = folder;
    this.#services = services;
  }

  /** Creates a runner with a temporary folder of its own. */
  static async create(services: RunnerServices = {}): Promise<ActionRunner> {
    return new ActionRunner(await mkdtemp(join(tmpdir(), 'deflake-e2e-')), services);
  }

  /** Makes an empty folder for one step. */
  async createWorkspace(): Promise<string> {
    return (await this.#createFolders()).workspace;
  }

  /** Runs the action once. Several steps may run at the same time, in workspaces of their own. */
  async run(step: ActionStep): Promise<ActionResult> {
    const created = await this.#createFolders();
    const folders = { ...created, workspace: step.workspace ?? created.workspace };
    await writeFiles(folders.workspace, step.files ?? {});
    await writeFile(join(folders.commands, 'event.json'), JSON.stringify(step.event.payload));
    await Promise.all(COMMAND_FILES.map((name) => writeFile(join(folders.commands, name), '')));
    const action = await readActionFile(
      this.#services.actionFolder ?? fileURLToPath(new URL('../../', import.meta.url)),
    );
    const { stdout, ...child } = await runNode({
      arguments: [action.main],
      folder: folders.workspace,
      environment: this.#environment(step, folders, action),
      ...(step.timeLimitMs === undefined ? {} : { timeLimitMs: step.timeLimitMs }),
    });
    const read = (name: (typeof COMMAND_FILES)[number]) => readFile(join(folders.commands, name), 'utf8');
    const summary = await read('GITHUB_STEP_SUMMARY');
    return {
      ...child,
      stdout,
      outputs: parseFileCommand(await read('GITHUB_OUTPUT')),
      environment: parseFileCommand(await read('GITHUB_ENV')),
      state: parseFileCommand(await read('GITHUB_STATE')),
      summary: Buffer.byteLength(summary) > LARGEST_SUMMARY_BYTES ? '' : summary,
      annotations: parseAnnotations(stdout),
      workspace: folders.workspace,
    };
  }

  /** Removes all that the runner's steps left behind. */
  async dispose(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  #environment(
    step: ActionStep,
    folders: JobFolders,
    action: Awaited<ReturnType<typeof readActionFile>>,
  ): Record<string, string> {
    const { rest, cache } = this.#services;
    const identity: JobIdentity = { ...DEFAULT_JOB, ...step };
    const apiUrl = rest?.url ?? NOWHERE;
    const permissions = step.permissions ?? (step.event.isFork ? FORK_PERMISSIONS : RECOMMENDED_PERMISSIONS);
    const token = rest?.issueToken(permissions) ?? 'ghs_nowhere';
    const contexts = expressionContexts(step.event, identity, { token, apiUrl });
    return {
      ...baseEnvironment(folders.home),
      ...runnerVariables(step.event, identity, folders, apiUrl),
      ...cache?.environment({ ...step.event.cacheAccess, ...step.cacheAccess }),
      ...inputVariables(action, step.inputs ?? {}, contexts),
      ...step.env,
    };
  }

  async #createFolders(): Promise<JobFolders> {
    this.#steps += 1;
    const root = join(this.#folder, `step-${this.#steps}`);
    const folders = {
      workspace: join(root, 'workspace'),
      temp: join(root, 'temp'),
      home: join(root, 'home'),
      commands: join(root, 'commands'),
    };
    await Promise.all(Object.values(folders).map((folder) => mkdir(folder, { recursive: true })));
    return folders;
  }
}
