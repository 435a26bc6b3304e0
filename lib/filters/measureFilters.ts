/** From the weights of a layer to what is known of each filter. */
import type { FilterInput, FilterPair, FilterShape, LayerFilters, MeasuredFilter } from '../domain/layerFilters';
import { filterColour, signedPattern, toRgb } from './filterColour';
import { summariseFilters } from './filterSummary';
import { fitGabor } from './fitGabor';
import { filterSize, type LayerWeights } from './layerWeights';
import { isComparable, LEAST_COSINE, MAX_PAIRS, median, NEAR_DEAD_SHARE, nearDuplicates } from './likeness';

export type FilterMeasures = Omit<LayerFilters, 'layer' | 'input' | 'note'>;

/** Weights that are read at once. */
const BLOCK_VALUES = 2 ** 22;

/**
 * A part of the work at a time: the caller may rest in between. Colours and Gabor functions are measured where the input
 * is the picture. Nothing depends on the layer's scale but the norms and the range.
 */
export function* measureFilters(weights: LayerWeights, input: FilterInput): Generator<void, FilterMeasures> {
  const { shape, groups, made } = weights;
  const [count] = shape;
  const size = filterSize(shape);
  const filters: MeasuredFilter[] = [];
  const block = Math.max(1, Math.floor(BLOCK_VALUES / size));
  for (let from = 0; from < count; from += block) {
    const values = weights.read(from, Math.min(block, count - from));
    for (let at = 0; at < values.length; at += size) {
      yield;
      filters.push(measured(values.subarray(at, at + size), filters.length, shape, input));
    }
  }
  const norms = filters.map(({ norm }) => norm);
  const medianNorm = median(norms);
  for (const filter of filters) filter.nearDead = filter.norm < NEAR_DEAD_SHARE * medianNorm || filter.norm === 0;
  const pairs: FilterPair[] | null = isComparable(count, size)
    ? yield* nearDuplicates(weights.read(0, count), norms, (index) => filters[index]!.nearDead)
    : null;
  return {
    ...{ shape, groups, made, medianNorm, filters },
    least: filters.reduce((least, filter) => Math.min(least, filter.least), Infinity),
    greatest: filters.reduce((greatest, filter) => Math.max(greatest, filter.greatest), -Infinity),
    nearDeadShare: NEAR_DEAD_SHARE,
    duplicates: {
      leastCosine: LEAST_COSINE,
      pairs: pairs?.slice(0, MAX_PAIRS) ?? null,
      total: pairs?.length ?? 0,
    },
    summary: summariseFilters(filters),
  };
}

function measured(values: Float32Array, index: number, shape: FilterShape, input: FilterInput): MeasuredFilter {
  const [, inputs, height, width] = shape;
  let [least, greatest, squares] = [Infinity, -Infinity, 0];
  for (const value of values) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    squares += value * value;
  }
  const facts = { index, norm: Math.sqrt(squares), least, greatest, nearDead: false, colour: null, gabor: null };
  if (input.kind !== 'picture') return facts;
  const { order } = input;
  const rgb = inputs === 3 && order !== 'GRAY' ? toRgb(values, order) : null;
  const colour = rgb && filterColour(rgb);
  return {
    ...facts,
    colour,
    gabor: fitGabor(rgb ? signedPattern(rgb) : values, { height, width }),
  };
}
