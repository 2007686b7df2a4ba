import type { RunContext } from '../assemble-run.js';
import { buildConfig } from '../config/config.js';
import type { HistoryStore } from '../history/store.js';
import type { Ports, ReportSource } from '../ports.js';
import type { Telling } from '../render/telling.js';
import { reportInMemory } from '../reports/report-file.js';
import { run } from '../run.js';
import type { Story, StoryRun } from './story.js';

/** One run of a story, and what Deflake had to say of it. */
export interface PlayedRun {
  readonly run: StoryRun;
  readonly telling: Telling;
}

/** Plays a story through the whole engine, run by run in order of time: each is judged from the runs before it. */
export async function playStory(story: Story, history: HistoryStore): Promise<PlayedRun[]> {
  const played: PlayedRun[] = [];
  for (const storyRun of story.runs) {
    const { telling } = await run(
      contextOf(story, storyRun),
      configOf(story, storyRun),
      portsOf(story, storyRun, history),
    );
    played.push({ run: storyRun, telling });
  }
  return played;
}

/** What a team would have set, where the story speaks of it: integration tests that are "not critical". */
const POLICIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  '2': { tiers: { 'report-only': 'tests.integration.*' } },
};

function configOf({ name }: Story, { suite, variant, partial }: StoryRun) {
  const policy = POLICIES[name.slice(0, 1)] ?? {};
  return buildConfig([
    { title: 'Story', settings: { ...policy, suite, variant, partial, 'window-days': 3_650 } },
  ]);
}

function contextOf(story: Story, storyRun: StoryRun): RunContext {
  const { runId, runAttempt, workflow, job, suite, variant, branch, event, pullRequest, commit, tree } =
    storyRun;
  const { base, message, changedFiles } = storyRun;
  return {
    lane: { repository: `stories/${story.name}`, workflow, job, suite, variant },
    info: {
      runId,
      runAttempt,
      commit,
      tree,
      ...(base !== undefined && { baseCommit: base }),
      branch,
      ...(pullRequest !== undefined && { pullRequest, baseBranch: 'main' }),
      onDefaultBranch: pullRequest === undefined && branch === 'main',
      event,
      mergedPullRequests: [],
      ...(message !== undefined && { commitMessage: message }),
      ...(changedFiles !== undefined && { changedFiles }),
      trusted: true,
    },
    shard: '',
    step: 'deflake',
    startedAtMs: Date.parse(storyRun.startedAt),
    finishedAtMs: Date.parse(storyRun.finishedAt),
    exitCode: storyRun.exitCode,
    workspaces: [],
    problems: [],
  };
}

function portsOf(story: Story, storyRun: StoryRun, history: HistoryStore): Ports {
  return {
    reports: reportsOf(story, storyRun),
    history,
    quarantine: { read: async () => ({ text: undefined, path: '.github/quarantine.yml', problems: [] }) },
    publishers: [],
    clock: { now: () => Date.parse(storyRun.finishedAt) },
  };
}

function reportsOf({ reports }: Story, storyRun: StoryRun): ReportSource {
  return {
    async *read() {
      for (const path of [...storyRun.reports, ...storyRun.reportLogs]) {
        yield reportInMemory(path, new TextEncoder().encode(reports[path] ?? ''));
      }
    },
  };
}
