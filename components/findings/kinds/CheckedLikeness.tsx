import Link from 'next/link';
import { isAboveChance, type CheckedLikeness as Likeness } from '@/lib/domain/checkedLikeness';
import { correlationText } from '@/lib/patches/likenessInWords';
import { sharedText } from '../../patches/likeChannelsText';
import { channelHref } from '../../session/viewUrl';

/** The channels of another network that are most like the finding's, each with the way to it. */
export function CheckedLikeness({ likeness, sessionId }: { likeness: Likeness; sessionId: string }) {
  const { networkId, imageSetId, networkName, best } = likeness;
  if (best.length === 0) return null;
  return (
    <ol
      aria-label={`Channels of ${networkName} that are like it, furthest above chance first`}
      className="flex flex-col gap-1"
    >
      {best.map((one) => {
        const { layer, channel, correlation, byChance } = one;
        const subject = { networkId, layer, channel, imageId: null, imageSetId };
        return (
          <li key={`${layer} ${channel}`} className="flex flex-wrap items-baseline gap-x-3">
            <Link
              href={channelHref(sessionId, subject, { place: 'patches' })}
              className="text-accent min-w-0 wrap-anywhere underline"
            >
              Channel {channel} of {layer}
            </Link>
            <span>
              correlation {correlationText(correlation)}
              {byChance !== null && `, in its layer by chance ${correlationText(byChance)}`}
              {!isAboveChance(likeness, one) && ', not above chance'}
            </span>
            <span className="text-muted text-small">{sharedText(one, one.top)}</span>
          </li>
        );
      })}
    </ol>
  );
}
