import {
  ApiError,
  type ApiRequest,
  notFound,
  numberParameter,
  type Operations,
  paginate,
  type RestContext,
  textParameter,
  timestamp,
} from './exchange.js';

/** An annotation as the client sends it. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: string;
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
}

/** What the client sends; only given fields change an existing check run. */
interface CheckRunInput {
  readonly name?: string;
  readonly head_sha?: string;
  readonly details_url?: string;
  readonly external_id?: string;
  readonly status?: string;
  readonly conclusion?: string;
  readonly started_at?: string;
  readonly completed_at?: string;
  readonly output?: CheckRunOutput;
}

interface CheckRunOutput {
  readonly title?: string;
  readonly summary: string;
  readonly text?: string;
  readonly annotations?: readonly Annotation[];
}

/** A check run with the annotations of all requests. */
export interface CheckRun extends Omit<CheckRunInput, 'output'> {
  readonly id: number;
  readonly output: Partial<CheckRunOutput>;
  readonly annotations: readonly Annotation[];
}

/** Limits that GitHub's description states in words only; it has the others as `maxLength` and `maxItems`. */
const LONGEST_TITLE = 255;
const LARGEST_MESSAGE_BYTES = 64 * 1024;

/** The check runs of a repository. */
export class Checks {
  #runs: readonly CheckRun[] = [];
  readonly #context: RestContext;

  constructor(context: RestContext) {
    this.#context = context;
  }

  /** All check runs, oldest first. */
  all(): readonly CheckRun[] {
    return this.#runs;
  }

  /** The operations on check runs. */
  operations(): Operations {
    return {
      'checks/create': (request) => {
        const now = timestamp(this.#context.now());
        const empty = {
          id: this.#context.nextId(),
          status: 'queued',
          started_at: now,
          output: {},
          annotations: [],
        };
        const created = this.#apply(empty, request.body as CheckRunInput);
        this.#runs = [...this.#runs, created];
        return { status: 201, json: this.#toJson(created) };
      },
      'checks/update': (request) => {
        const old = this.#find(request);
        const updated = this.#apply(old, request.body as CheckRunInput);
        this.#runs = this.#runs.map((run) => (run === old ? updated : run));
        return { status: 200, json: this.#toJson(updated) };
      },
      'checks/get': (request) => ({ status: 200, json: this.#toJson(this.#find(request)) }),
      'checks/list-annotations': (request) => {
        const { items, headers } = paginate(request, this.#find(request).annotations);
        return {
          status: 200,
          json: items.map((one) => this.#context.build('check-annotation', { ...one })),
          headers,
        };
      },
      'checks/list-for-ref': (request) => {
        const found = selectRuns(request, this.#runs);
        const { items, headers } = paginate(request, found);
        const json = { total_count: found.length, check_runs: items.map((run) => this.#toJson(run)) };
        return { status: 200, json, headers };
      },
    };
  }

  /** Annotations accumulate; everything else that is given replaces what was there. */
  #apply(old: CheckRun, input: CheckRunInput): CheckRun {
    const { output, ...fields } = input;
    refuseOversized(output);
    const { annotations = [], ...texts } = output ?? {};
    const isDone = fields.conclusion !== undefined;
    return {
      ...old,
      ...(isDone ? { completed_at: timestamp(this.#context.now()) } : {}),
      ...fields,
      ...(isDone ? { status: 'completed' } : {}),
      output: { ...old.output, ...texts },
      annotations: [...old.annotations, ...annotations],
    };
  }

  #find(request: ApiRequest): CheckRun {
    const id = numberParameter(request, 'check_run_id');
    const found = this.#runs.find((run) => run.id === id);
    if (!found) throw notFound();
    return found;
  }

  #toJson(run: CheckRun): Record<string, unknown> {
    const { annotations, output, ...fields } = run;
    const url = `${this.#context.repoUrl()}/check-runs/${run.id}`;
    return this.#context.build('check-run', {
      ...fields,
      url,
      html_url: `https://github.com/${this.#context.owner}/${this.#context.repo}/runs/${run.id}`,
      output: { ...output, annotations_count: annotations.length, annotations_url: `${url}/annotations` },
      // Whatever workflow asks, its check runs land in one suite of the commit (a known oddity of `GITHUB_TOKEN`).
      check_suite: { id: 1 },
      app: { id: 15_368, slug: 'github-actions', name: 'GitHub Actions' },
    });
  }
}

/** `latest`, which is the default, hides older check runs of the same name. */
function selectRuns(request: ApiRequest, runs: readonly CheckRun[]): readonly CheckRun[] {
  const ref = textParameter(request, 'ref');
  const wanted = request.parameters as { check_name?: string; status?: string; filter?: string };
  const found = runs
    .filter((run) => run.head_sha === ref)
    .filter((run) => wanted.check_name === undefined || run.name === wanted.check_name)
    .filter((run) => wanted.status === undefined || run.status === wanted.status)
    .toReversed();
  if (wanted.filter === 'all') return found;
  return [...new Map(found.toReversed().map((run) => [run.name, run])).values()].toReversed();
}

function refuseOversized(output: CheckRunOutput | undefined): void {
  const refuse = (what: string) => new ApiError(422, `Invalid request.\n\n${what} is too long`);
  if ((output?.title ?? '').length > LONGEST_TITLE) throw refuse('title');
  for (const annotation of output?.annotations ?? []) {
    if ((annotation.title ?? '').length > LONGEST_TITLE) throw refuse('annotation title');
    const texts = [annotation.message, annotation.raw_details ?? ''];
    if (texts.some((text) => Buffer.byteLength(text) > LARGEST_MESSAGE_BYTES))
      throw refuse('annotation message');
  }
}
