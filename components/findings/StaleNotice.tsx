import type { StaleReason } from '@/lib/domain/findingStaleness';
import { LocalTime } from '../text/LocalTime';
import { Callout } from '../ui/Callout';

export interface StaleNoticeProps {
  reasons: readonly StaleReason[];
  /** Whether it can be checked with another network than its own. */
  canCheck: boolean;
}

/** Why a finding should be looked at again. Its evidence is as it was. Nothing where nothing changed. */
export function StaleNotice({ reasons, canCheck }: StaleNoticeProps) {
  if (reasons.length === 0) return null;
  const shown = reasons.slice(0, MOST_SHOWN);
  return (
    <Callout kind="warning" title="Stale.">
      What it is about has changed; its evidence has not.
      <ul className="list-disc pl-5">
        {shown.map((reason, at) => (
          <li key={at}>
            <Reason {...{ reason, canCheck }} />
            {reason.parts && ` (${reason.parts.length === 1 ? 'part' : 'parts'} ${reason.parts.join(', ')})`}
          </li>
        ))}
        {reasons.length > shown.length && <li>and {reasons.length - shown.length} more</li>}
      </ul>
    </Callout>
  );
}

const MOST_SHOWN = 5;

function Reason({ reason, canCheck }: { reason: StaleReason; canCheck: boolean }) {
  switch (reason.kind) {
    case 'newer-weights':
      return (
        <>
          {reason.name} has newer weights, added <LocalTime iso={reason.at} />.
          {canCheck && ' Check it with them below.'}
        </>
      );
    case 'network-gone':
      return <>The network {reason.name} does not exist any more.</>;
    case 'picture-replaced':
      return <>The picture {reason.name} was replaced: there is a newer one of this name in its set.</>;
    case 'picture-gone':
      return <>The picture {reason.name} does not exist any more.</>;
  }
}
