import type { FindingState } from '@/lib/protocol/reviewRest';
import { stateOf } from '@/lib/review/findingState';
import type { FindingEvent, FindingService } from '@/server/findings/findingService';
import { changeEvents } from '../../../_request/changeEvents';

/** How far a finding is as a text/event-stream: now, and after every change of its words, its review and its checks. */
export function findingEvents(
  findings: Pick<FindingService, 'get' | 'subscribe'>,
  id: string,
  left: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return changeEvents<FindingState>(
    {
      async get() {
        const finding = await findings.get(id);
        return finding && stateOf(finding);
      },
      subscribe: (changed) => findings.subscribe((event) => idOf(event) === id && changed()),
    },
    left,
  );
}

function idOf(event: FindingEvent): string {
  return event.kind === 'checked' ? event.check.findingId : event.finding.id;
}
