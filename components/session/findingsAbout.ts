/** Which findings of the session stand beside what one looks at. */
import type { Finding } from '@/lib/domain/finding';
import { partsOf, type AnyPart } from '@/lib/domain/findingParts';
import type { SessionView } from '@/lib/domain/session';

/**
 * Those of which a part is about the channel, or about any channel of the layer while none is chosen; all where there is
 * none of these. With what was sought, from which that part follows.
 */
export function findingsAbout(
  findings: readonly Finding[],
  of: SoughtChannel,
): { findings: readonly Finding[]; about: SoughtChannel } {
  const { networkId, layer, channel } = of;
  const found = findings.filter((finding) => isAboutChannel(finding, of));
  return { findings: found.length > 0 ? found : findings, about: { networkId, layer, channel } };
}

export type SoughtChannel = Pick<SessionView, 'networkId' | 'layer' | 'channel'>;

/** The part by which a finding stands in a list: the one that is about what is sought, or was seen in the session. */
export function partInSight(finding: Finding, sessionId: string, sought: SoughtChannel | undefined): AnyPart {
  const parts = partsOf(finding);
  const about = sought && partAbout(finding, sought);
  return about ?? parts.find((part) => part.sessionId === sessionId) ?? parts[0]!;
}

/** Whether one part of it is about that channel of that layer of that network: two parts may each be about some of it. */
export function isAboutChannel(finding: Finding, of: SoughtChannel): boolean {
  return partAbout(finding, of) !== undefined;
}

/** The first part that is about the channel, or about any channel of the layer where none is given. */
export function partAbout(
  finding: Finding,
  { networkId, layer = null, channel = null }: SoughtChannel,
): AnyPart | undefined {
  return partsOf(finding).find(
    ({ kind, target }) =>
      kind === 'channel' &&
      target.networkId === networkId &&
      target.layer === layer &&
      (channel === null || target.channel === channel),
  );
}
