/**
 * The numbers of a map as they are drawn: a value for each cell or each pixel, what of them is hidden, and which pixels
 * no patch covers. Pure.
 */
import type { OcclusionSpec, Score } from '@/lib/domain/occlusion';
import { pixelAttribution } from '@/lib/occlusion/attribution';
import { cellCentre, patchRect, type OcclusionGrid, type PatchSpec } from '@/lib/occlusion/grid';
import { progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import { scoreMap } from '@/lib/occlusion/score';
import { isHidden, thresholdValue } from '@/lib/occlusion/threshold';
import type { DisplayedMap } from './displayedMap';
import type { MapUnit, OcclusionLook } from './occlusionLook';

export interface MapValues {
  per: MapUnit;
  cols: number;
  rows: number;
  /** Side of each in pixels of the network's input: the stride, or 1. */
  unit: number;
  /** What is drawn; NaN: nothing, because it is not known, not covered or hidden. */
  drawn: Float32Array;
  /** 1 where the threshold hides what is drawn; null where nothing is hidden. */
  hidden: Uint8Array | null;
  /** What was computed, hidden or not; NaN elsewhere. */
  known: Float32Array;
  /** 1 where no patch of the grid covers the pixel; null where there is no such pixel, or cells are shown. */
  uncovered: Uint8Array | null;
  /** The threshold as a value of the score; null: there is none. */
  limit: number | null;
  knownCount: number;
  hiddenCount: number;
}

export function mapValues(
  map: Pick<DisplayedMap, 'values' | 'probabilities' | 'base'>,
  grid: OcclusionGrid,
  spec: PatchSpec,
  score: Score,
  { per, threshold }: Pick<OcclusionLook, 'per' | 'threshold'>,
): MapValues {
  const cells = scoreMap(score, map.probabilities, map.base);
  const perPixel = per === 'pixel';
  const known = perPixel ? pixelAttribution(cells, grid, spec) : cells;
  // While a run goes on, a cell that is not known shows the value of its block.
  const filled = perPixel ? pixelAttribution(map.values, grid, spec) : map.values;
  const limit = threshold && thresholdValue(threshold, score, map.base, known);
  const hidden = limit === null ? null : Uint8Array.from(filled, (value) => (isHidden(score, value, limit) ? 1 : 0));
  const count = (test: (value: number) => boolean) => known.reduce((sum, value) => sum + (test(value) ? 1 : 0), 0);
  return {
    per,
    ...(perPixel
      ? { cols: grid.width, rows: grid.height, unit: 1 }
      : { cols: grid.cols, rows: grid.rows, unit: spec.stride }),
    drawn: hidden ? without(filled, hidden) : filled,
    hidden,
    known,
    uncovered: perPixel ? uncoveredPixels(grid, spec) : null,
    limit,
    knownCount: count((value) => !Number.isNaN(value)),
    hiddenCount: count((value) => isHidden(score, value, limit)),
  };
}

/**
 * Another class's map, hidden where the target's is: so they are compared at the same places. A threshold of its own would
 * hide where that class gains, which is what says most of it.
 */
export function hiddenLike(values: MapValues, target: Pick<MapValues, 'hidden'> | null): MapValues {
  const hidden = target?.hidden ?? null;
  return hidden ? { ...values, hidden, drawn: without(values.drawn, hidden) } : values;
}

function without(values: Float32Array, hidden: Uint8Array): Float32Array {
  return values.map((value, at) => (hidden[at] ? NaN : value));
}

/** Pixels between the patches, or outside of a box, known cells or not: those that no run with these settings tests. */
export function uncoveredPixels(grid: OcclusionGrid, spec: PatchSpec): Uint8Array | null {
  if (spec.patch >= spec.stride && !grid.only) return null; // every pixel is covered
  const cells = new Float32Array(grid.rows * grid.cols).fill(NaN);
  for (const cell of progressiveOrder(grid)) cells[cell] = 0;
  const covered = pixelAttribution(cells, grid, spec);
  return covered.some(Number.isNaN) ? Uint8Array.from(covered, (value) => (Number.isNaN(value) ? 1 : 0)) : null;
}

/** The known value at a cell: its own, or that of its centre pixel. NaN where nothing is known. */
export function valueAtCell(
  values: Pick<MapValues, 'per' | 'cols' | 'known'>,
  grid: OcclusionGrid,
  spec: Pick<OcclusionSpec, 'stride'>,
  { row, col }: { row: number; col: number },
): number {
  if (values.per === 'cell') return values.known[row * grid.cols + col] ?? NaN;
  return valueAtPixel(values, cellCentre(grid, spec.stride, row, col));
}

/** The known value of a pixel of a map per pixel. */
export function valueAtPixel(
  { cols, known }: Pick<MapValues, 'cols' | 'known'>,
  { x, y }: { x: number; y: number },
): number {
  return known[y * cols + x] ?? NaN;
}

/** Patches of known cells that cover a pixel. */
export function patchesOver(
  probabilities: Float32Array,
  grid: OcclusionGrid,
  spec: PatchSpec,
  { x, y }: { x: number; y: number },
): number {
  if (grid.segments) return Number.isNaN(probabilities[grid.segments.labels[y * grid.width + x]!]) ? 0 : 1;
  return probabilities.reduce((count, probability, cell) => {
    if (Number.isNaN(probability)) return count;
    const { x0, y0, x1, y1 } = patchRect(grid, spec, Math.floor(cell / grid.cols), cell % grid.cols);
    return count + (x >= x0 && x < x1 && y >= y0 && y < y1 ? 1 : 0);
  }, 0);
}
