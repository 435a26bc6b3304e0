'use client';
import { useMemo, type ReactNode } from 'react';
import type { FilterShape } from '@/lib/domain/layerFilters';
import { PlaceFrame } from '../session/PlaceFrame';
import { Button, LinkButton } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { EmptyState } from '../ui/EmptyState';
import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';
import { LoadProblem } from '../session/LoadProblem';
import type { WorkspaceModel } from '../session/useWorkspaceModel';
import { shownFilters } from './filterChoice';
import { FilterPanel } from './FilterPanel';
import { FiltersToolbar } from './FiltersToolbar';
import { FilterTable } from './FilterTable';
import { gaborText, shapeText } from './filterText';
import type { FilterSide } from './useFilterSide';
import type { FiltersModel } from './useFiltersModel';

export interface FiltersViewProps {
  model: FiltersModel;
  workspace: WorkspaceModel;
  /** The way to the other views. */
  tabs: ReactNode;
}

/** The filters of a layer, those of other networks beside a first layer, or their tables. */
export function FiltersView({ model, workspace, tabs }: FiltersViewProps) {
  const { look, changeLook, main } = model;
  const filters = main?.filters ?? null;
  const counts = useMemo(
    () => filters && { shown: shownFilters(filters, look).length, all: filters.shape[0] },
    [filters, look],
  );
  return (
    <PlaceFrame
      tabs={tabs}
      title={main?.choice?.chosen && <Title side={main} />}
      table={
        filters && { shown: look.table, onToggle: () => changeLook({ table: !look.table }), back: 'Show the filters' }
      }
    >
      {filters && <FiltersToolbar {...{ look, changeLook, counts }} ofPicture={filters.input.kind === 'picture'} />}
      <Body model={model} workspace={workspace} />
    </PlaceFrame>
  );
}

function Title({ side: { choice, filters } }: { side: FilterSide }) {
  const gabor = filters && gaborText(filters);
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-2 xl:flex-nowrap xl:whitespace-nowrap">
      <strong className="max-w-40 shrink-0 truncate font-semibold">{choice?.chosen?.name}</strong>
      {filters && (
        <span className="text-muted min-w-0 truncate">
          {shapeText(filters)}
          {gabor && `, ${gabor}`}
        </span>
      )}
    </p>
  );
}

function Body({ model, workspace }: Pick<FiltersViewProps, 'model' | 'workspace'>) {
  const { main, others, without, look } = model;
  const { view, network, networksKnown, loadProblem } = workspace;
  if (loadProblem && !network)
    return (
      <div className="flex-1 p-3">
        <LoadProblem error={loadProblem} />
      </div>
    );
  if (view.networkId === null || (networksKnown && !network)) return <NoNetwork workspace={workspace} />;
  if (!main)
    return (
      <Waiting what="The network is on the way." className="grid min-h-80 flex-1 place-items-center p-3">
        <Skeleton className="size-72" />
      </Waiting>
    );
  if (without) return <WithoutFilters model={model} without={without} />;
  const note = main.filters?.note ?? null;
  const cannotCompare = view.compareWith != null && main.choice?.chosen && !main.choice.chosen.readsPicture;
  const first = main.choice?.layers.find(({ readsPicture }) => readsPicture) ?? null;
  return (
    <>
      {(note ?? cannotCompare) && (
        <div className="flex flex-col gap-2 px-3 pb-2">
          {note && (
            <p className="text-small text-muted">
              {note} {arrangementText(main.filters?.shape ?? null)}
            </p>
          )}
          {cannotCompare && (
            <Callout
              actions={first && <Button onClick={() => model.chooseLayer(first.name)}>Show {first.name}</Button>}
            >
              Networks are compared by the filters of their first layers, which see the picture itself.
            </Callout>
          )}
        </div>
      )}
      {look.table ? (
        <FilterTable model={model} />
      ) : (
        <div
          className={
            others.length > 1
              ? 'grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] gap-1 lg:auto-rows-[minmax(0,1fr)] lg:grid-cols-[repeat(2,minmax(0,1fr))]'
              : 'flex min-h-0 flex-1 flex-col gap-1 lg:flex-row'
          }
        >
          {[main, ...others].map((side) => (
            <FilterPanel key={side.networkId} model={model} side={side} titled={others.length > 0} />
          ))}
        </div>
      )}
    </>
  );
}

function arrangementText(shape: FilterShape | null): string {
  if (shape?.[1] === 1) return 'Each filter reads one channel.';
  return 'Each row is a filter (an output of this layer), each column an input channel.';
}

function WithoutFilters({ model, without }: { model: FiltersModel; without: NonNullable<FiltersModel['without']> }) {
  const { layer, type, before } = without;
  const offered = before ?? model.main?.choice?.layers[0]?.name ?? null;
  return (
    <div className="grid min-h-80 flex-1 place-items-center p-3">
      <EmptyState
        title={type === null ? `${layer} is no layer with filters` : `${layer} (${type}) has no filters`}
        action={
          offered !== null && (
            <Button kind="primary" onClick={() => model.chooseLayer(offered)}>
              Show {offered}
            </Button>
          )
        }
      >
        Filters are the weights of convolutions and dense layers.
        {before === null ? '' : ` ${before} is the nearest one before it.`}
      </EmptyState>
    </div>
  );
}

function NoNetwork({ workspace: { networks, networksKnown } }: Pick<FiltersViewProps, 'workspace'>) {
  return (
    <div className="grid min-h-80 flex-1 place-items-center p-3">
      {networks.length > 0 || !networksKnown ? (
        <EmptyState title="Choose a network">In the bar at the top. Its weights are shown here.</EmptyState>
      ) : (
        <EmptyState
          title="There is no network yet"
          action={
            <LinkButton kind="primary" href="/networks">
              Add a network
            </LinkButton>
          }
        >
          Its weights would be shown here.
        </EmptyState>
      )}
    </div>
  );
}
