'use client';
import { useMemo, type ReactNode } from 'react';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { EmptyState } from '../ui/EmptyState';
import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';
import { shownFilters } from './filterChoice';
import { FilterSheetView } from './FilterSheetView';
import { gaborText, shapeText } from './filterText';
import { useWeightVersion, type FilterSide } from './useFilterSide';
import type { FiltersModel } from './useFiltersModel';

export interface FilterPanelProps {
  model: FiltersModel;
  side: FilterSide;
  /** It stands beside others: it says whose filters it has. */
  titled: boolean;
}

/** The filters of one network's layer. */
export function FilterPanel({ model, side, titled }: FilterPanelProps) {
  const name = model.networks.find(({ id }) => id === side.networkId)?.name ?? 'the network';
  const { filters, choice } = side;
  return (
    <section aria-label={`Filters of ${name}`} className="flex min-h-0 min-w-0 flex-1 flex-col">
      {titled && (
        <div className="text-small px-3 pb-1">
          <h2 className="truncate font-semibold">{name}</h2>
          <p className="text-muted truncate">
            {[choice?.chosen?.name, filters && shapeText(filters), filters && gaborText(filters)]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
      )}
      <PanelBody model={model} side={side} name={name} />
    </section>
  );
}

function PanelBody({ model, side, name }: { model: FiltersModel; side: FilterSide; name: string }) {
  const { filters, weights, problem, choice, key } = side;
  if (problem)
    return (
      <div className="flex-1 p-3">
        <Callout
          kind="error"
          title={`The filters of ${name} cannot be shown.`}
          actions={<Button onClick={side.retry}>Try again</Button>}
        >
          {problem.message}
        </Callout>
      </div>
    );
  if (choice?.layers.length === 0)
    return (
      <Middle>
        <EmptyState title="This network has no filters">
          It has no convolution and no dense layer with weights of its own.
        </EmptyState>
      </Middle>
    );
  if (!filters || !weights || key === null)
    return (
      <Waiting what="The filters are on the way." className="grid min-h-80 flex-1 place-items-center p-3">
        <span className="grid grid-cols-8 gap-1">
          {Array.from({ length: 64 }, (_, k) => (
            <Skeleton key={k} className="size-12 max-sm:size-8" />
          ))}
        </span>
      </Waiting>
    );
  return <ShownFilters {...{ model, side, filters, weights, name }} sideKey={key} />;
}

interface ShownFiltersProps {
  model: FiltersModel;
  side: FilterSide;
  filters: NonNullable<FilterSide['filters']>;
  weights: NonNullable<FilterSide['weights']>;
  name: string;
  sideKey: string;
}

function ShownFilters({ model, side, filters, weights, name, sideKey }: ShownFiltersProps) {
  const { look, cursor, inspected, selected } = model;
  const { sort, only, bin } = look;
  const shown = useMemo(() => shownFilters(filters, { sort, only, bin }), [filters, sort, only, bin]);
  useWeightVersion(weights);
  if (weights.problem)
    return (
      <div className="flex-1 p-3">
        <Callout
          kind="error"
          title="The weights could not be loaded."
          actions={<Button onClick={() => weights.retry()}>Try again</Button>}
        >
          {weights.problem.message} What was measured of them is in the table.
        </Callout>
      </div>
    );
  if (shown.length === 0)
    return (
      <Middle>
        <EmptyState
          title="No filter is of that kind"
          action={<Button onClick={() => model.changeLook({ only: 'all', bin: null })}>Show all</Button>}
        >
          {side.choice?.chosen?.name} has {shapeText(filters)}.
        </EmptyState>
      </Middle>
    );
  const isMain = side === model.main;
  const here = (point: typeof cursor) => (point?.side === sideKey ? point : null);
  return (
    <FilterSheetView
      key={sideKey}
      label={`Filters of ${side.choice?.chosen?.name ?? ''} of ${name}`}
      side={sideKey}
      {...{ filters, weights, shown, look }}
      selected={isMain ? selected : null}
      cursor={here(cursor)}
      inspected={here(inspected?.point ?? null)}
      onHover={model.hover}
      onMove={model.moveTo}
      onChoose={(index) => {
        if (!isMain) return;
        if (index === selected) model.open(index);
        else model.select(index);
      }}
    />
  );
}

function Middle({ children }: { children: ReactNode }) {
  return <div className="grid min-h-80 flex-1 place-items-center p-3">{children}</div>;
}
