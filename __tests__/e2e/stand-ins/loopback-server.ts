import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { buffer } from 'node:stream/consumers';

const HOST = '127.0.0.1';

/** A request as the stand-ins see it: read completely, with its URL parsed. */
export interface LoopbackRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a stand-in answers. */
export interface LoopbackReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Answered instead of a reply: the client sees its connection reset. */
export const DROPPED = 'dropped';

/** Decides the reply to one request. */
export type Answer = (request: LoopbackRequest) => Promise<LoopbackReply | typeof DROPPED>;

/** Builds a JSON reply. */
export function jsonReply(
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): LoopbackReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** A real HTTP server on an ephemeral port of the loopback interface, which can also refuse connections. */
export class LoopbackServer {
  readonly #server: Server;
  #port = 0;
  #release: (() => Promise<void>) | undefined;

  private constructor(answer: Answer) {
    this.#server = createServer((request, response) => {
      buffer(request)
        .then((body) =>
          answer({
            method: request.method ?? 'GET',
            url: new URL(request.url ?? '/', this.url),
            headers: request.headers,
            body,
          }),
        )
        .then((reply) => (reply === DROPPED ? request.socket.resetAndDestroy() : send(response, reply)))
        // A defect of the stand-in or of the test: the client gets to see it.
        .catch((error: unknown) => send(response, jsonReply(500, { message: String(error) })));
    });
  }

  /** Starts a server that gives all requests to `answer`. */
  static async start(answer: Answer): Promise<LoopbackServer> {
    const loopback = new LoopbackServer(answer);
    await loopback.#listen();
    return loopback;
  }

  /** The address, without a trailing slash; it stays the same while connections are refused. */
  get url(): string {
    return `http://${HOST}:${this.#port}`;
  }

  /** Refuses connections from now on, as a machine does on which nothing listens. */
  async refuse(): Promise<void> {
    if (this.#release) return;
    await this.#close();
    this.#release = await holdPort(this.#port);
  }

  /** Accepts connections again. */
  async accept(): Promise<void> {
    if (!this.#release) return;
    await this.#release();
    this.#release = undefined;
    await this.#listen();
  }

  /** Ends the server and all its connections. */
  async stop(): Promise<void> {
    if (this.#release) await this.#release();
    else await this.#close();
  }

  async #listen(): Promise<void> {
    this.#port = await listen(this.#server, this.#port);
  }

  async #close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }
}

function send(response: ServerResponse, reply: LoopbackReply): void {
  const body = reply.body ?? '';
  response.writeHead(reply.status, { 'content-length': Buffer.byteLength(body), ...reply.headers });
  response.end(body);
}

async function listen(server: Server | ReturnType<typeof createTcpServer>, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

/**
 * Occupies a port without listening on it, by using it as the local end of a connection. Connections to it are
 * refused, and no other process can be given it meanwhile; a closed port could become another test's server.
 */
async function holdPort(port: number): Promise<() => Promise<void>> {
  const helper = createTcpServer();
  const helperPort = await listen(helper, 0);
  const socket = connect({ host: HOST, port: helperPort, localAddress: HOST, localPort: port });
  // The far end may end the connection first when both are closed.
  const accepted = new Promise<void>((resolve) =>
    helper.once('connection', (end) => resolve(void end.on('error', () => end.destroy()))),
  );
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  await accepted;
  return async () => {
    const closed = [socket, helper].map(
      (end) => new Promise<void>((resolve) => end.once('close', () => resolve())),
    );
    // A reset leaves no TIME_WAIT state behind, in which the port could not be listened on.
    socket.resetAndDestroy();
    helper.close();
    await Promise.all(closed);
  };
}
