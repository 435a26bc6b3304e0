import type { LayerFilters } from '@/lib/domain/layerFilters';
import { isColoured, legendOf, rangeOf } from '@/lib/filters/filterLook';
import type { FiltersLook } from './filtersLook';
import { figure } from './filterText';
import { FILTER_SIGNS } from './SheetMarks';

export interface FiltersLegendProps {
  filters: LayerFilters;
  look: Pick<FiltersLook, 'range' | 'symmetric'>;
  /** The filter that is looked at closely: where each has a range of its own, it is said of this one. */
  index: number | null;
}

/** What dark and bright mean, in weights. */
export function FiltersLegend({ filters, look, index }: FiltersLegendProps) {
  const own = look.range === 'filter';
  const range = own && index === null ? null : rangeOf(filters, index ?? 0, look);
  const middle = range && (range.low + range.high) / 2;
  const [, inputs] = filters.shape;
  const isMatrix = inputs > 1 && !isColoured(filters.input, inputs);
  const hasSigns = !isMatrix && (filters.summary.nearDead > 0 || filters.duplicates.total > 0);
  return (
    <figure aria-label="Legend" className="flex flex-col gap-1">
      <figcaption className="text-small flex justify-between gap-2">
        <span className="font-semibold">Weight</span>
        <span className="text-muted">{own ? (index === null ? 'each filter' : `filter ${index}`) : 'whole layer'}</span>
      </figcaption>
      <div
        aria-hidden="true"
        className="rounded-control border-line-strong h-4 w-full border"
        style={{ background: 'linear-gradient(to right, #000, #fff)' }}
      />
      <p className="text-small flex justify-between">
        <span>{range ? figure(range.low) : look.symmetric ? '− largest' : 'least'}</span>
        {(middle === 0 || look.symmetric) && <span>0</span>}
        <span>{range ? figure(range.high) : look.symmetric ? '+ largest' : 'greatest'}</span>
      </p>
      <p className="text-small text-muted">
        {legendOf(filters, look)} Weights have no unit.
        {filters.made && ` ${filters.made}`}
      </p>
      {hasSigns && (
        <p className="text-small text-muted">
          {FILTER_SIGNS.dead} nearly dead, {FILTER_SIGNS.duplicate} has a near-duplicate.
        </p>
      )}
    </figure>
  );
}
