/** Where a map of classes says which class an area is: a sign in its deepest place. Pure. */
import { classRegions } from '@/lib/occlusion/classMap';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { cellBlock } from './cellGeometry';
import type { ClassLegend } from './classLegend';

export interface RegionSign {
  sign: string;
  /** Middle of the deepest cell, in pixels of the network's input. */
  x: number;
  y: number;
}

/** A sign needs about this part of the picture's shorter side for itself. */
const SIGN_SHARE = 0.06;

/**
 * The signs of all areas that are large enough to carry one.
 * @param at which of the legend's maps it is
 * @param only the one class that is drawn; null: all are
 */
export function regionSigns(
  winners: Float32Array,
  grid: OcclusionGrid,
  stride: number,
  { legend, at, only }: { legend: ClassLegend; at: number; only: number | null },
): RegionSign[] {
  const least = ((Math.min(grid.width, grid.height) * SIGN_SHARE) / stride) ** 2;
  const signs = new Map(legend.named.map(({ indexes, sign }) => [indexes[at], sign]));
  return classRegions(winners, grid).flatMap(({ classIndex, cells, row, col }) => {
    const sign = signs.get(classIndex);
    if (sign === undefined || cells < least || (only !== null && classIndex !== only)) return [];
    const block = cellBlock(grid, stride, { row, col });
    return [{ sign, x: block.x + block.width / 2, y: block.y + block.height / 2 }];
  });
}
