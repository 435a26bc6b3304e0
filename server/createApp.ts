/** Build, then listen: one HTTP server for the pages, the REST routes and the rooms. Only `listen` opens a port. */
import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { Server as SocketServer } from 'socket.io';
import { AppError } from '@/lib/domain/appError';
import { MAX_CLIENT_MESSAGE_BYTES, type ClientEvents, type ServerEvents } from '@/lib/protocol/protocol';
import { findRefusal } from './http/guard';
import { ERROR_STATUS } from './http/errorStatus';
import type { Log } from './log';
import { attachRealtime } from './realtime/attachRealtime';
import type { Services } from './services';

export type SessionServer = SocketServer<ClientEvents, ServerEvents>;

/** What serves everything that is not the rooms. */
export interface PageHandler {
  request: RequestListener;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface App {
  httpServer: HttpServer;
  io: SessionServer;
  /** Resolves with the address to open. Throws `unavailable` when the port is taken or must not be used. */
  listen(port: number, host: string): Promise<string>;
  /** Tells the clients, closes their connections and stops listening. */
  close(): Promise<void>;
}

/** `pages` is null where only the rooms are wanted: everything else is then answered with 404. */
export function createApp(options: {
  services: Pick<Services, 'database' | 'jobs' | 'findings' | 'embeddings' | 'patches' | 'hand'>;
  log: Log;
  pages: PageHandler | null;
}): App {
  const { services, log, pages } = options;
  const httpServer = createServer((request, response) => {
    const refusal = findRefusal(request.headers, portOf(httpServer));
    if (refusal) refuse(response, refusal);
    else if (pages) pages.request(request, response);
    else refuse(response, new AppError('not_found', 'This server has no pages.'));
  });
  const io: SessionServer = new SocketServer(httpServer, {
    maxHttpBufferSize: MAX_CLIENT_MESSAGE_BYTES,
    serveClient: false,
    // Upgrades that are not ours belong to Next.
    destroyUpgrade: false,
    // [V2] The message is for the log: a browser learns no more than that it was refused.
    allowRequest: (request, done) => {
      const refusal = findRefusal(request.headers, portOf(httpServer));
      if (refusal) log.warn({ address: request.socket.remoteAddress }, `Connection refused: ${refusal.message}`);
      done(refusal?.message, refusal === null);
    },
  });
  httpServer.on('upgrade', (request, socket, head) => {
    if (isSocketIo(request, io)) return;
    if (!pages || findRefusal(request.headers, portOf(httpServer))) socket.destroy();
    else pages.upgrade(request, socket, head);
  });
  const realtime = attachRealtime(io, { services, log });

  return {
    httpServer,
    io,
    listen: (port, host) => listen(httpServer, port, host),
    async close() {
      await realtime.close();
      // Closes the HTTP server too; what is left are idle and half-sent requests.
      const closed = io.close();
      httpServer.closeAllConnections();
      await closed;
    },
  };
}

function portOf(httpServer: HttpServer): number {
  const address = httpServer.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/**
 * The test that Socket.IO itself applies, to the letter: an upgrade that both sides take for the other's would stay open
 * for ever. The address is not parsed, since a hostile one ("//") cannot be.
 */
function isSocketIo(request: IncomingMessage, io: SessionServer): boolean {
  return request.url?.startsWith(`${io.path()}/`) ?? false;
}

function refuse(response: ServerResponse, error: AppError): void {
  response.writeHead(ERROR_STATUS[error.code], { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ error: error.toBody() }));
}

function listen(httpServer: HttpServer, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    httpServer.once('error', (error: NodeJS.ErrnoException) => reject(explainListenError(error, port, host)));
    httpServer.listen(port, host, () => {
      const name = host.includes(':') ? `[${host}]` : host;
      resolve(`http://${name}:${portOf(httpServer)}`);
    });
  });
}

function explainListenError(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const options = { field: 'PORT', cause: error };
  switch (error.code) {
    case 'EADDRINUSE':
      return new AppError(
        'unavailable',
        `Port ${port} is in use, perhaps by another Specular. Stop that program, or choose another port: ` +
          `PORT=${port + 1} npm start.`,
        options,
      );
    case 'EACCES':
      return new AppError('unavailable', `Port ${port} needs special rights. Choose one above 1023.`, options);
    case 'EADDRNOTAVAIL':
      return new AppError('unavailable', `This computer has no address ${host}.`, { field: 'HOST', cause: error });
    default:
      return error;
  }
}
