/** How large a grid a layout needs. */
import { SPLINE_NODES } from './cubicSpline';
import { fftSizeFor } from './fft';

/** Smaller transforms would save nothing: a dense layout is better computed on a finer grid. */
const MIN_GRID_SIZE = 48;

/** The smallest rectangle around all points. */
export interface Extent {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** Of at least one point. */
export function extentOf(positions: Float64Array): Extent {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (let i = 0; i < positions.length; i += 2) {
    const x = positions[i]!;
    const y = positions[i + 1]!;
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  return { minX, minY, maxX, maxY };
}

/** The longer side. */
export function sideOf({ minX, minY, maxX, maxY }: Extent): number {
  return Math.max(maxX - minX, maxY - minY);
}

/** Nodes along an axis for points from `min` to `max`: those between them, two before, and the splines' reach after. */
export function nodesFor(min: number, max: number, spacing: number): number {
  return Math.floor((max - min) / spacing) + 2 + SPLINE_NODES;
}

/** Size of the transform: twice the nodes, so that the field of one end does not reach around to the other. */
export function gridSizeFor(extent: Extent, spacing: number): number {
  return fftSizeFor(Math.max(MIN_GRID_SIZE, 2 * nodesFor(0, sideOf(extent), spacing)));
}
