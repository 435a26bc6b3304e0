/** The first layers of networks beside each other, in words and figures. */
import type { LayerFilters } from '@/lib/domain/layerFilters';
import type { FilterComparison } from '@/lib/filters/filterSummary';
import { figure, percent } from './filterText';

export interface ComparisonRow {
  name: string;
  /** One for each network. */
  values: string[];
}

const NONE = '–';

export function comparisonRows(
  layers: readonly Pick<LayerFilters, 'summary' | 'shape' | 'duplicates'>[],
): ComparisonRow[] {
  const row = (name: string, value: (layer: (typeof layers)[number]) => string): ComparisonRow => ({
    name,
    values: layers.map(value),
  });
  return [
    row('Filters', ({ shape: [count, , rows, cols] }) => `${count} of ${rows} × ${cols}`),
    row('Gabor-like', ({ summary }) =>
      summary.fitted === 0 ? NONE : `${summary.gaborLike} (${percent(summary.gaborShare)})`,
    ),
    row('Median R²', ({ summary }) => summary.medianR2?.toFixed(2) ?? NONE),
    row('Median wave', ({ summary }) =>
      summary.medianWavelength === null ? NONE : `${figure(summary.medianWavelength)} px`,
    ),
    row('Half colour or more', ({ summary }) => (summary.colourful === null ? NONE : String(summary.colourful))),
    row('Nearly dead', ({ summary }) => String(summary.nearDead)),
    row('Near-duplicates', ({ duplicates }) => (duplicates.pairs === null ? NONE : `${duplicates.total} pairs`)),
  ];
}

/** Of the second network beside the first; follows its name. */
export function comparisonSentences({ gaborShare, wavelength, orientations, frequencies }: FilterComparison): string {
  const points = Math.round(Math.abs(gaborShare) * 100);
  const share =
    points === 0
      ? 'has the same share of Gabor-like filters.'
      : `has ${points} percentage ${points === 1 ? 'point' : 'points'} ${gaborShare > 0 ? 'more' : 'fewer'} Gabor-like filters.`;
  const wave =
    wavelength === null
      ? ''
      : ` Its median wave is ${figure(wavelength)} × as long, measured in widths of the picture.`;
  const apart = (name: string, distance: number | null) =>
    distance === null ? '' : ` ${name} are ${distance.toFixed(2)} apart`;
  const both = [apart('Orientations', orientations), apart(orientations === null ? 'Frequencies' : 'frequencies', frequencies)]; // prettier-ignore
  const distances = both.filter(Boolean).join(',');
  return `${share}${wave}${distances === '' ? '' : `${distances} (0: alike, 1: nothing in common).`}`;
}
