/**
 * The one place where what a client sends is looked at: known name, ack function, schema; then the handler, then the
 * ack. Whatever comes, it is answered or counted, and it concerns this connection alone.
 */
import type { Socket } from 'socket.io';
import type { z } from 'zod';
import { AppError, parseOrThrow, toErrorBody } from '@/lib/domain/appError';
import { presenceSchema, type Presence } from '@/lib/domain/session';
import {
  clientRequests,
  type Ack,
  type ClientEvents,
  type ClientRequestData,
  type ClientRequestName,
  type ServerEvents,
} from '@/lib/protocol/protocol';
import type { Log } from '../log';
import type { Clock } from './clock';

export type ServerSocket = Socket<ClientEvents, ServerEvents>;
type Payload<N extends ClientRequestName> = z.output<(typeof clientRequests)[N]['payload']>;
export type RequestHandlers = {
  [N in ClientRequestName]: (payload: Payload<N>) => Promise<ClientRequestData<N>>;
};

/** [A4] So many messages that cannot be answered, within the window, end the connection. */
export const MAX_STRIKES = 100;
export const STRIKE_WINDOW_MS = 10_000;
/** [A5] Requests of one client that may wait for their answer. */
export const MAX_OPEN_REQUESTS = 32;

export function answerRequests(
  socket: ServerSocket,
  handlers: RequestHandlers,
  onPresence: (presence: Presence) => void,
  { clock, log }: { clock: Clock; log: Log },
): void {
  const strikes = new StrikeCounter(clock);
  let open = 0;

  socket.onAny((event: unknown, ...args: unknown[]) => {
    const ack = args.at(-1);
    if (event === 'presence:update') {
      const presence = presenceSchema.safeParse(args[0]);
      if (presence.success) return onPresence(presence.data);
    } else if (isRequestName(event) && isFunction(ack)) {
      return void answer(event, args.length > 1 ? args[0] : undefined, ack);
    }
    if (strikes.add()) {
      log.warn({ socketId: socket.id }, 'a client that sends garbage is disconnected');
      socket.disconnect(true);
    }
  });

  async function answer(name: ClientRequestName, payload: unknown, ack: (answer: Ack<unknown>) => void): Promise<void> {
    if (open >= MAX_OPEN_REQUESTS) {
      const error = new AppError('unavailable', 'Too many requests at once. Wait for the answers and try again.');
      return ack({ ok: false, error: error.toBody() });
    }
    open++;
    try {
      ack({ ok: true, data: await handle(name, payload, handlers) });
    } catch (error) {
      const body = toErrorBody(error);
      if (body.code === 'internal')
        log.error({ err: error, request: name }, 'a request failed for an unexpected reason');
      ack({ ok: false, error: body });
    } finally {
      open--;
    }
  }
}

async function handle<N extends ClientRequestName>(
  name: N,
  payload: unknown,
  handlers: RequestHandlers,
): Promise<ClientRequestData<N>> {
  const schema: z.ZodType = clientRequests[name].payload;
  // The table of schemas ties the payload to the name; TypeScript cannot follow that through the lookup.
  return handlers[name](parseOrThrow(schema, payload, 'The request') as Payload<N>);
}

function isRequestName(event: unknown): event is ClientRequestName {
  return typeof event === 'string' && Object.hasOwn(clientRequests, event);
}

function isFunction(value: unknown): value is (answer: Ack<unknown>) => void {
  return typeof value === 'function';
}

/** Counts within a window that starts with the first strike. */
class StrikeCounter {
  private count = 0;
  private since = -Infinity;

  constructor(private readonly clock: Clock) {}

  /** Whether this one is too many. */
  add(): boolean {
    const now = this.clock.now();
    if (now - this.since > STRIKE_WINDOW_MS) {
      this.since = now;
      this.count = 0;
    }
    return ++this.count >= MAX_STRIKES;
  }
}
