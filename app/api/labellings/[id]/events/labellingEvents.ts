import type { LabellingState } from '@/lib/protocol/labellingRest';
import type { LabellingService } from '@/server/labels/labellingService';
import { stateEvents } from '../../../_request/stateEvents';

/** How far a labelling is as a text/event-stream: now, and after every label, closing and opening. */
export function labellingEvents(
  labellings: Pick<LabellingService, 'state' | 'subscribe'>,
  id: string,
  left: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return stateEvents<LabellingState>(
    {
      get: () => labellings.state(id),
      subscribe(listener) {
        // One after the other, so that no older state is told after a newer one.
        let read = Promise.resolve();
        return labellings.subscribe((changed) => {
          if (changed !== id) return;
          read = read.then(async () => {
            const state = await labellings.state(id).catch(() => null); // the next change, or the next connection, reads it again
            if (state) listener(state);
          });
        });
      },
      isOver: () => false,
    },
    left,
  );
}
