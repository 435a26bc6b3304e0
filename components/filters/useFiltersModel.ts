'use client';
import { useState } from 'react';
import type { Network } from '@/lib/domain/network';
import { graphAnswerSchema } from '@/lib/protocol/rest';
import { useResource, valueOf } from '../api/useResource';
import type { PlaceContext } from '../session/place';
import { graphPath } from '../session/restPaths';
import { filtersBefore } from './filterChoice';
import type { FilterPoint } from './filterPoint';
import { nextContrast, type FiltersLook } from './filtersLook';
import { useFilterSide, type FilterSide } from './useFilterSide';

/** Everything that the parts of the view of filters show, put together once. */
export interface FiltersModel {
  networks: readonly Network[];
  look: FiltersLook;
  changeLook: (change: Partial<FiltersLook>) => void;
  /** Of the session's network; null while none is chosen. */
  main: FilterSide | null;
  /** First layers of other networks, beside a first layer of the session's. */
  others: readonly FilterSide[];
  /** The shared layer, where it has no filters of its own. */
  without: { layer: string; type: string | null; before: string | null } | null;
  /** The shared channel, where the layer has it. */
  selected: number | null;
  /** What is looked at closely: under the pointer, else the keyboard's, else the shared channel. */
  inspected: { side: FilterSide; point: FilterPoint } | null;
  /** Where the keyboard is; null: nowhere yet. */
  cursor: FilterPoint | null;
  hover: (point: FilterPoint | null) => void;
  moveTo: (point: FilterPoint | null) => void;
  chooseLayer: (name: string) => void;
  /** For everybody. */
  select: (index: number | null) => void;
  /** The page of a channel of the session's network. */
  open: (index: number) => void;
  contrast: (step: 1 | -1) => void;
}

export function useFiltersModel(context: PlaceContext): FiltersModel {
  const { model, personal, store } = context;
  const { view, networks } = model;
  const look = personal.looks.filters;
  const active = personal.place === 'filters';
  const networkId = active && model.network ? model.network.id : null;
  const main = useFilterSide(networkId, view.layer ?? null);
  const others = useOthers(networkId, view.compareWith ?? null, look.more);
  const without = useWithout(main, view.layer ?? null);
  const [hovered, hover] = useState<FilterPoint | null>(null);

  const layer = main?.choice?.chosen?.name ?? null;
  const count = main?.filters?.shape[0] ?? 0;
  const selected = view.channel != null && view.layer === layer && view.channel < count ? view.channel : null;
  const { cursor, moveTo } = useCursor(selected);
  const readsPicture = main?.choice?.chosen?.readsPicture ?? false;
  const sides = [...(main ? [main] : []), ...(readsPicture ? others : [])];
  const changeLook = (wanted: Partial<FiltersLook>) => context.changeLook('filters', wanted);
  return {
    ...{
      networks,
      look,
      changeLook,
      main,
      others: readsPicture ? others : [],
      without,
      selected,
      cursor,
      hover,
      moveTo,
    },
    inspected: inspectedOf(sides, [hovered, cursor], selected),
    chooseLayer: (name) => void store.changeView({ layer: name }),
    select: (channel) => void store.changeView({ ...(layer !== null && { layer }), channel }),
    open: (channel) => context.goTo('patches', { ...(layer !== null && { layer }), channel }),
    contrast: (step) => changeLook(nextContrast(look, step)),
  };
}

/** Where the keyboard is. When somebody chooses another channel, that is what is looked at, and the keyboard begins there. */
function useCursor(selected: number | null): Pick<FiltersModel, 'cursor' | 'moveTo'> {
  const [moved, setMoved] = useState<{ to: FilterPoint; from: number | null } | null>(null);
  const isCurrent = moved !== null && (moved.from === selected || moved.to.index === selected);
  return {
    cursor: isCurrent ? moved.to : null,
    moveTo: (to) => setMoved(to && { to, from: selected }),
  };
}

/** The network that everybody compares with, and those that one person added. */
function useOthers(networkId: string | null, compareWith: string | null, more: readonly string[]): FilterSide[] {
  const [first, second] = more.filter((id) => id !== compareWith && id !== networkId);
  const compared = useFilterSide(networkId && compareWith, null);
  const sides = [useFilterSide(networkId && (first ?? null), null), useFilterSide(networkId && (second ?? null), null)];
  return [compared, ...sides].filter((side) => side !== null);
}

function useWithout(main: FilterSide | null, wanted: string | null): FiltersModel['without'] {
  const missing = main?.choice && wanted !== null && main.choice.chosen === null ? main.networkId : null;
  const graph = valueOf(useResource(missing && graphPath(missing), graphAnswerSchema))?.graph ?? null;
  if (!missing || wanted === null) return null;
  const hasFilters = (name: string) => main?.choice?.layers.some((layer) => layer.name === name) ?? false;
  const type = graph?.layers.find(({ name }) => name === wanted)?.type ?? null;
  return { layer: wanted, type, before: graph && filtersBefore(graph, wanted, hasFilters) };
}

function inspectedOf(
  sides: readonly FilterSide[],
  points: readonly (FilterPoint | null)[],
  selected: number | null,
): FiltersModel['inspected'] {
  for (const point of points) {
    const side = point && sides.find(({ key }) => key === point.side);
    if (point && side && point.index < (side.filters?.shape[0] ?? 0)) return { side, point };
  }
  const [main] = sides;
  if (!main?.key || !main.filters || selected === null) return null;
  return { side: main, point: { side: main.key, index: selected, channel: 0, weight: null } };
}
