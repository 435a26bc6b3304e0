'use client';
import { useEffect } from 'react';
import type { LayerFilters } from '@/lib/domain/layerFilters';
import { rangeOf } from '@/lib/filters/filterLook';
import { FilterFacts } from './FilterFacts';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { duplicatesOf } from './filterChoice';
import type { FilterPoint } from './filterPoint';
import { cosineText, exactWeight, filterFacts, filterFlags, fitCaution, weightsAt } from './filterText';
import { fittedWeights } from './fittedGabor';
import { KernelPicture } from './KernelPicture';
import { useWeightVersion, type FilterSide } from './useFilterSide';
import type { FiltersModel } from './useFiltersModel';
import type { WeightRows } from './weightRows';

/** Near-duplicates that are listed; the table has all. */
const LISTED = 5;

export interface FilterCardProps {
  model: FiltersModel;
  side: FilterSide;
  point: FilterPoint;
}

/** One filter: enlarged, with its weights one by one, its fitted Gabor function beside it, and what was measured. */
export function FilterCard({ model, side, point }: FilterCardProps) {
  const { filters, weights } = side;
  const filter = filters?.filters[point.index];
  if (!filters || !weights || !filter) return null;
  const isMain = side === model.main;
  const caution = fitCaution(filter, filters);
  const flag = filterFlags(filter, filters);
  const network = model.networks.find(({ id }) => id === side.networkId)?.name;
  return (
    <section aria-label="Filter" className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-2">
        <h2 className="min-w-0 truncate font-semibold">
          Filter {point.index}
          {!isMain && <span className="text-small text-muted font-normal"> of {network}</span>}
        </h2>
        {isMain && (
          <Button onClick={() => model.open(point.index)} title="Its patches, maps and findings (Enter)">
            Open channel {point.index}
          </Button>
        )}
      </div>
      <Pictures {...{ model, filters, weights, point }} />
      {flag && <Callout kind="warning">{flag}</Callout>}
      <FilterFacts facts={filterFacts(filter, filters)} />
      {caution && <p className="text-small text-muted">{caution}</p>}
      <Duplicates model={model} filters={filters} point={point} />
    </section>
  );
}

interface PicturesProps {
  model: FiltersModel;
  filters: LayerFilters;
  weights: WeightRows;
  point: FilterPoint;
}

function Pictures({ model, filters, weights, point }: PicturesProps) {
  const { index, channel, weight } = point;
  useWeightVersion(weights);
  useEffect(() => {
    weights.want('filter', [index]);
    return () => weights.want('filter', []);
  }, [weights, index]);
  const values = weights.get(index);
  const filter = filters.filters[index];
  const fitted = filter ? fittedWeights(filter, filters) : null;
  const [, , rows, cols] = filters.shape;
  const place = weight ?? (rows * cols === 1 ? { row: 0, col: 0 } : null);
  return (
    <>
      {rows * cols > 1 && (
        <div className="flex flex-wrap gap-3">
          <KernelPicture
            caption="Weights"
            label={`Weights of filter ${index}`}
            {...{ filters, channel }}
            weights={values}
            range={rangeOf(filters, index, model.look)}
            weight={weight}
            onWeight={(next) => model.moveTo({ ...point, weight: next })}
          />
          {fitted && (
            <KernelPicture
              caption="Fitted Gabor"
              {...{ filters, channel: 0 }}
              weights={fitted}
              range={symmetricRange(fitted)}
            />
          )}
        </div>
      )}
      {values && place ? (
        <p className="text-small" data-weight>
          {rows * cols > 1 && (
            <span className="text-muted">
              Row {place.row}, column {place.col}:{' '}
            </span>
          )}
          {weightsAt(filters, values, { channel, ...place }).map(({ name, value }, at) => (
            <span key={name}>
              {at > 0 && ', '}
              {name} <strong className="font-semibold">{exactWeight(value)}</strong>
            </span>
          ))}
        </p>
      ) : (
        <p className="text-small text-muted">
          {values ? 'Point at a weight, or press Tab to the enlarged filter and an arrow key.' : 'Weights on the way …'}
        </p>
      )}
    </>
  );
}

function symmetricRange(values: Float32Array) {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { low: -largest, high: largest };
}

function Duplicates({ model, filters, point }: Omit<PicturesProps, 'weights'>) {
  const alike = duplicatesOf(point.index, filters.duplicates);
  if (alike.length === 0) return null;
  return (
    <div className="text-small flex flex-col gap-1">
      <h3 className="font-semibold">Nearly the same as</h3>
      <ul className="flex flex-wrap gap-x-3">
        {alike.slice(0, LISTED).map(({ other, cosine }) => (
          <li key={other}>
            <button
              type="button"
              className="underline"
              onClick={() => model.moveTo({ ...point, index: other, weight: null })}
            >
              filter {other}
            </button>{' '}
            <span className="text-muted">({cosineText(cosine)})</span>
          </li>
        ))}
        {alike.length > LISTED && <li className="text-muted">and {alike.length - LISTED} others</li>}
      </ul>
    </div>
  );
}
