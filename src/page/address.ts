/** What the address of the page says: which test is open, and what is looked for. Links to it lead to the same view. */
export interface View {
  /** Id of the test that is open. */
  readonly test?: string;
  /** Place of a lane; without it, all lanes together. */
  readonly lane?: number;
  readonly query: string;
  /** States that are shown; none means all. */
  readonly states: readonly string[];
  readonly sort: string;
  /** Place of a kind of failure. */
  readonly kind?: number;
}

export const START: View = { query: '', states: [], sort: 'attention' };

/** `#test=…&q=…`. Whatever does not belong there is ignored. */
export function viewOf(hash: string): View {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const test = parameters.get('test');
  const lane = wholeNumber(parameters.get('lane'));
  const kind = wholeNumber(parameters.get('kind'));
  return {
    ...(test !== null && test !== '' && { test }),
    ...(lane !== undefined && { lane }),
    ...(kind !== undefined && { kind }),
    query: parameters.get('q') ?? '',
    states: (parameters.get('state') ?? '').split(',').filter((state) => /^[a-z]+$/.test(state)),
    sort: parameters.get('sort') ?? START.sort,
  };
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

/** The other way round; empty for the view that the page begins with. */
export function hashOf({ test, lane, query, states, sort, kind }: View): string {
  const parameters = Object.entries({
    test,
    q: query,
    state: states.join(','),
    lane: lane?.toString(),
    kind: kind?.toString(),
    sort: sort === START.sort ? '' : sort,
  }).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return parameters.length === 0 ? '' : `#${parameters.join('&')}`;
}
