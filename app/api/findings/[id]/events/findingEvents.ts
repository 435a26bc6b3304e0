import type { FindingState } from '@/lib/protocol/reviewRest';
import { stateOf } from '@/lib/review/findingState';
import type { FindingEvent, FindingService } from '@/server/findings/findingService';
import { stateEvents } from '../../../_request/stateEvents';

/** How far a finding is as a text/event-stream: now, and after every change of its words, its review and its checks. */
export function findingEvents(
  findings: Pick<FindingService, 'get' | 'subscribe'>,
  id: string,
  left: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const get = async () => {
    const finding = await findings.get(id);
    return finding && stateOf(finding);
  };
  return stateEvents<FindingState>(
    {
      get,
      subscribe(listener) {
        // One after the other, so that no older state is told after a newer one.
        let read = Promise.resolve();
        return findings.subscribe((event) => {
          if (idOf(event) !== id) return;
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

function idOf(event: FindingEvent): string {
  return event.kind === 'checked' ? event.check.findingId : event.finding.id;
}
