/** A layer's filters in a few numbers, and those of two networks beside each other. */
import type { FilterSummary, LayerFilters, MeasuredFilter } from '../domain/layerFilters';
import { median } from './likeness';

/** Bins of 15 degrees, and of 0.05 cycles a pixel. */
export const ORIENTATION_BINS = 12;
export const FREQUENCY_BINS = 10;
const HIGHEST_FREQUENCY = 0.5;
/** From this share of colour on a filter is called colourful. */
export const COLOURFUL = 0.5;

/** The bin of `orientations` that a filter is counted in. */
export function orientationBin({ orientation }: { orientation: number }): number {
  return binOf(orientation / 180, ORIENTATION_BINS);
}

/** The bin of `frequencies` that a filter is counted in. */
export function frequencyBin({ wavelength }: { wavelength: number }): number {
  return binOf(1 / wavelength / HIGHEST_FREQUENCY, FREQUENCY_BINS);
}

/** A share from 0 to 1; 1 itself is in the last bin. */
function binOf(share: number, bins: number): number {
  return Math.min(bins - 1, Math.max(0, Math.floor(share * bins)));
}

export function summariseFilters(filters: readonly MeasuredFilter[]): FilterSummary {
  const fits = filters.flatMap(({ gabor }) => gabor ?? []);
  const like = fits.filter(({ gaborLike }) => gaborLike);
  const colours = filters.flatMap(({ colour }) => colour ?? []);
  return {
    filters: filters.length,
    nearDead: filters.filter(({ nearDead }) => nearDead).length,
    fitted: fits.length,
    gaborLike: like.length,
    gaborShare: filters.length === 0 ? 0 : like.length / filters.length,
    medianR2: fits.length === 0 ? null : median(fits.map(({ r2 }) => r2)),
    medianWavelength: like.length === 0 ? null : median(like.map(({ wavelength }) => wavelength)),
    orientations: histogram(like.map(orientationBin), ORIENTATION_BINS),
    frequencies: histogram(like.map(frequencyBin), FREQUENCY_BINS),
    colourful: colours.length === 0 ? null : colours.filter(({ colourfulness }) => colourfulness >= COLOURFUL).length,
  };
}

function histogram(places: readonly number[], bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const place of places) counts[place]!++;
  return counts;
}

export interface FilterComparison {
  /** Of the second network less the first: shares of filters that are like Gabor functions. */
  gaborShare: number;
  /** The second one's median wavelength by the first one's, each in parts of its picture's width; null without one. */
  wavelength: number | null;
  /** How far their distributions are apart, 0 to 1; null where one is empty. */
  orientations: number | null;
  frequencies: number | null;
}

/** The first layers of two networks in numbers. Waves are compared by what part of the picture they span. */
export function compareSummaries(one: ComparedLayer, other: ComparedLayer): FilterComparison {
  const [a, b] = [relativeWavelength(one), relativeWavelength(other)];
  return {
    gaborShare: other.summary.gaborShare - one.summary.gaborShare,
    wavelength: a === null || b === null ? null : b / a,
    orientations: distributionDistance(one.summary.orientations, other.summary.orientations),
    frequencies: distributionDistance(one.summary.frequencies, other.summary.frequencies),
  };
}
type ComparedLayer = Pick<LayerFilters, 'summary' | 'input'>;

function relativeWavelength({ summary, input }: ComparedLayer): number | null {
  return input.kind === 'picture' && summary.medianWavelength !== null ? summary.medianWavelength / input.width : null;
}

/**
 * How far two distributions are apart: half the sum of the differences of their shares. 0: alike; 1: nothing in common.
 * Null where one of them is empty.
 */
export function distributionDistance(one: readonly number[], other: readonly number[]): number | null {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const [ones, others] = [total(one), total(other)];
  if (ones === 0 || others === 0) return null;
  return one.reduce((sum, count, i) => sum + Math.abs(count / ones - (other[i] ?? 0) / others), 0) / 2;
}
