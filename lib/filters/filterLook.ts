/** How weights become colours, and what is said about it. */
import type { FilterInput, FilterRange, LayerFilters } from '../domain/layerFilters';

export interface FilterLook {
  range: FilterRange;
  /** Zero is mid-grey, and the largest weight of either sign is black or white. Else: the least is black, the greatest white. */
  symmetric: boolean;
}

export interface WeightRange {
  low: number;
  high: number;
}

/** The weights that are black and white in one filter. */
export function rangeOf(
  filters: Pick<LayerFilters, 'filters' | 'least' | 'greatest'>,
  index: number,
  look: FilterLook,
): WeightRange {
  const { least, greatest } = look.range === 'layer' ? filters : (filters.filters[index] ?? filters);
  if (!look.symmetric) return { low: least, high: greatest };
  const largest = Math.max(Math.abs(least), Math.abs(greatest));
  return { low: -largest, high: largest };
}

/** 0 to 255; mid-grey where all weights are the same. */
export function shadeOf(weight: number, { low, high }: WeightRange): number {
  return high > low ? Math.round(((weight - low) / (high - low)) * 255) : MID_GREY;
}
export const MID_GREY = 128;

/**
 * The colours of one filter (or of one of its input channels, where it has no colours): rows × columns × 3 bytes.
 * @param weights one filter: inputs × rows × columns. @param channel null: red, green and blue together
 */
export function tileColours(
  weights: Float32Array,
  places: number,
  { range, channel, order }: { range: WeightRange; channel: number | null; order: 'RGB' | 'BGR' },
): Uint8Array {
  const rgb = new Uint8Array(places * 3);
  for (let i = 0; i < places; i++)
    for (let colour = 0; colour < 3; colour++) {
      const input = channel ?? (order === 'BGR' ? 2 - colour : colour);
      rgb[i * 3 + colour] = shadeOf(weights[input * places + i]!, range);
    }
  return rgb;
}

/** Whether filters are drawn in colour: those that read red, green and blue. */
export function isColoured(
  input: FilterInput,
  inputs: number,
): input is FilterInput & { kind: 'picture'; order: 'RGB' | 'BGR' } {
  return input.kind === 'picture' && input.order !== 'GRAY' && inputs === 3;
}

/** Lines of text that stand under a picture of filters. */
export function captionOf(
  network: string,
  filters: LayerFilters,
  { look, scale, shown }: { look: FilterLook; scale: number; shown: readonly number[] },
): string[] {
  const { shape, layer, input } = filters;
  const [count, inputs, rows, columns] = shape;
  const some = shown.length === count ? `${count} filters` : `${shown.length} of ${count} filters`;
  const colours = isColoured(input, inputs)
    ? `Colours are those of the picture${input.order === 'BGR' ? '; the network reads blue, green, red' : ''}.`
    : inputs === 1
      ? 'Each filter reads one channel.'
      : 'A row for each filter, a column for each input channel; the input has no colours.';
  return [
    `${network}: ${layer.name}`,
    `${some} of ${inputs} × ${rows} × ${columns}, ${scale} ${scale === 1 ? 'pixel' : 'pixels'} a weight`,
    legendOf(filters, look),
    colours,
  ];
}

/** What dark and bright mean. */
export function legendOf(filters: Pick<LayerFilters, 'filters' | 'least' | 'greatest'>, look: FilterLook): string {
  if (look.range === 'filter')
    return look.symmetric
      ? 'Zero is mid-grey; the largest weight of each filter is darkest or brightest.'
      : 'Each filter from its least weight (darkest) to its greatest (brightest).';
  const { low, high } = rangeOf(filters, 0, look);
  return look.symmetric
    ? `Zero is mid-grey; darkest is ${numberText(low)}, brightest ${numberText(high)}.`
    : `Darkest is ${numberText(low)}, brightest ${numberText(high)}, the least and the greatest weight of the layer.`;
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−');
}
