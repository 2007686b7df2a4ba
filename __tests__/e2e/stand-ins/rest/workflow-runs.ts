import {
  type ApiRequest,
  notFound,
  numberParameter,
  type Operations,
  paginate,
  type RestContext,
} from './exchange.js';

/** The fields of GitHub's `workflow-run` that matter to a test; all others are filled in. */
export interface WorkflowRun {
  readonly id: number;
  readonly run_attempt?: number;
  readonly [field: string]: unknown;
}

/** The fields of GitHub's `job` that matter to a test; all others are filled in. */
export interface Job {
  readonly name: string;
  readonly [field: string]: unknown;
}

/** The workflow runs of a repository with the jobs of each attempt. */
export class WorkflowRuns {
  readonly #runs = new Map<number, WorkflowRun>();
  readonly #jobs = new Map<string, readonly Record<string, unknown>[]>();
  readonly #context: RestContext;

  constructor(context: RestContext) {
    this.#context = context;
  }

  /** Adds a run, or replaces the one of the same id; `run_attempt` is the newest attempt. */
  add(run: WorkflowRun): void {
    this.#runs.set(run.id, run);
  }

  /** Sets the jobs of one attempt. */
  setJobs(runId: number, attempt: number, jobs: readonly Job[]): void {
    const complete = jobs.map((job) => ({
      id: this.#context.nextId(),
      run_id: runId,
      run_attempt: attempt,
      status: 'completed',
      conclusion: 'success',
      ...job,
    }));
    this.#jobs.set(`${runId}/${attempt}`, complete);
  }

  /** The operations on workflow runs. */
  operations(): Operations {
    return {
      'actions/get-workflow-run': (request) => ({ status: 200, json: this.#toJson(this.#find(request)) }),
      'actions/get-workflow-run-attempt': (request) => {
        const run_attempt = numberParameter(request, 'attempt_number');
        return { status: 200, json: this.#toJson({ ...this.#find(request), run_attempt }) };
      },
      'actions/list-jobs-for-workflow-run-attempt': (request) => {
        const { id } = this.#find(request);
        const jobs = this.#jobs.get(`${id}/${numberParameter(request, 'attempt_number')}`);
        if (!jobs) throw notFound();
        return this.#reply(request, jobs);
      },
      'actions/list-jobs-for-workflow-run': (request) => {
        const { id, run_attempt: newest = 1 } = this.#find(request);
        const attempts = Array.from({ length: newest }, (_, index) => index + 1);
        const wanted = request.parameters.filter === 'all' ? attempts : [newest];
        return this.#reply(
          request,
          wanted.flatMap((attempt) => this.#jobs.get(`${id}/${attempt}`) ?? []),
        );
      },
    };
  }

  #reply(request: ApiRequest, jobs: readonly Record<string, unknown>[]) {
    const { items, headers } = paginate(request, jobs);
    return {
      status: 200,
      json: { total_count: jobs.length, jobs: items.map((job) => this.#context.build('job', job)) },
      headers,
    };
  }

  #find(request: ApiRequest): WorkflowRun {
    const found = this.#runs.get(numberParameter(request, 'run_id'));
    if (!found) throw notFound();
    return found;
  }

  #toJson(run: WorkflowRun): Record<string, unknown> {
    const { owner, repo } = this.#context;
    return this.#context.build('workflow-run', {
      run_attempt: 1,
      status: 'completed',
      url: `${this.#context.repoUrl()}/actions/runs/${run.id}`,
      html_url: `https://github.com/${owner}/${repo}/actions/runs/${run.id}`,
      ...run,
    });
  }
}
