/** Filters in words and figures: the same under the pointer, for screen readers and in the table. */
import type { FilterSort, LayerFilters, MeasuredFilter } from '@/lib/domain/layerFilters';
import { isColoured } from '@/lib/filters/filterLook';
import { FREQUENCY_BINS, ORIENTATION_BINS } from '@/lib/filters/filterSummary';
import { LEAST_COUNTERPART, leastR2, SMALLEST_SIDE } from '@/lib/filters/fitGabor';
import type { Fact } from '../text/Facts';
import type { FilterKind, HistogramBin } from './filtersLook';
import type { TilePlace } from './filterSheet';

export const SORT_TEXTS: Readonly<Record<FilterSort, string>> = {
  index: 'Layer’s order',
  orientation: 'Orientation',
  wavelength: 'Wavelength',
  colourfulness: 'Colourfulness',
  r2: 'Gabor fit, R²',
  norm: 'Norm',
};

export const KIND_TEXTS: Readonly<Record<FilterKind, string>> = {
  all: 'All filters',
  gabor: 'Gabor-like',
  colour: 'Colour',
  grey: 'Light and dark',
  dead: 'Nearly dead',
  duplicate: 'Near-duplicates',
};

/** Three figures, with a real minus sign. */
export function figure(value: number): string {
  const text = Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
  return text.replace('-', '−');
}

/** A float32 in as few figures as tell it from every other one. */
export function exactWeight(value: number): string {
  for (let figures = 1; figures < 9; figures++) {
    const text = value.toPrecision(figures);
    if (Math.fround(Number(text)) === value) return String(Number(text)).replaceAll('-', '−');
  }
  return String(Number(value.toPrecision(9))).replaceAll('-', '−');
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** "64 filters of 3 × 11 × 11" */
export function shapeText({
  shape: [count, inputs, rows, cols],
  groups,
}: Pick<LayerFilters, 'shape' | 'groups'>): string {
  const grouped = groups > 1 ? `, in ${groups} groups` : '';
  return `${count.toLocaleString('en-GB')} ${count === 1 ? 'filter' : 'filters'} of ${inputs.toLocaleString('en-GB')} × ${rows} × ${cols}${grouped}`;
}

/** "41 of 64 Gabor-like (R² ≥ 0.7)"; null where nothing was fitted. */
export function gaborText({ summary, shape }: Pick<LayerFilters, 'summary' | 'shape'>): string | null {
  const [count, , height, width] = shape;
  if (summary.fitted === 0) return null;
  return `${summary.gaborLike} of ${count} Gabor-like (R² ≥ ${leastR2({ height, width })})`;
}

/** The input channel of a weight: a colour, or its number. */
export function channelName(
  { input, shape: [, inputs] }: Pick<LayerFilters, 'input' | 'shape'>,
  channel: number,
): string {
  if (input.kind === 'picture' && input.order === 'GRAY') return 'grey';
  if (!isColoured(input, inputs)) return `input ${channel}`;
  const names = ['red', 'green', 'blue'];
  return (input.order === 'BGR' ? names.toReversed() : names)[channel] ?? `input ${channel}`;
}

/** The weights of a place: one for each colour, or that of one input channel. */
export function weightsAt(
  filters: Pick<LayerFilters, 'input' | 'shape'>,
  weights: Float32Array,
  { channel, row, col }: { channel: number } & TilePlace,
): { name: string; value: number }[] {
  const [, inputs, rows, cols] = filters.shape;
  const at = (input: number) => weights[(input * rows + row) * cols + col] ?? NaN;
  if (!isColoured(filters.input, inputs)) return [{ name: channelName(filters, channel), value: at(channel) }];
  const order = filters.input.order === 'BGR' ? [2, 1, 0] : [0, 1, 2];
  return order.map((input) => ({ name: channelName(filters, input), value: at(input) }));
}

/** Which way the stripes run, followed to the right. */
export function stripesText(orientation: number): string {
  const names = ['upright', 'rising', 'lying', 'falling'];
  return names[Math.round(orientation / 45) % 4] ?? '';
}

/** What of the wave is at the middle. */
export function phaseText(phase: number): string {
  const names = ['a bright stripe', 'an edge', 'a dark stripe', 'an edge'];
  return names[Math.round(phase / 90) % 4] ?? '';
}

export function colourText({ shares }: NonNullable<MeasuredFilter['colour']>): string {
  const parts: [string, number][] = [
    ['light against dark', shares.luminance],
    ['red against green', shares.redGreen],
    ['blue against yellow', shares.blueYellow],
  ];
  return parts
    .sort(([, one], [, other]) => other - one)
    .map(([name, share]) => `${name} ${percent(share)}`)
    .join(', ');
}

/** Why a fit says little; null where it may be trusted. */
export function fitCaution(
  { gabor }: MeasuredFilter,
  { shape: [, , rows, cols] }: Pick<LayerFilters, 'shape'>,
): string | null {
  if (!gabor) return null;
  if (Math.min(rows, cols) <= SMALLEST_SIDE)
    return `A kernel of ${rows} × ${cols} weights is fitted easily: read orientation and wavelength with care.`;
  if (gabor.wavelength > Math.max(rows, cols))
    return 'The wave is longer than the kernel: only a part of it shows, and its length is a rough number.';
  return null;
}

/** What was measured, one line each. */
export function filterFacts(filter: MeasuredFilter, filters: LayerFilters): Fact[] {
  const { norm, least, greatest, colour, gabor } = filter;
  const times = filters.medianNorm > 0 ? ` (${figure(norm / filters.medianNorm)} × the median)` : '';
  return [
    { name: 'Norm', value: figure(norm) + times },
    { name: 'Weights', value: `${figure(least)} to ${figure(greatest)}` },
    ...(gabor ? gaborFacts(gabor) : []),
    ...(colour ? [{ name: 'Colour', value: colourText(colour) }] : []),
  ];
}

function gaborFacts({ gaborLike, r2, counterpart, ...gabor }: NonNullable<MeasuredFilter['gabor']>): Fact[] {
  const { orientation, wavelength, phase, sigma } = gabor;
  return [
    { name: 'Gabor fit', value: `R² ${r2.toFixed(2)}: ${fitText(gaborLike, counterpart)}` },
    { name: 'Orientation', value: `${Math.round(orientation) % 180}°, stripes ${stripesText(orientation)}` },
    { name: 'Wavelength', value: `${figure(wavelength)} px` },
    { name: 'Phase', value: `${Math.round(phase) % 360}°, ${phaseText(phase)}` },
    { name: 'Size (σ)', value: `${figure(sigma.along)} px across its stripes, ${figure(sigma.across)} px along them` },
  ];
}

function fitText(gaborLike: boolean, counterpart: number): string {
  if (gaborLike) return 'Gabor-like';
  return counterpart < LEAST_COUNTERPART
    ? 'not Gabor-like, for it is a blob or a slope: no crest beside a trough'
    : 'not Gabor-like';
}

/** What is odd about it, in a sentence; null: nothing. */
export function filterFlags(
  { nearDead, norm }: Pick<MeasuredFilter, 'nearDead' | 'norm'>,
  { nearDeadShare, medianNorm }: Pick<LayerFilters, 'nearDeadShare' | 'medianNorm'>,
): string | null {
  if (!nearDead) return null;
  const share = medianNorm > 0 ? `${figure((norm / medianNorm) * 100)} %` : 'nothing';
  return `Nearly dead: its norm is ${share} of the layer’s median; below ${percent(nearDeadShare)} a filter counts as nearly dead.`;
}

/** How many filters are nearly the same, or why that is not known. */
export function pairsText({ pairs, total, leastCosine }: LayerFilters['duplicates']): string {
  if (pairs === null) return 'This layer has too many weights to compare all of its filters with each other.';
  const some = pairs.length < total ? `, the ${pairs.length.toLocaleString('en-GB')} most alike of them listed` : '';
  const count = `${total.toLocaleString('en-GB')} ${total === 1 ? 'pair' : 'pairs'}`;
  return `${total === 0 ? 'No pair' : count} with a cosine of ${leastCosine} or more, of either sign${some}.`;
}

/** "cosine 0.987"; says so where the sign is turned. */
export function cosineText(cosine: number): string {
  return `cosine ${cosine.toFixed(3).replace('-', '−')}${cosine < 0 ? ', opposite sign' : ''}`;
}

export function binText({ of, at }: HistogramBin): string {
  if (of === 'orientation') return `${(180 / ORIENTATION_BINS) * at}° to ${(180 / ORIENTATION_BINS) * (at + 1)}°`;
  return `${figure((0.5 / FREQUENCY_BINS) * at)} to ${figure((0.5 / FREQUENCY_BINS) * (at + 1))} cycles a pixel`;
}

/** One or two sentences for screen readers. */
export function describeFilter(filter: MeasuredFilter, filters: LayerFilters, channel: number | null): string {
  const { gabor } = filter;
  const input = channel === null ? '' : `, ${channelName(filters, channel)}`;
  const parts = [`Filter ${filter.index}${input}.`, `Norm ${figure(filter.norm)}.`];
  if (gabor)
    parts.push(
      gabor.gaborLike
        ? `Gabor-like, R² ${gabor.r2.toFixed(2)}, stripes ${stripesText(gabor.orientation)}.`
        : `Not Gabor-like, R² ${gabor.r2.toFixed(2)}.`,
    );
  if (filter.nearDead) parts.push('Nearly dead.');
  return parts.join(' ');
}
