import type { InboxState } from '@/lib/domain/notice';
import type { InboxService } from '@/server/inbox/inboxService';
import { stateEvents } from '../../_request/stateEvents';

/** How far an inbox is as a text/event-stream: now, and after every change. */
export function inboxEvents(
  inbox: Pick<InboxService, 'state' | 'subscribe'>,
  person: string,
  left: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return stateEvents<InboxState>(
    {
      get: () => inbox.state(person),
      subscribe(listener) {
        // One after the other, so that no older state is told after a newer one.
        let read = Promise.resolve();
        return inbox.subscribe(person, () => {
          read = read.then(async () => {
            const state = await inbox.state(person).catch(() => null); // the next change reads it again
            if (state) listener(state);
          });
        });
      },
      isOver: () => false,
    },
    left,
  );
}
