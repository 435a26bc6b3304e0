import type { StaleReason } from '@/lib/domain/findingStaleness';
import { LocalTime } from '../text/LocalTime';
import { Callout } from '../ui/Callout';

export interface StaleNoticeProps {
  reasons: readonly StaleReason[];
  /** Numbers of the parts that can be checked with another network than their own. */
  checkable: readonly number[];
}

/** Why a finding should be looked at again. Its evidence is as it was. Nothing where nothing changed. */
export function StaleNotice({ reasons, checkable }: StaleNoticeProps) {
  if (reasons.length === 0) return null;
  if (reasons.some(({ kind }) => kind === 'unknown'))
    return (
      <Callout kind="warning" title="Not looked up.">
        Whether what it is about has changed could not be looked up. Load the page again later; its evidence is as it
        was.
      </Callout>
    );
  const shown = reasons.slice(0, MOST_SHOWN);
  return (
    <Callout kind="warning" title="Stale.">
      What it is about has changed; its evidence has not.
      <ul className="list-disc pl-5">
        {shown.map((reason, at) => (
          <li key={at}>
            <Reason {...{ reason, checkable }} />
            {reason.parts && ` (${partsText(reason.parts)})`}
          </li>
        ))}
        {reasons.length > shown.length && <li>and {reasons.length - shown.length} more</li>}
      </ul>
    </Callout>
  );
}

const MOST_SHOWN = 5;

function partsText(numbers: readonly number[]): string {
  return `${numbers.length === 1 ? 'part' : 'parts'} ${numbers.join(', ')}`;
}

/** The way to what became of it: with which of the parts that the reason is for that is possible. */
function checkText({ parts = [1] }: StaleReason, checkable: readonly number[]): string {
  const can = parts.filter((number) => checkable.includes(number));
  if (can.length === 0) return '';
  return can.length === parts.length ? ' Check it with them below.' : ` Check ${partsText(can)} with them below.`;
}

function Reason({ reason, checkable }: { reason: StaleReason; checkable: readonly number[] }) {
  switch (reason.kind) {
    case 'newer-weights':
      return (
        <>
          {reason.name} has newer weights, added <LocalTime iso={reason.at} />.{checkText(reason, checkable)}
        </>
      );
    case 'network-gone':
      return <>The network {reason.name} does not exist any more.</>;
    case 'picture-replaced':
      return <>The picture {reason.name} was replaced: there is a newer one of this name in its set.</>;
    case 'picture-gone':
      return <>The picture {reason.name} does not exist any more.</>;
    case 'unknown':
      return null;
  }
}
