/** The server's end: calls and streams of a service that lives in a worker, typed by the service itself. */
import { type FromWorker, fromWireError, type RpcPort, type ToWorker } from './rpcProtocol';

type CallMethod<S> = {
  [K in keyof S]: S[K] extends (...args: never[]) => Promise<unknown> ? K : never;
}[keyof S] &
  string;
type StreamMethod<S> = {
  [K in keyof S]: S[K] extends (task: never, cancelled: () => boolean) => AsyncIterable<unknown> ? K : never;
}[keyof S] &
  string;
type ArgsOf<F> = F extends (...args: infer A) => unknown ? A : never;
type ResultOf<F> = F extends (...args: never[]) => Promise<infer R> ? R : never;
type TaskOf<F> = F extends (task: infer T, cancelled: () => boolean) => unknown ? T : never;
type EventOf<F> = F extends (...args: never[]) => AsyncIterable<infer E> ? E : never;

export interface RpcClientOptions {
  /** How long a cancelled stream may go on, once it has told anything. */
  cancelGraceMs: number;
  /** A cancelled stream did not end in time: the worker hangs. */
  onStuck: () => void;
}

type Outcome = { kind: 'event'; value: unknown } | { kind: 'end' } | { kind: 'error'; error: Error };

export class RpcClient<S> {
  private readonly pending = new Map<number, (outcome: Outcome | { kind: 'result'; value: unknown }) => void>();
  private nextId = 1;
  private failure: Error | undefined;

  constructor(
    private readonly port: RpcPort,
    private readonly options: RpcClientOptions,
  ) {
    port.on('message', (message) => this.receive(message as FromWorker));
  }

  call<K extends CallMethod<S>>(method: K, ...args: ArgsOf<S[K]>): Promise<ResultOf<S[K]>> {
    if (this.failure) return Promise.reject(this.failure);
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, (outcome) => {
        if (outcome.kind === 'result') resolve(outcome.value as ResultOf<S[K]>);
        else if (outcome.kind === 'error') reject(outcome.error);
        else return;
        this.pending.delete(id);
      });
      this.send({ kind: 'call', id, method, args });
    });
  }

  /**
   * The events of a stream. Abort ends it without an error after the batch that is running; leaving the loop early
   * cancels it too. The worker computes a few events ahead of the consumer, then waits.
   */
  async *stream<K extends StreamMethod<S>>(
    method: K,
    task: TaskOf<S[K]>,
    signal: AbortSignal,
  ): AsyncGenerator<EventOf<S[K]>, void, void> {
    if (this.failure) throw this.failure;
    if (signal.aborted) return;
    const id = this.nextId++;
    const cancelFlag = new Int32Array(new SharedArrayBuffer(4));
    const inbox = new Inbox();
    let started = false;
    let overdue: NodeJS.Timeout | undefined;
    this.pending.set(id, (outcome) => {
      if (outcome.kind === 'result') return;
      if (outcome.kind === 'event') started = true;
      else {
        this.pending.delete(id);
        clearTimeout(overdue);
      }
      inbox.put(outcome);
    });
    const cancel = () => {
      if (Atomics.exchange(cancelFlag, 0, 1) === 1 || !this.pending.has(id)) return;
      this.send({ kind: 'cancel', id });
      // Before its first event the worker may be busy with loading the network: that ends by itself, nobody waits for it.
      if (started) overdue = setTimeout(this.options.onStuck, this.options.cancelGraceMs);
      else inbox.put({ kind: 'end' });
    };
    signal.addEventListener('abort', cancel);
    this.send({ kind: 'stream', id, method, task, cancelFlag });
    try {
      for (;;) {
        const outcome = await inbox.take();
        if (outcome.kind === 'end') return;
        if (outcome.kind === 'error') {
          if (Atomics.load(cancelFlag, 0) === 1) return; // nobody waits for it
          throw outcome.error;
        }
        yield outcome.value as EventOf<S[K]>;
        if (this.pending.has(id)) this.send({ kind: 'taken', id });
      }
    } finally {
      signal.removeEventListener('abort', cancel);
      cancel();
    }
  }

  /** The worker is gone: everything that waits for it fails, and so does everything that is asked later. */
  fail(error: Error): void {
    this.failure ??= error;
    for (const settle of [...this.pending.values()]) settle({ kind: 'error', error });
  }

  private receive(message: FromWorker): void {
    const settle = this.pending.get(message.id);
    settle?.(message.kind === 'error' ? { kind: 'error', error: fromWireError(message.error) } : message);
  }

  private send(message: ToWorker): void {
    this.port.postMessage(message);
  }
}

/** Outcomes in order, for one reader. */
class Inbox {
  private readonly waiting: Outcome[] = [];
  private reader: ((outcome: Outcome) => void) | undefined;

  put(outcome: Outcome): void {
    const { reader } = this;
    this.reader = undefined;
    if (reader) reader(outcome);
    else this.waiting.push(outcome);
  }

  take(): Promise<Outcome> {
    const outcome = this.waiting.shift();
    return outcome ? Promise.resolve(outcome) : new Promise((resolve) => (this.reader = resolve));
  }
}
