'use client';
import { useMemo } from 'react';
import { colourPoints, type PointColours } from './colourPoints';
import { emphasisOf, hiddenPlaces, selectedPoints } from './emphasis';
import type { MapModel } from './useMapModel';
import type { MapSide } from './useMapSide';
import { useGridLayout } from './useGridLayout';

/** What is drawn of one map. */
export interface DrawnSide extends PointColours {
  positions: Float32Array;
  emphasis: Uint8Array;
  selected: Uint8Array | null;
  /** Side of a cell in map units; null: the pictures lie where the points are. */
  cellUnits: number | null;
}

/** Null while the points or their layout are not there. */
export function useDrawnSide(model: MapModel, side: MapSide): DrawnSide | null {
  const { look, selection } = model;
  const { points, layout } = side;
  const colours = useSideColours(model, side);
  const grid = useGridLayout(side.id, look.display === 'grid' ? (layout?.positions ?? null) : null);
  const isShown = side.slot === 'shown';
  const matches = useMemo(
    () => (isShown ? model.matches && new Set(model.matches.points) : null),
    [isShown, model.matches],
  );
  const selected = useMemo(
    () => (points ? selectedPoints(points.imageIds, selection.ids) : null),
    [points, selection.ids],
  );
  const emphasis = useMemo(() => {
    if (!colours) return null;
    const hidden = hiddenPlaces(colours.entries, look.hidden);
    return emphasisOf({ entryOf: colours.entryOf, hidden, matches, selected });
  }, [colours, look.hidden, matches, selected]);
  if (!colours || !emphasis || !layout) return null;
  return {
    ...colours,
    positions: grid?.positions ?? layout.positions,
    emphasis,
    selected,
    cellUnits: grid?.pitch ?? null,
  };
}

/** Colours and legend of one map; null while its points are not there. */
export function useSideColours(
  { look, names }: Pick<MapModel, 'look' | 'names'>,
  side: MapSide | null,
): PointColours | null {
  const coloured = side?.coloured ?? null;
  return useMemo(() => coloured && colourPoints(look.colour, coloured, names), [look.colour, names, coloured]);
}
