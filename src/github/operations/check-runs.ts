import * as v from 'valibot';
import type { CheckRunClient } from '../api.js';
import type { Target } from './repository.js';

const checkRunSchema = v.object({ id: v.number(), html_url: v.nullish(v.string()) });

export function checkRunOperations({ send, at }: Target): CheckRunClient {
  return {
    createCheckRun: async ({ name, headSha, conclusion, output }) => {
      const created = await send({
        operation: 'create-check-run',
        route: 'POST /repos/{owner}/{repo}/check-runs',
        parameters: {
          ...at,
          name,
          head_sha: headSha,
          status: 'completed',
          conclusion,
          output,
        },
        answer: checkRunSchema,
      });
      return { id: created.id, url: created.html_url ?? '' };
    },

    updateCheckRun: async (id, output) => {
      await send({
        operation: 'update-check-run',
        route: 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
        parameters: { ...at, check_run_id: id, output },
        answer: checkRunSchema,
      });
    },
  };
}
