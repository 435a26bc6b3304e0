import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { Compute, NetworkRef } from '../compute/compute';
import { greyPicture } from '../networks/classifyOne';
import type { ChosenLayer } from './chooseLayer';
import { featureQuestion } from './featureQuestion';

export interface MeasuredLayer extends ChosenLayer {
  valuesPerPicture: number;
  dimensions: number;
}

/** The sizes of a layer: those that the file tells, or else those that it has for a grey picture. */
export async function measureLayer(
  compute: Pick<Compute, 'features'>,
  network: NetworkRef,
  card: ResolvedModelCard,
  chosen: ChosenLayer,
): Promise<MeasuredLayer> {
  const lengthOf = async (channelAxis: number | null) => {
    const question = featureQuestion({ ...chosen, channelAxis, valuesPerPicture: null });
    const [vector] = await compute.features(network, card, [greyPicture(card)], question);
    if (!vector) throw new Error('The compute pool gave no answer for the picture.');
    return vector.length;
  };
  const valuesPerPicture = chosen.valuesPerPicture ?? (await lengthOf(null));
  return { ...chosen, valuesPerPicture, dimensions: chosen.dimensions ?? (await lengthOf(chosen.channelAxis)) };
}
