import { stateEvents } from './stateEvents';

export interface ChangingThing<State> {
  /** Null: it is not there any more, and the stream ends. */
  get(): Promise<State | null>;
  /** Calls back after every change of it. */
  subscribe(changed: () => void): () => void;
}

/** How far a thing is as a text/event-stream: now, and after every change, for as long as somebody listens. */
export function changeEvents<State extends object>(
  { get, subscribe }: ChangingThing<State>,
  left: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return stateEvents<State>(
    {
      get,
      subscribe(listener) {
        // One after the other, so that no older state is told after a newer one.
        let read = Promise.resolve();
        return subscribe(() => {
          read = read.then(async () => {
            const state = await get().catch(() => null); // the next change, or the next connection, reads it again
            if (state) listener(state);
          });
        });
      },
      isOver: () => false,
    },
    left,
  );
}
