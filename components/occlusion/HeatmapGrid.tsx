'use client';
import { useId, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { cellAt, moveByKey, type CellPlace, type PixelPlace } from './cellGeometry';
import { pixelUnder } from './pixelUnder';

export interface HeatmapGridProps {
  label: string;
  grid: OcclusionGrid;
  stride: number;
  /** The cell that the keyboard is on. */
  cell: CellPlace | null;
  /** What a screen reader says of it. */
  cellText: string | null;
  onHover: (cell: CellPlace | null, pixel: PixelPlace | null) => void;
  onSelect: (from: CellPlace, to: CellPlace) => void;
}

/**
 * The cells as one stop of the Tab key. To assistive technology it is a grid of which only the active cell is in the
 * page (aria-rowcount and -colcount tell the rest): thousands of elements would say no more. The table twin has all.
 */
export function HeatmapGrid({ label, grid, stride, cell, cellText, onHover, onSelect }: HeatmapGridProps) {
  const id = useId();
  const dragFrom = useRef<CellPlace | null>(null);

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    const under = cellAt(grid, stride, pixelUnder(event, grid));
    dragFrom.current = under;
    event.currentTarget.setPointerCapture(event.pointerId);
    onSelect(under, under);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const pixel = pixelUnder(event, grid);
    const under = cellAt(grid, stride, pixel);
    onHover(under, pixel);
    if (dragFrom.current) onSelect(dragFrom.current, under);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.metaKey) return;
    const middle = { row: Math.floor(grid.rows / 2), col: Math.floor(grid.cols / 2) };
    const next = moveByKey(grid, cell ?? middle, event);
    if (!next) return;
    event.preventDefault();
    onHover(null, null);
    onSelect(cell ? next : middle, cell ? next : middle);
  };
  const activeId = cell && `${id}-${cell.row}-${cell.col}`;

  return (
    <div
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={grid.rows}
      aria-colcount={grid.cols}
      aria-activedescendant={activeId ?? undefined}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (dragFrom.current = null)}
      onPointerCancel={() => (dragFrom.current = null)}
      onPointerLeave={() => onHover(null, null)}
      onKeyDown={onKeyDown}
      className="absolute inset-0 cursor-crosshair pointer-coarse:touch-pan-y"
    >
      <div role="row" aria-rowindex={(cell?.row ?? 0) + 1}>
        <div
          key={activeId}
          id={activeId ?? undefined}
          role="gridcell"
          aria-colindex={(cell?.col ?? 0) + 1}
          aria-selected={cell !== null}
          className="sr-only"
        >
          {cellText ?? 'No cell is selected. Press an arrow key.'}
        </div>
      </div>
    </div>
  );
}
