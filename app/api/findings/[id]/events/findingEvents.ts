import type { Finding } from '@/lib/domain/finding';
import type { FindingState } from '@/lib/protocol/reviewRest';
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

function stateOf({ revision, reviewNumber, checks: [last] }: Finding): FindingState {
  return { revision, reviewNumber, check: last ? { id: last.id, verdict: last.outcome.verdict } : null };
}

function idOf(event: FindingEvent): string {
  return event.kind === 'checked' ? event.check.findingId : event.finding.id;
}
