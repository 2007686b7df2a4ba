import type { Client } from './api.js';
import type { Send, TransportOptions } from './transport.js';

export type * from './api.js';

export interface ClientOptions extends TransportOptions {
  /** `owner/name`: all requests are about this repository. */
  readonly repository: string;
}

/** Octokit is loaded with the first request, because that takes longer than loading all the rest of us. */
export async function createClient(options: ClientOptions): Promise<Client> {
  const { bindOperations } = await import('./operations/index.js');
  let transport: Promise<Send> | undefined;
  const send: Send = async (request) => {
    transport ??= import('./transport.js').then(({ createTransport }) => createTransport(options));
    return (await transport)(request);
  };
  return bindOperations(send, options.repository);
}
