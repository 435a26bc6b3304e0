import type { AnyPooling } from '@/lib/domain/features';
import type { FeatureQuestion } from '../compute/compute';

/** What a worker is asked, of a layer whose values are taken in this way. */
export function featureQuestion({
  tensor,
  channelAxis,
  valuesPerPicture,
  pooling,
  place,
}: Pick<FeatureQuestion, 'tensor' | 'channelAxis' | 'valuesPerPicture'> & {
  pooling: AnyPooling;
  place?: number;
}): FeatureQuestion {
  const question = { tensor, channelAxis, valuesPerPicture };
  switch (pooling) {
    case 'mean':
    case 'none':
      return question;
    case 'extremes':
      return { ...question, pooling };
    case 'at':
      return { ...question, pooling: { place: place ?? 0 } };
  }
}
