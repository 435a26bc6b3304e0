import type { PicturePrediction } from '../domain/prediction';

/**
 * What is known of the same picture under another label: null when the probability of that label was not kept, so that
 * the network must be asked again.
 */
export function relabel(
  { top, label }: Pick<PicturePrediction, 'top' | 'label'>,
  imageId: string,
  labelClass: number | null,
): PicturePrediction | null {
  if (labelClass === null) return { imageId, top, label: null };
  if (label?.classIndex === labelClass) return { imageId, top, label };
  const rank = top.findIndex(({ classIndex }) => classIndex === labelClass);
  const found = top[rank];
  return found ? { imageId, top, label: { ...found, rank } } : null;
}
