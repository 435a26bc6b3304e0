/** A filter's fitted Gabor function as weights, to be drawn beside the filter. */
import type { LayerFilters, MeasuredFilter } from '@/lib/domain/layerFilters';
import { isColoured } from '@/lib/filters/filterLook';
import { gaborValues, type KernelSize } from '@/lib/filters/gaborFunction';

/**
 * The fitted wave under its bell, as strong as a wave of amplitude 1: the fit's own height and constant are not kept.
 * Row by row.
 */
export function fittedPattern(
  { orientation, wavelength, phase, sigma, centre }: NonNullable<MeasuredFilter['gabor']>,
  size: KernelSize,
): Float64Array {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  return gaborValues(
    [
      ...([Math.cos(radians(phase)), -Math.sin(radians(phase)), 0] as const),
      ...([centre.x, centre.y, Math.log(sigma.along), Math.log(sigma.across)] as const),
      ...([radians(orientation), 1 / wavelength] as const),
    ],
    size,
  );
}

/**
 * The same in the colours of the filter, as its weights are arranged: inputs × rows × columns. Null where nothing was
 * fitted.
 */
export function fittedWeights(
  { gabor, colour }: MeasuredFilter,
  { shape: [, inputs, height, width], input }: Pick<LayerFilters, 'shape' | 'input'>,
): Float32Array | null {
  if (!gabor) return null;
  const pattern = fittedPattern(gabor, { height, width });
  if (!colour || !isColoured(input, inputs)) return Float32Array.from(pattern);
  const direction = input.order === 'BGR' ? colour.direction.toReversed() : colour.direction;
  return Float32Array.from({ length: inputs * pattern.length }, (_, i) => {
    const channel = Math.floor(i / pattern.length);
    return (direction[channel] ?? 0) * (pattern[i % pattern.length] ?? 0);
  });
}
