/** Which findings of the session stand beside what one looks at. */
import type { Finding } from '@/lib/domain/finding';
import { partsOf } from '@/lib/domain/findingParts';
import type { SessionView } from '@/lib/domain/session';

/** Those of which a part is about the channel, or about any channel of the layer while none is chosen; all where there is none of these. */
export function findingsAbout(
  findings: readonly Finding[],
  { networkId, layer = null, channel = null }: Pick<SessionView, 'networkId' | 'layer' | 'channel'>,
): readonly Finding[] {
  const about = findings.filter((finding) =>
    partsOf(finding).some(
      ({ kind, target }) =>
        kind === 'channel' &&
        target.networkId === networkId &&
        target.layer === layer &&
        (channel === null || target.channel === channel),
    ),
  );
  return about.length > 0 ? about : findings;
}
