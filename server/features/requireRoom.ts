import { AppError } from '@/lib/domain/appError';
import { MAX_FEATURE_VALUES } from '@/lib/domain/features';
import type { MeasuredLayer } from './measureLayer';

/** Throws `too_large` when so many vectors of this layer are more numbers than anybody could map; the message has the fix. */
export function requireRoom(
  pictures: number,
  { layer, pooling, dimensions }: Pick<MeasuredLayer, 'layer' | 'pooling' | 'dimensions'>,
): void {
  if (pictures * dimensions <= MAX_FEATURE_VALUES) return;
  const fits = Math.floor(MAX_FEATURE_VALUES / dimensions);
  throw new AppError(
    'too_large',
    `${pictures.toLocaleString('en')} pictures with ${dimensions.toLocaleString('en')} values each, of the layer "${layer}", are more than the ${MAX_FEATURE_VALUES.toLocaleString('en')} numbers (1 GiB) that there may be. ` +
      `${pooling === 'none' ? 'Take the mean over space (pooling mean) where the layer gives maps, choose' : 'Choose'} a layer with fewer values, or take at most ${fits.toLocaleString('en')} pictures.`,
    { field: 'layer' },
  );
}
