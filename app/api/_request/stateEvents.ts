/** A comment this often, so that nobody on the way takes a quiet connection for a dead one. */
export const HEARTBEAT_MS = 15_000;

export interface StateSource<State> {
  /** Null: it is not there any more, and the stream ends. */
  get(): Promise<State | null>;
  subscribe(listener: (state: State) => void): () => void;
  /** Whether nothing follows on this state. */
  isOver(state: State): boolean;
}

/**
 * A thing as a text/event-stream: what it is now, then its changes, until it is over. A receiver that is slow gets the
 * newest state when it is ready for it, never a backlog. Nothing is held before the first read; everything is given back
 * when the receiver leaves: by the end of the stream, or by `left`, which is aborted with its connection.
 */
export function stateEvents<State extends object>(
  { get, subscribe, isOver }: StateSource<State>,
  left: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let newest: State | null = null;
  let told: State | null = null;
  let wake: (() => void) | null = null;
  let ended = false;
  let cancelled = false;
  let unsubscribe: (() => void) | null = null;

  const end = () => {
    ended = true;
    unsubscribe?.();
    left.removeEventListener('abort', end);
    wake?.();
  };
  const begin = async () => {
    left.addEventListener('abort', end);
    unsubscribe = subscribe((state) => {
      newest = state;
      wake?.();
    });
    const state = await get();
    newest ??= state; // what was told meanwhile is newer
    if (left.aborted || !newest) end();
  };

  /** Waits for a change, the end or the next heartbeat. */
  const somethingToSay = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => wake?.(), HEARTBEAT_MS);
      wake = () => {
        clearTimeout(timer);
        wake = null;
        resolve();
      };
    });

  const source: UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> = {
    async pull(controller) {
      try {
        if (!unsubscribe) await begin();
      } catch (error) {
        end();
        throw error;
      }
      if (newest === told && !ended) await somethingToSay();
      if (cancelled) return;
      if (ended) return controller.close();
      if (newest === told) return controller.enqueue(encoder.encode(': still here\n\n'));
      told = newest;
      controller.enqueue(encoder.encode(`data: ${JSON.stringify(told)}\n\n`));
      if (told && isOver(told)) {
        end();
        controller.close();
      }
    },
    cancel() {
      cancelled = true;
      end();
    },
  };
  // Nothing is made in advance: who asks for the headers alone never reads, and never says that it leaves.
  return new ReadableStream(source, { highWaterMark: 0 });
}

/** The answer with these events. */
export function eventsAnswer(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Response {
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      // Proxies that collect answers would hold the events back.
      'x-accel-buffering': 'no',
    },
  });
}
