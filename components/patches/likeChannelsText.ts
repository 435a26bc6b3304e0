/** How like each other channels are, in words. */
import type { ChannelLikeness, LikeChannel } from '@/lib/domain/channelLikeness';
import { correlationText } from '@/lib/patches/likenessInWords';
import { countText, formatCount } from '../map/mapText';

export { correlationText };

/** The answer to "does a channel like this exist there?", with what it rests on. */
export function answerText({ alike, pictures, byChance, layer, networkName }: ChannelLikeness): string {
  const [best] = alike;
  const where = `${layer} of ${networkName}`;
  const over = `over ${countText(pictures, 'picture')}`;
  if (!best) return `No channel of ${where} can be compared: either it or all of them are the same ${over}.`;
  const chance = byChance === null ? '' : ` With its values shuffled the best of them all reached ${correlationText(byChance)}.`; // prettier-ignore
  const found = `channel ${best.channel}, correlation ${correlationText(best.correlation)} ${over}`;
  return isAboveChance(best, byChance)
    ? `The channel of ${where} that is most like it: ${found}.${chance}`
    : `No channel of ${where} is more like it than by chance. The nearest is ${found}.${chance}`;
}

export function isAboveChance({ correlation }: Pick<LikeChannel, 'correlation'>, byChance: number | null): boolean {
  return byChance === null || correlation > byChance;
}

/** "4 of the 9 pictures that fire it most fire this one most too" */
export function sharedText({ shared }: Pick<LikeChannel, 'shared'>, top: number): string {
  return `${formatCount(shared)} of the ${formatCount(top)} strongest pictures are the same`;
}
