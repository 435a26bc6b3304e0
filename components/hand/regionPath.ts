import type { CoveredRegion } from '@/lib/domain/coveredRegion';
import { regionRects } from '@/lib/occlusion/region';

/** Everything that is covered as an SVG path, in pixels of the network's input. */
export function regionPath(region: CoveredRegion): string {
  return regionRects(region)
    .map(({ x0, y0, x1, y1 }) => `M${x0} ${y0}H${x1}V${y1}H${x0}Z`)
    .join('');
}

/** The smallest rectangle around it. */
export function regionBox(region: CoveredRegion): { x: number; y: number; width: number; height: number } {
  const rects = regionRects(region);
  const [x, y] = [Math.min(...rects.map(({ x0 }) => x0)), Math.min(...rects.map(({ y0 }) => y0))];
  const [right, bottom] = [Math.max(...rects.map(({ x1 }) => x1)), Math.max(...rects.map(({ y1 }) => y1))];
  return { x, y, width: right - x, height: bottom - y };
}
