'use client';
import { useEffect, useId, type KeyboardEvent, type MouseEvent } from 'react';
import { moveByKey } from '../occlusion/cellGeometry';
import { positionAt, sheetPlaceAt, tileOf, type FilterSheet, type TilePlace } from './filterSheet';
import type { FilterSheetViewProps } from './FilterSheetView';
import { describeFilter } from './filterText';

export interface SheetGridProps extends Pick<
  FilterSheetViewProps,
  'label' | 'side' | 'filters' | 'shown' | 'selected' | 'onHover' | 'onMove' | 'onChoose'
> {
  sheet: FilterSheet;
  /** Of the sheet within this element, in pixels. */
  origin: { x: number; y: number };
  /** Where the keyboard is. */
  cursorTile: TilePlace | null;
}

/**
 * The tiles as one stop of the Tab key. To assistive technology it is a grid of which only the active cell is in the page
 * (aria-rowcount and -colcount tell the rest): hundreds of thousands of elements would say no more. The table has all.
 */
export function SheetGrid({ sheet, origin, cursorTile, ...props }: SheetGridProps) {
  const { label, side, filters, shown, selected, onHover, onMove, onChoose } = props;
  const id = useId();
  // What is taken from under the pointer is not told that it left.
  useEffect(() => () => onHover(null), [onHover]);
  const isMatrix = sheet.kind === 'matrix';
  const pointOf = (tile: TilePlace, weight: TilePlace | null) => {
    const index = shown[positionAt(sheet, tile) ?? -1];
    return index === undefined ? null : { side, index, channel: isMatrix ? tile.col : 0, weight };
  };
  const pointUnder = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = sheetPlaceAt(sheet, {
      x: event.clientX - box.left - origin.x,
      y: event.clientY - box.top - origin.y,
    });
    return place && pointOf(place.tile, place.weight);
  };
  const shownAt = selected === null ? -1 : shown.indexOf(selected);
  const start = cursorTile ?? (shownAt < 0 ? null : tileOf(sheet, shownAt));

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      const point = start && pointOf(start, null);
      if (!point) return;
      event.preventDefault();
      return onChoose(point.index);
    }
    const next = start ? moveByKey(sheet, start, event) : moveByKey(sheet, { row: 0, col: 0 }, event) && { row: 0, col: 0 }; // prettier-ignore
    if (!next) return;
    event.preventDefault();
    onHover(null);
    // The last row of a flow may be shorter than the others.
    const point = pointOf(next, null) ?? pointOf(tileOf(sheet, sheet.count - 1), null);
    if (point) onMove(point);
  };
  const point = start && pointOf(start, null);
  const filter = point && filters.filters[point.index];
  const activeId = point ? `${id}-${point.index}-${point.channel}` : undefined;
  return (
    <div
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={sheet.rows}
      aria-colcount={sheet.cols}
      aria-activedescendant={activeId}
      onPointerMove={(event) => event.pointerType === 'mouse' && onHover(pointUnder(event))}
      onPointerLeave={() => onHover(null)}
      onClick={(event) => {
        const under = pointUnder(event);
        if (!under) return;
        onMove(under);
        onChoose(under.index);
      }}
      onKeyDown={onKeyDown}
      className="peer absolute inset-0 cursor-crosshair focus-visible:-outline-offset-2"
    >
      <div role="row" aria-rowindex={(start?.row ?? 0) + 1}>
        <div
          key={activeId}
          id={activeId}
          role="gridcell"
          aria-colindex={(start?.col ?? 0) + 1}
          aria-selected={point !== null && point.index === selected}
          className="sr-only"
        >
          {filter && point
            ? describeFilter(filter, filters, isMatrix ? point.channel : null)
            : 'No filter is chosen. Press an arrow key.'}
        </div>
      </div>
    </div>
  );
}
