/** A measured layer, from weights that the test makes. */
import type { FilterInput, FilterShape, LayerFilters } from '@/lib/domain/layerFilters';
import { wholeWeights } from '@/lib/filters/layerWeights';
import { measureFilters } from '@/lib/filters/measureFilters';

export const RGB_INPUT: Extract<FilterInput, { kind: 'picture' }> = {
  kind: 'picture',
  order: 'RGB',
  height: 32,
  width: 32,
};
export const CHANNELS_INPUT: FilterInput = { kind: 'channels' };

export function measuredLayer(
  shape: FilterShape,
  values: Float32Array,
  input: FilterInput = RGB_INPUT,
  name = 'conv1',
): LayerFilters {
  const work = measureFilters(wholeWeights(shape, values), input);
  let step = work.next();
  while (!step.done) step = work.next();
  return {
    ...step.value,
    ...{ input, note: null },
    layer: { name, type: 'Conv', detail: '', tensor: `${name}_out`, readsPicture: input.kind === 'picture' },
  };
}
