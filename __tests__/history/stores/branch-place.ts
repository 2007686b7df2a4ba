import { createBranchRepository } from '../../../src/commands/branch-repository.js';
import { createClient } from '../../../src/github/client.js';
import type { HistoryStore } from '../../../src/history/store.js';
import { type BranchStoreOptions, createBranchStore } from '../../../src/history/stores/branch.js';
import type { BranchRepository } from '../../../src/history/stores/branch-repository.js';
import { EPOCH_MS } from '../../builders.js';
import type { GitData } from '../../e2e/stand-ins/rest/git-data.js';
import { RestApi, type TokenPermissions } from '../../e2e/stand-ins/rest-api.js';

export const BRANCH = 'deflake-history';
const REPOSITORY = 'octo/demo';

export interface BranchJob extends Partial<BranchStoreOptions> {
  /** Of its `GITHUB_TOKEN`. */
  readonly permissions?: TokenPermissions;
  readonly readOnlyToken?: 'fork' | 'dependabot';
}

/** A repository as a stand-in on the loopback interface, and jobs that keep their history in a branch of it. */
export class BranchPlace {
  readonly api: RestApi;
  readonly debugged: string[] = [];
  /** Pauses that jobs took between tries; they pass at once. */
  readonly pausesMs: number[] = [];

  private constructor(api: RestApi) {
    this.api = api;
  }

  static async create(): Promise<BranchPlace> {
    return new BranchPlace(await RestApi.start({ repository: REPOSITORY }));
  }

  get git(): GitData {
    return this.api.git;
  }

  /** The repository as the job's token opens it. */
  async repository({
    permissions = { contents: 'write' },
    readOnlyToken,
  }: BranchJob = {}): Promise<BranchRepository> {
    const client = await createClient({
      token: this.api.issueToken(permissions),
      apiUrl: this.api.url,
      repository: REPOSITORY,
      wait: () => Promise.resolve(),
      random: () => 0,
    });
    return createBranchRepository({ client, branch: BRANCH, readOnlyToken });
  }

  async job(options: BranchJob = {}): Promise<HistoryStore> {
    const { permissions, readOnlyToken, ...rest } = options;
    return createBranchStore({
      branch: BRANCH,
      repository: await this.repository(options),
      mayWrite: true,
      clock: { now: () => EPOCH_MS },
      random: () => 0.5,
      wait: (ms) => Promise.resolve(void this.pausesMs.push(ms)),
      debug: (line) => void this.debugged.push(line),
      ...rest,
    });
  }

  /** The files of the branch by path. */
  files(): Readonly<Record<string, string>> {
    return this.git.files(BRANCH);
  }

  /** Operations since the last call. */
  takeRequests(): string[] {
    return this.api.requests.splice(0).map(({ operation = '' }) => operation);
  }

  async close(): Promise<void> {
    const { violations } = this.api;
    await this.api.stop();
    if (violations.length > 0) throw new Error(JSON.stringify(violations, undefined, 2));
  }
}
