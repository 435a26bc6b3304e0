/** The worker's end: answers calls and streams by the methods of a plain object. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type FromWorker,
  type RpcPort,
  STREAM_CREDIT,
  type ToWorker,
  toWireError,
  transferablesOf,
} from './rpcProtocol';

/**
 * Methods return a Promise, or take (task, cancelled) and return an AsyncIterable.
 * @param end told when nobody needs the thread any more, between what it does and never inside; it ends by default
 */
export function serveRpc(port: RpcPort, service: object, end: () => void = () => process.exit()): void {
  /** Streams that wait until their consumer has taken an event. */
  const streams = new Map<number, { credit: number; wake: () => void }>();
  const send = (message: FromWorker) => port.postMessage(message, transferablesOf(message));

  async function stream({ id, method, task, cancelFlag }: ToWorker & { kind: 'stream' }): Promise<void> {
    const cancelled = () => Atomics.load(cancelFlag, 0) === 1;
    const flow = { credit: STREAM_CREDIT, wake: () => {} };
    streams.set(id, flow);
    try {
      if (!cancelled())
        for await (const value of invoke(service, method, [task, cancelled]) as AsyncIterable<unknown>) {
          send({ kind: 'event', id, value });
          flow.credit--;
          await nextTurn(); // a thread that computes without a pause would answer nobody else
          while (flow.credit <= 0 && !cancelled()) await new Promise<void>((resolve) => (flow.wake = resolve));
          if (cancelled()) break;
        }
      send({ kind: 'end', id });
    } catch (error) {
      send({ kind: 'error', id, error: toWireError(error) });
    } finally {
      streams.delete(id);
    }
  }

  async function call({ id, method, args }: ToWorker & { kind: 'call' }): Promise<void> {
    try {
      send({ kind: 'result', id, value: await invoke(service, method, args) });
    } catch (error) {
      send({ kind: 'error', id, error: toWireError(error) });
    }
  }

  port.on('message', (received) => {
    const message = received as ToWorker;
    switch (message.kind) {
      case 'call':
        return void call(message);
      case 'stream':
        return void stream(message);
      case 'close':
        return end();
      case 'taken':
      case 'cancel': {
        const flow = streams.get(message.id);
        if (!flow) return;
        if (message.kind === 'taken') flow.credit++;
        flow.wake();
      }
    }
  });
}

function invoke(service: object, method: string, args: unknown[]): unknown {
  const implementation: unknown = Reflect.get(service, method);
  if (typeof implementation !== 'function') throw new TypeError(`The worker has no method "${method}"`);
  return Reflect.apply(implementation, service, args);
}
