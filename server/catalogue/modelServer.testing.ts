/** A web server that has files, speaks ranges, and can be told to misbehave. For tests; listens on the loopback address. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FileRequest {
  request: IncomingMessage;
  response: ServerResponse;
  bytes: Uint8Array;
  /** The first byte that is asked for. */
  from: number;
  /** Keeps the connection open until the client is known to have the bytes before `at`, then breaks it. */
  breakAt(at: number): void;
}
/** Answers in the place of the server. */
export type Behaviour = (file: FileRequest) => void;

export interface ModelServer {
  /** Without the last slash. */
  url: string;
  files: Map<string, Uint8Array>;
  /** For the next requests, one each; then the server is well-behaved again. */
  misbehave(...behaviours: Behaviour[]): void;
  /** For every request until it is called with null. */
  always(behaviour: Behaviour | null): void;
  /** Says that the client has so many bytes on its disk: what is to be cut there is cut now, and not a byte before. */
  arrived(bytes: number): void;
  /** "path range" of every request so far. */
  requests: string[];
  close(): Promise<void>;
}

export async function startModelServer(files: Record<string, Uint8Array> = {}): Promise<ModelServer> {
  const queue: Behaviour[] = [];
  let constant: Behaviour | null = null;
  const requests: string[] = [];
  const toBreak: { at: number; response: ServerResponse }[] = [];
  const known = new Map(Object.entries(files));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/').slice(1);
    requests.push(`${path} ${request.headers.range ?? 'all'}`);
    const bytes = known.get(path) ?? new Uint8Array();
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const breakAt = (at: number) => void toBreak.push({ at, response });
    const file = { request, response, bytes, from, breakAt };
    const behaviour = queue.shift() ?? constant;
    if (behaviour) behaviour(file);
    else if (known.has(path)) sendFile(file);
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files: known,
    misbehave: (...behaviours) => void queue.push(...behaviours),
    always: (behaviour) => void (constant = behaviour),
    arrived(bytes) {
      for (const one of toBreak.splice(0))
        if (one.at <= bytes) one.response.destroy();
        else toBreak.push(one);
    },
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export const etagOf = (bytes: Uint8Array) => `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`;

/** As a good server does: the rest of the file, or all of it when the version that is asked for is another one. */
export function sendFile({ request, response, bytes, from, breakAt }: FileRequest, until = bytes.length): void {
  const etag = etagOf(bytes);
  const version = request.headers['if-range'];
  const start = version && version !== etag ? 0 : from;
  if (start >= bytes.length && start > 0) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const range = start > 0 ? { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {};
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': bytes.length - start, etag, ...range });
  const part = bytes.subarray(start, until);
  if (until === bytes.length) response.end(part);
  else if (part.length === 0) response.destroy();
  else {
    response.write(part);
    breakAt(until);
  }
}

/** Breaks the connection after so many bytes of the file, once they have arrived. */
export const cutAt =
  (bytes: number): Behaviour =>
  (file) =>
    sendFile(file, Math.max(file.from, bytes));

/** Sends all of it, whatever part was asked for. */
export const ignoreRanges: Behaviour = (file) => sendFile({ ...file, from: 0 });

/** Begins and then sends nothing more. */
export const stallAt =
  (bytes: number): Behaviour =>
  (file) => {
    const range =
      file.from > 0 ? { 'content-range': `bytes ${file.from}-${file.bytes.length - 1}/${file.bytes.length}` } : {};
    file.response.writeHead(file.from > 0 ? 206 : 200, { 'content-length': file.bytes.length - file.from, ...range });
    file.response.write(file.bytes.subarray(file.from, bytes));
  };

/** Sends to another address. */
export const redirectTo =
  (location: string, status = 302): Behaviour =>
  ({ response }) =>
    response.writeHead(status, { location }).end();

export const answer =
  (status: number): Behaviour =>
  ({ response }) =>
    response.writeHead(status).end();
