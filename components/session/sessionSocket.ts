/** The session's connection over Socket.IO: the only file that knows it. Everything that comes in is parsed here. */
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { AppError, errorBodySchema } from '@/lib/domain/appError';
import { handsMessageSchema } from '@/lib/protocol/hand';
import { presenceSchema } from '@/lib/domain/session';
import {
  ackSchema,
  clientRequests,
  embeddingFrameSchema,
  embeddingProgressSchema,
  frameSchema,
  PROTOCOL_VERSION,
  scanProgressSchema,
  serverEvents,
  type ClientRequestData,
  type ClientRequestName,
  type SequencedEventName,
} from '@/lib/protocol/protocol';
import type { SequencedMessage, SessionTransport, TransportEvent } from './sessionTransport';

const ACK_TIMEOUT_MS = 10_000;
const LONGEST_PAUSE_MS = 5_000;

const closingSchema = z.object({ message: z.string() });
const progressSchema = z.object({ jobId: z.string(), done: z.int(), etaMs: z.number().nullable() });
const presenceUpdateSchema = z.object({ participantId: z.string(), presence: presenceSchema });

/** @param url the server, as socket.io-client takes it; absent: the one that the page came from */
export function createSessionSocket(url?: string): SessionTransport {
  const options = {
    autoConnect: false,
    transports: ['websocket'],
    auth: { protocolVersion: PROTOCOL_VERSION },
    reconnectionDelayMax: LONGEST_PAUSE_MS,
  };
  const socket: Socket = url ? io(url, options) : io(options);

  return {
    open(listener) {
      listen(socket, listener);
      socket.connect();
    },
    reconnect() {
      socket.disconnect();
      socket.connect();
    },
    async request(name, payload) {
      if (!socket.connected) throw new AppError('unavailable', 'There is no connection to the server at the moment.');
      const answer: unknown = await socket
        .timeout(ACK_TIMEOUT_MS)
        .emitWithAck(name, payload)
        .catch((cause: unknown) => {
          throw new AppError('unavailable', 'The server did not answer in time. Try again.', { cause });
        });
      return readAck(name, answer);
    },
    sendPresence(presence) {
      // Not `socket.volatile`: that drops a message whenever another one is just being written, as after every join.
      // The sender's pace already bounds what can pile up.
      if (socket.connected) socket.emit('presence:update', presence);
    },
    close() {
      socket.removeAllListeners();
      socket.disconnect();
    },
  };
}

function readAck<N extends ClientRequestName>(name: N, answer: unknown): ClientRequestData<N> {
  const parsed = ackSchema(clientRequests[name].data).safeParse(answer);
  if (!parsed.success)
    throw new AppError('internal', 'The server answered something unexpected. Reload the page, so that both agree.', {
      cause: parsed.error,
    });
  if (!parsed.data.ok) throw AppError.fromBody(parsed.data.error);
  // The table of schemas ties the data to the name; TypeScript cannot follow that through the generic ack.
  return parsed.data.data as ClientRequestData<N>;
}

function listen(socket: Socket, listener: (event: TransportEvent) => void): void {
  socket.on('connect', () => listener({ kind: 'connected' }));
  socket.on('disconnect', (reason) => listener({ kind: 'disconnected', byServer: reason === 'io server disconnect' }));
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    const body = errorBodySchema.safeParse(error.data);
    listener(body.success ? { kind: 'refused', error: AppError.fromBody(body.data) } : { kind: 'unreachable' });
  });

  for (const name of Object.keys(serverEvents) as SequencedEventName[]) {
    const schema: z.ZodType = serverEvents[name];
    onParsed(socket, name, schema, (message) => listener({ kind: name, message } as SequencedMessage));
  }

  onParsed(socket, 'server:closing', closingSchema, ({ message }) => listener({ kind: 'closing', message }));
  onParsed(socket, 'job:progressed', progressSchema, (progress) => listener({ kind: 'progressed', ...progress }));
  onParsed(socket, 'presence:updated', presenceUpdateSchema, (update) => listener({ kind: 'presence', ...update }));
  onParsed(socket, 'embedding:progressed', embeddingProgressSchema, (progress) =>
    listener({ kind: 'mapProgressed', progress }),
  );
  onParsed(socket, 'patches:progressed', scanProgressSchema, (progress) =>
    listener({ kind: 'scanProgressed', progress }),
  );
  onFrame(socket, 'hand:updated', handsMessageSchema, ({ hands }, acknowledge) => {
    listener({ kind: 'hands', hands });
    acknowledge();
  });
  onFrame(socket, 'occlusion:cells', frameSchema, (frame, acknowledge) =>
    listener({ kind: 'cells', frame, acknowledge }),
  );
  onFrame(socket, 'embedding:frame', embeddingFrameSchema, (frame, acknowledge) =>
    listener({ kind: 'mapFrame', frame, acknowledge }),
  );
}

function onFrame<T>(
  socket: Socket,
  name: string,
  schema: z.ZodType<T>,
  take: (frame: T, acknowledge: () => void) => void,
): void {
  socket.on(name, (message: unknown, ack?: () => void) => {
    const frame = schema.safeParse(message);
    const acknowledge = () => ack?.();
    if (frame.success) take(frame.data, acknowledge);
    else acknowledge(); // a frame that cannot be read must not hold the credit
  });
}

/** A message that does not match the wire is dropped: the gap in `seq` that it leaves brings a new snapshot [S2]. */
function onParsed<T>(socket: Socket, name: string, schema: z.ZodType<T>, take: (message: T) => void): void {
  socket.on(name, (message: unknown) => {
    const parsed = schema.safeParse(message);
    if (parsed.success) take(parsed.data);
    else console.error(`A "${name}" message does not match the protocol.`, parsed.error);
  });
}
