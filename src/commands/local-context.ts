import type { RunContext } from '../assemble-run.js';
import type { Config } from '../config/config.js';
import { shardKeys } from '../config/config.js';
import { UserError } from '../errors.js';
import type { LocalCheckout } from '../github/checkout.js';
import type { EventContext } from '../github/event-context.js';
import { splitVariant } from '../model/lane.js';
import type { ContextFlag } from './flags.js';

export interface LocalFacts {
  readonly flags: Readonly<Partial<Record<ContextFlag, string | undefined>>>;
  readonly config: Config;
  /** Inside GitHub Actions. */
  readonly event: EventContext | undefined;
  readonly checkout: LocalCheckout | undefined;
  readonly workspace: string;
  readonly nowMs: number;
}

/** What the command line knows of a run: flags win, then the CI's environment, then git. */
export function localRunContext({
  flags,
  config,
  event,
  checkout,
  workspace,
  nowMs,
}: LocalFacts): RunContext {
  const { variant, shard } = splitVariant(config.variant, shardKeys(config));
  const startedAtMs = instant(flags, 'started');
  const branch = flags.branch ?? event?.branch ?? checkout?.branch ?? '';
  const pullRequest = wholeNumber(flags, 'pull-request') ?? event?.pullRequest;
  const runId = flags['run-id'] ?? event?.runId ?? new Date(startedAtMs ?? nowMs).toISOString();
  // Files that differ from the commit: this run says nothing of the commit, and is the same code as no other.
  const isModified = flags.commit === undefined && event === undefined && checkout?.isModified === true;
  const checkedOut = isModified ? `${checkout.commit}, modified at ${runId}` : checkout?.commit;
  const commit = flags.commit ?? event?.commit ?? checkedOut ?? '';
  // The tree of the checkout is what was tested only if nothing in it was changed since the commit.
  const isCheckedOut = checkout !== undefined && !checkout.isModified && commit === checkout.commit;
  const tree = flags.tree ?? (isCheckedOut ? checkout.tree : undefined);
  const baseCommit = flags.base ?? event?.baseCommit ?? checkout?.baseCommit;
  const baseBranch = flags['base-branch'] ?? event?.baseBranch;
  // Of a run whose commit is told git may know nothing, and in CI the event knows more.
  const isOfCheckout = flags.commit === undefined && event === undefined;
  const change = isOfCheckout ? checkout : undefined;
  // What is not committed yet has no message.
  const commitMessage = event?.commitMessage ?? (isModified ? undefined : change?.commitMessage);
  const finishedAtMs = instant(flags, 'finished');
  const exitCode = exitStatus(flags['exit-code']);
  const defaultBranch = checkout?.defaultBranch;
  const isDefaultBranch =
    event?.onDefaultBranch ??
    (defaultBranch === undefined ? USUAL_DEFAULT_BRANCHES.has(branch) : branch === defaultBranch);
  return {
    lane: {
      repository: flags.repository ?? event?.repository ?? checkout?.repository ?? 'local',
      workflow: flags.workflow ?? event?.workflow ?? '',
      job: flags.job ?? event?.job ?? '',
      suite: config.suite,
      variant,
    },
    info: {
      runId,
      runAttempt: wholeNumber(flags, 'run-attempt') ?? event?.runAttempt ?? 1,
      commit,
      ...(tree !== undefined && { tree }),
      ...(baseCommit !== undefined && { baseCommit }),
      branch,
      ...(baseBranch !== undefined && { baseBranch }),
      onDefaultBranch: pullRequest === undefined && isDefaultBranch && !isModified,
      event: flags.event ?? event?.event ?? 'local',
      ...(pullRequest !== undefined && { pullRequest }),
      mergedPullRequests: event?.mergedPullRequests ?? [],
      ...(commitMessage !== undefined && { commitMessage }),
      ...(change?.changedFiles !== undefined && { changedFiles: change.changedFiles }),
      trusted: event?.trusted ?? true,
    },
    shard: flags.shard ?? shard,
    step: '',
    ...(startedAtMs !== undefined && { startedAtMs }),
    ...(finishedAtMs !== undefined && { finishedAtMs }),
    ...(exitCode !== undefined && { exitCode }),
    workspaces: [workspace],
    ...(event?.runUrl !== undefined && { runUrl: event.runUrl }),
    isUnnamed: flags['run-id'] === undefined && event === undefined,
    problems: [],
  };
}

const USUAL_DEFAULT_BRANCHES: ReadonlySet<string> = new Set(['main', 'master', 'trunk']);

function wholeNumber(flags: LocalFacts['flags'], name: ContextFlag): number | undefined {
  const text = flags[name];
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UserError(`--${name} must be a whole number, not "${text}".`);
}

/** Windows has ten digits for a crash (3221225477), and some readers a sign. */
function exitStatus(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^-?\d{1,10}$/.test(text)) return Number(text);
  throw new UserError(`--exit-code must be a whole number, not "${text}".`);
}

function instant(flags: LocalFacts['flags'], name: ContextFlag): number | undefined {
  const text = flags[name];
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw new UserError(`--${name} must be a date and time such as 2026-03-01T12:00:00Z, not "${text}".`);
}
