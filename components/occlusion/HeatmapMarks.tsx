'use client';
import { useMemo, type ReactNode } from 'react';
import { isClipped, patchRect, type OcclusionGrid } from '@/lib/occlusion/grid';
import type { FindingArea } from '@/lib/domain/finding';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import type { Segments } from '@/lib/occlusion/segments';
import { personColour } from '@/lib/palette/people';
import { areaBlock, isInArea, type CellPlace, type Rect } from './cellGeometry';
import { segmentBorders, segmentOutline } from './segmentOutline';

/** Where somebody else looks. */
export interface CellCursor {
  id: string;
  name: string;
  /** Index into the people's palette. */
  colour: number;
  cell: CellPlace;
}

export interface HeatmapMarksProps {
  grid: OcclusionGrid;
  spec: OcclusionSpec;
  area: FindingArea | null;
  /** The cell under the pointer or the keyboard. */
  cell: CellPlace | null;
  cursors: readonly CellCursor[];
  /** Without the line outside of which patches are cut: for small maps. */
  withoutBorder?: boolean;
}

/** Frames over the picture, in input pixels: selection, patch, border cells, people. Decorative: the texts say it too. */
export function HeatmapMarks({ grid, spec, area, cell, cursors, withoutBorder = false }: HeatmapMarksProps) {
  const whole = withoutBorder ? null : wholePatchBlock(grid, spec);
  return (
    <Overlay grid={grid}>
      {whole && <BorderOfWholePatches rect={whole} />}
      {spec.box && <Frame rect={spec.box} stroke="#ffffff" dash="8 4" width={1} />}
      {spec.alsoCovered && <FixedPatch rect={spec.alsoCovered} />}
      {cursors.map((cursor) => (
        <CellsFrame
          key={cursor.id}
          {...{ grid, spec }}
          area={{ kind: 'cell', ...cursor.cell }}
          stroke={personColour(cursor.colour).background}
          width={3}
        />
      ))}
      {area && area.kind !== 'map' && <CellsFrame {...{ grid, spec, area }} stroke="#ffffff" width={2} />}
      {cell && !grid.segments && <PatchFrame {...{ grid, spec, cell }} />}
      {cell && <CellsFrame {...{ grid, spec }} area={{ kind: 'cell', ...cell }} stroke="#ffffff" width={2} />}
    </Overlay>
  );
}

/** Where the segments meet, for as long as there is no map that shows it. */
export function SegmentBorders({ grid, segments }: { grid: OcclusionGrid; segments: Segments }) {
  const path = useMemo(() => segmentBorders(segments), [segments]);
  return (
    <Overlay grid={grid}>
      <Outline path={path} stroke="#ffffff" width={0.75} />
    </Overlay>
  );
}

/** In input pixels. Marks at the border of the picture reach over it. */
function Overlay({ grid, children }: { grid: OcclusionGrid; children: ReactNode }) {
  return (
    <svg
      viewBox={`0 0 ${grid.width} ${grid.height}`}
      preserveAspectRatio="none"
      className="pointer-events-none absolute inset-0 h-full w-full overflow-visible"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

interface CellsFrameProps {
  grid: OcclusionGrid;
  spec: OcclusionSpec;
  area: FindingArea;
  stroke: string;
  width: number;
}

/** Around the block of some cells, or along the border of what their segments cover. */
function CellsFrame({ grid, spec, area, stroke, width }: CellsFrameProps) {
  const { segments } = grid;
  if (segments)
    return <Outline path={segmentOutline(segments, (one) => isInArea(grid, area, one))} {...{ stroke, width }} />;
  const block = areaBlock(grid, spec.stride, area);
  return block && <Frame rect={block} {...{ stroke, width }} />;
}

function PatchFrame({ grid, spec, cell }: { grid: OcclusionGrid; spec: OcclusionSpec; cell: CellPlace }) {
  const { x0, y0, x1, y1 } = patchRect(grid, spec, cell.row, cell.col);
  return <Frame rect={{ x: x0, y: y0, width: x1 - x0, height: y1 - y0 }} stroke="#ffffff" dash="4 3" width={1.5} />;
}

/** Outside of it the patches are cut: two thin dashed lines that fill each other's gaps, quiet on every picture. */
function BorderOfWholePatches({ rect }: { rect: Rect }) {
  const common = { ...rect, fill: 'none', vectorEffect: 'non-scaling-stroke' as const, strokeDasharray: '2 6' };
  return (
    <g strokeOpacity={0.8}>
      <rect {...common} stroke="#000000" />
      <rect {...common} stroke="#ffffff" strokeDashoffset={4} />
    </g>
  );
}

/** Framed and crossed out: what is covered in every picture of the run. */
function FixedPatch({ rect }: { rect: Rect }) {
  const { x, y, width, height } = rect;
  const cross = `M${x} ${y}l${width} ${height}M${x + width} ${y}l${-width} ${height}`;
  return (
    <>
      <Frame rect={rect} stroke="#ffffff" width={1} />
      <path
        d={cross}
        fill="none"
        stroke="#000000"
        strokeWidth={3}
        strokeOpacity={0.5}
        vectorEffect="non-scaling-stroke"
      />
      <path d={cross} fill="none" stroke="#ffffff" strokeWidth={1} vectorEffect="non-scaling-stroke" />
    </>
  );
}

/** A light line on a dark one, so that it shows on every picture. */
export function Frame({ rect, stroke, dash, width }: { rect: Rect; stroke: string; dash?: string; width: number }) {
  const common = { ...rect, fill: 'none', vectorEffect: 'non-scaling-stroke' as const };
  return (
    <>
      <rect {...common} stroke="#000000" strokeWidth={width + 2} strokeOpacity={0.75} strokeDasharray={dash} />
      <rect {...common} stroke={stroke} strokeWidth={width} strokeDasharray={dash} />
    </>
  );
}

/** The same along a path. */
function Outline({ path, stroke, width }: { path: string; stroke: string; width: number }) {
  const common = {
    d: path,
    fill: 'none',
    vectorEffect: 'non-scaling-stroke' as const,
    strokeLinecap: 'square' as const,
  };
  return (
    <>
      <path {...common} stroke="#000000" strokeWidth={width + 2} strokeOpacity={0.75} />
      <path {...common} stroke={stroke} strokeWidth={width} />
    </>
  );
}

/** Whether some patches are cut by the border: then those of two opposite corners are, or one of them. */
export function hasCutPatches(grid: OcclusionGrid, spec: OcclusionSpec): boolean {
  return isClipped(grid, spec, 0, 0) || isClipped(grid, spec, grid.rows - 1, grid.cols - 1);
}

/** The block of the cells whose patch is not cut by the border; null when there is no such cell, or no cut one. */
function wholePatchBlock(grid: OcclusionGrid, spec: OcclusionSpec): Rect | null {
  const middleRow = Math.floor(grid.rows / 2);
  const middleCol = Math.floor(grid.cols / 2);
  const rows = wholeSpan(grid.rows, (row) => !isClipped(grid, spec, row, middleCol));
  const cols = wholeSpan(grid.cols, (col) => !isClipped(grid, spec, middleRow, col));
  if (!rows || !cols) return null;
  if (rows.last - rows.first + 1 === grid.rows && cols.last - cols.first + 1 === grid.cols) return null;
  return areaBlock(grid, spec.stride, {
    kind: 'region',
    row0: rows.first,
    col0: cols.first,
    row1: rows.last,
    col1: cols.last,
  });
}

/** Patches are cut at the two ends only: the whole ones are one span. */
function wholeSpan(count: number, isWhole: (index: number) => boolean): { first: number; last: number } | null {
  let first = 0;
  let last = count - 1;
  while (first <= last && !isWhole(first)) first++;
  while (last >= first && !isWhole(last)) last--;
  return first <= last ? { first, last } : null;
}
