import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';

/** One run of a story, as its manifest tells it (`__tests__/fixtures/scenarios/README.md`). */
const runSchema = v.object({
  runId: v.string(),
  runAttempt: v.number(),
  workflow: v.string(),
  job: v.string(),
  suite: v.string(),
  variant: v.record(v.string(), v.string()),
  branch: v.string(),
  event: v.string(),
  pullRequest: v.optional(v.number()),
  commit: v.string(),
  tree: v.string(),
  base: v.optional(v.string()),
  message: v.optional(v.string()),
  changedFiles: v.optional(v.array(v.string())),
  startedAt: v.string(),
  finishedAt: v.string(),
  exitCode: v.number(),
  partial: v.optional(v.boolean(), false),
  title: v.string(),
  reports: v.array(v.string()),
  /** The same runs told once more, by pytest's report log. */
  reportLogs: v.optional(v.array(v.string()), []),
});

const storySchema = v.object({
  name: v.string(),
  story: v.string(),
  runs: v.array(runSchema),
  /** Text of each report by the path that the runs name. */
  reports: v.record(v.string(), v.string()),
});

export type Story = v.InferOutput<typeof storySchema>;
export type StoryRun = v.InferOutput<typeof runSchema>;

/** Reads the stories that the build packs beside the bundle. */
export function unpackStories(packed: Uint8Array): Story[] {
  return v.parse(v.array(storySchema), JSON.parse(gunzipSync(packed).toString('utf8')));
}

/** The story's title: the first heading of its words. */
export function titleOf(story: Story): string {
  return /^# (.+)$/m.exec(story.story)?.[1] ?? story.name;
}
