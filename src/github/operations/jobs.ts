import * as v from 'valibot';
import type { Job, JobClient } from '../api.js';
import { readPages, type Target } from './repository.js';

const optionalText = v.nullish(v.string());
const jobSchema = v.object({
  id: v.number(),
  name: v.string(),
  status: v.string(),
  conclusion: optionalText,
  started_at: optionalText,
  completed_at: optionalText,
});

export function jobOperations({ send, at }: Target): JobClient {
  return {
    listJobsForAttempt: ({ runId, attempt }) =>
      readPages(async (page) => {
        const list = await send({
          operation: 'list-jobs',
          route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs',
          parameters: { ...at, run_id: runId, attempt_number: attempt, ...page },
          answer: v.object({ jobs: v.array(jobSchema) }),
        });
        return list.jobs.map(toJob);
      }),
  };
}

function toJob(job: v.InferOutput<typeof jobSchema>): Job {
  const { id, name, status, conclusion, started_at: startedAt, completed_at: completedAt } = job;
  return {
    id,
    name,
    status,
    ...(typeof conclusion === 'string' && { conclusion }),
    ...(typeof startedAt === 'string' && { startedAt }),
    ...(typeof completedAt === 'string' && { completedAt }),
  };
}
