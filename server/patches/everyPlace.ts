/**
 * The strongest places of a channel when one picture may have several.
 *
 * Only the pictures whose own greatest value is among the `top` greatest can hold any of them: were one in another
 * picture, that picture's greatest value would be at least as great, and there are `top` pictures with greater ones. (Of
 * equal values the earlier picture comes first, in both orders alike.) So the network is run again on those pictures
 * alone, and the answer is exact.
 */
import { Ranking, type Firing, type Side } from '@/lib/patches/ranking';
import type { ActivationService } from '../activations/activationService';
import type { LayerRanking } from './layerRanking';

export async function everyPlace(
  side: Side,
  { channel, top }: { channel: number; top: number },
  ranking: LayerRanking,
  network: { networkId: string; layer: string },
  activations: Pick<ActivationService, 'open'>,
): Promise<Firing[]> {
  const found = new Ranking(1, top, side);
  for (const { picture } of ranking[side].of(channel).slice(0, top)) {
    const { activations: facts, values } = await activations.open({ ...network, imageId: ranking.picture(picture).id });
    const size = facts.height * facts.width;
    for (let place = 0; place < size; place++) found.offer(0, values[channel * size + place]!, picture, place);
  }
  return found.of(0);
}
