/** Socket.IO's side of the rooms: the handshake, one connection's handlers, and the planned stop. */
import type { Server, Socket } from 'socket.io';
import { AppError, toErrorBody } from '@/lib/domain/appError';
import { handshakeSchema, PROTOCOL_VERSION, type ClientEvents, type ServerEvents } from '@/lib/protocol/protocol';
import type { Log } from '../log';
import type { Services } from '../services';
import { answerRequests, type RequestHandlers, type ServerSocket } from './answerRequests';
import { systemClock, type Clock } from './clock';
import { RoomRegistry } from './roomRegistry';
import type { RoomSocket } from './roomSocket';
import type { SessionRoom } from './sessionRoom';

export interface RealtimeOptions {
  services: Pick<Services, 'database' | 'jobs' | 'findings' | 'embeddings' | 'patches' | 'hand'>;
  log: Log;
  clock?: Clock;
}

export function attachRealtime(
  io: Server<ClientEvents, ServerEvents>,
  { services, log, clock = systemClock }: RealtimeOptions,
): { close(): Promise<void> } {
  const rooms = new RoomRegistry(services, clock, log);
  io.use((socket, next) => next(refusal(socket.handshake.auth)));
  io.on('connection', (socket) => {
    socket.on('error', (error) => log.warn({ err: error, socketId: socket.id }, 'a connection failed'));
    serve(socket, rooms, { log, clock });
  });
  return {
    /** [D1] Tells everyone; closing the connections is for whoever opened the server. */
    async close() {
      io.emit('server:closing', { message: 'The server is being restarted. You will be back in a moment.' });
      rooms.close();
    },
  };
}

/** [V1] Why a handshake is refused; undefined lets it in. */
function refusal(auth: unknown): (Error & { data: unknown }) | undefined {
  const handshake = handshakeSchema.safeParse(auth);
  if (handshake.success && handshake.data.protocolVersion === PROTOCOL_VERSION) return undefined;
  const isNewer = handshake.success && handshake.data.protocolVersion > PROTOCOL_VERSION;
  const error = isNewer
    ? new AppError('server_too_old', 'This page is newer than the server. Restart the server, then reload the page.')
    : new AppError('client_too_old', 'This page is older than the server. Reload it.');
  return Object.assign(new Error(error.message), { data: toErrorBody(error) });
}

function serve(socket: ServerSocket, rooms: RoomRegistry, context: { log: Log; clock: Clock }): void {
  const roomSocket = toRoomSocket(socket);
  let room: SessionRoom | null = null;
  /** Requests that follow a join wait for it; joins follow each other. */
  let joining: Promise<unknown> = Promise.resolve();

  const joined = async (): Promise<SessionRoom> => {
    await joining;
    if (!room) throw new AppError('conflict', 'Join the session first.'); // [A3]
    return room;
  };

  const handlers: RequestHandlers = {
    'session:join': ({ sessionId, ...person }) => {
      const join = joining.then(() =>
        rooms.withRoom(sessionId, (next) => {
          if (!socket.connected) throw new AppError('cancelled', 'The connection was lost while joining.');
          if (room !== next) room?.leave(socket.id);
          room = next;
          return next.join(roomSocket, person);
        }),
      );
      joining = join.catch(() => undefined);
      return join;
    },
    'session:updateView': async ({ change }) => (await joined()).updateView(socket.id, change),
    'participant:rename': async ({ name }) => {
      (await joined()).rename(socket.id, name);
      return {};
    },
    'occlusion:start': async (request) => (await joined()).startOcclusion(socket.id, request),
    'occlusion:find': async (request) => (await joined()).findOcclusion(socket.id, request),
    'job:cancel': async ({ jobId }) => (await joined()).cancelJob(socket.id, jobId),
    'job:watch': async (watch) => (await joined()).watch(socket.id, watch),
    'job:unwatch': async ({ slot }) => {
      (await joined()).unwatch(socket.id, slot);
      return {};
    },
    'embedding:start': async (asked) => (await joined()).maps.start(socket.id, asked),
    'embedding:control': async ({ embeddingId, action }) =>
      (await joined()).maps.control(socket.id, embeddingId, action),
    'embedding:watch': async ({ embeddingId, slot }) => (await joined()).maps.watch(socket.id, slot, embeddingId),
    'embedding:unwatch': async ({ slot }) => {
      (await joined()).maps.unwatch(socket.id, slot);
      return {};
    },
    'patches:watch': async (coordinates) => (await joined()).scans.watch(socket.id, coordinates),
    'hand:ask': async (question) => (await joined()).hands.ask(socket.id, question),
    'hand:end': async () => {
      (await joined()).hands.end(socket.id);
      return {};
    },
    'patches:unwatch': async () => {
      (await joined()).scans.unwatch(socket.id);
      return {};
    },
  };
  answerRequests(socket, handlers, (presence) => room?.updatePresence(socket.id, presence), context);
  socket.on('disconnect', () => {
    room?.leave(socket.id);
    room = null;
  });
}

function toRoomSocket(socket: ServerSocket): RoomSocket {
  // Socket.IO's types cannot follow a name that is a parameter; RoomSocket's own tie the message to it.
  const untyped: Socket = socket;
  return {
    id: socket.id,
    send: (event, message) => void untyped.emit(event, message),
    sendVolatile: (event, message) => void untyped.volatile.emit(event, message),
    sendFrame: (frame, onAck) => void socket.emit('occlusion:cells', frame, onAck),
    sendEmbeddingFrame: (frame, onAck) => void socket.emit('embedding:frame', frame, onAck),
    sendScan: (progress) => void socket.emit('patches:progressed', progress),
    sendHands: (message, onAck) => void socket.emit('hand:updated', message, onAck),
    close: () => void socket.disconnect(true),
  };
}
