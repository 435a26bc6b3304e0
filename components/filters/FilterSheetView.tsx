'use client';
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef } from 'react';
import type { LayerFilters } from '@/lib/domain/layerFilters';
import { isColoured, rangeOf } from '@/lib/filters/filterLook';
import type { Rect } from '../occlusion/cellGeometry';
import type { FilterPoint } from './filterPoint';
import { planSheet, positionsInSight, rectToReveal, scrollFor, tileRect, type FilterSheet } from './filterSheet';
import type { FiltersLook } from './filtersLook';
import { paintSheet } from './paintSheet';
import { SheetGrid } from './SheetGrid';
import { SheetMarks } from './SheetMarks';
import { useWeightVersion } from './useFilterSide';
import { useSight } from './useSight';
import type { WeightRows } from './weightRows';

/** Around the sheet, in pixels. */
const MARGIN = 12;

export interface FilterSheetViewProps {
  label: string;
  side: string;
  filters: LayerFilters;
  weights: WeightRows;
  /** Indices of the filters that are shown, in their order. */
  shown: readonly number[];
  look: Pick<FiltersLook, 'range' | 'symmetric' | 'scale'>;
  /** The shared channel; null: none, or another network's. */
  selected: number | null;
  /** Where the keyboard is, and what is looked at closely, where that is on this sheet. */
  cursor: FilterPoint | null;
  inspected: FilterPoint | null;
  onHover: (point: FilterPoint | null) => void;
  onMove: (point: FilterPoint) => void;
  onChoose: (index: number) => void;
}

/** The filters of a layer: drawn where they are in sight, a whole number of pixels for each weight. */
export function FilterSheetView(props: FilterSheetViewProps) {
  const { filters, weights, shown, look, selected, cursor } = props;
  const { ref, frame, rect } = useSight();
  const { width = 0, height = 0 } = rect ?? {};
  const coloured = isColoured(filters.input, filters.shape[1]);
  const sheet = useMemo(() => {
    if (width === 0 || height === 0) return null;
    const space = { width: Math.max(1, width - 2 * MARGIN), height: Math.max(1, height - 2 * MARGIN) };
    return planSheet(filters.shape, { count: shown.length, coloured, space, scale: look.scale });
  }, [filters.shape, shown.length, coloured, width, height, look.scale]);
  // A sheet that is smaller than the frame stands in the middle.
  const left = sheet ? Math.max(MARGIN, Math.floor((width - sheet.width) / 2)) : MARGIN;
  const sight = useMemo(() => rect && { ...rect, x: rect.x - left, y: rect.y - MARGIN }, [rect, left]);
  useWanted(weights, sheet, sight, shown);

  const cursorTile = sheet && cursor && tileOfPoint(sheet, shown, cursor);
  // Where the keyboard is, or else what somebody chose.
  const selectedAt = selected === null ? -1 : shown.indexOf(selected);
  const reveal = useEffectEvent(() => {
    if (!sheet || !sight || (!cursorTile && selectedAt < 0)) return;
    const rect = cursorTile ? tileRect(sheet, cursorTile) : rectToReveal(sheet, selectedAt, sight);
    frame.current?.scrollTo(shifted(scrollFor(rect, sight), left));
  });
  const revealed = cursorTile ? `${cursorTile.row} ${cursorTile.col}` : selectedAt;
  useEffect(() => reveal(), [sheet, revealed]);

  return (
    <div
      ref={ref}
      className="relative min-h-0 flex-1 [scrollbar-gutter:stable] overflow-auto max-lg:h-[65dvh] max-lg:flex-none"
      // The grid within is the one stop of the Tab key, and scrolls it.
      tabIndex={-1}
    >
      {sheet && sight && (
        <div
          className="relative min-h-full min-w-full"
          style={{ width: sheet.width + 2 * MARGIN, height: sheet.height + 2 * MARGIN }}
        >
          <SheetCanvas {...{ filters, weights, shown, look, sheet, sight, coloured }} />
          <SheetGrid {...props} sheet={sheet} origin={{ x: left, y: MARGIN }} cursorTile={cursorTile} />
          <div aria-hidden="true" className="pointer-events-none absolute" style={{ left, top: MARGIN }}>
            <SheetMarks {...props} sheet={sheet} sight={sight} cursorTile={cursorTile} />
          </div>
        </div>
      )}
    </div>
  );
}

/** The tile of a point, where its filter is shown. */
function tileOfPoint(sheet: FilterSheet, shown: readonly number[], { index, channel }: FilterPoint) {
  const position = shown.indexOf(index);
  if (position < 0) return null;
  if (sheet.kind === 'matrix') return { row: position, col: Math.min(channel, sheet.cols - 1) };
  return { row: Math.floor(position / sheet.cols), col: position % sheet.cols };
}

function shifted({ left, top }: { left: number; top: number }, x: number) {
  return { left: left <= 0 ? 0 : left + x, top: top <= 0 ? 0 : top + MARGIN };
}

function useWanted(weights: WeightRows, sheet: FilterSheet | null, sight: Rect | null, shown: readonly number[]): void {
  useEffect(() => {
    if (!sheet || !sight) return;
    weights.want('sheet', positionsInSight(sheet, sight).flatMap((position) => shown[position] ?? [])); // prettier-ignore
  }, [weights, sheet, sight, shown]);
  useEffect(() => () => weights.want('sheet', []), [weights]);
}

interface SheetCanvasProps extends Pick<FilterSheetViewProps, 'filters' | 'weights' | 'shown'> {
  look: Pick<FiltersLook, 'range' | 'symmetric'>;
  sheet: FilterSheet;
  sight: Rect;
  coloured: boolean;
}

/** One canvas of the size of the frame, which stays where it is while the sheet moves under it. */
function SheetCanvas({ filters, weights, shown, look, sheet, sight, coloured }: SheetCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const version = useWeightVersion(weights);
  const { range, symmetric } = look;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || sight.width === 0 || sight.height === 0) return;
    const image = new ImageData(sight.width, sight.height);
    const order = filters.input.kind === 'picture' && filters.input.order === 'BGR' ? 'BGR' : 'RGB';
    paintSheet(image.data, {
      ...{ sheet, sight, colours: coloured ? order : null },
      filterAt(position) {
        const index = shown[position] ?? -1;
        const found = weights.get(index);
        return found && { weights: found, range: rangeOf(filters, index, { range, symmetric }) };
      },
    });
    context.putImageData(image, 0, 0);
  }, [filters, weights, version, shown, range, symmetric, sheet, sight, coloured]);
  return (
    <canvas
      ref={canvas}
      width={sight.width}
      height={sight.height}
      aria-hidden="true"
      data-filters={shown.length}
      data-version={version}
      className="pixelated sticky top-0 left-0 block max-w-none"
      style={{ width: sight.width, height: sight.height }}
    />
  );
}
