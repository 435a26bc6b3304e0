/** Regions that are covered by hand, in words. */
import type { CoveredRegion } from '../domain/coveredRegion';
import { isColour, type Fill } from '../domain/occlusion';
import type { ShownPicture } from '../domain/regionFinding';
import { boxInWords } from './boxText';
import { fillInWords } from './fillText';

/** What each of the three pictures is. */
export const SHOWN_IN_WORDS: Readonly<Record<ShownPicture, string>> = {
  whole: 'The whole picture',
  covered: 'With the region covered',
  only: 'Only the region shown',
};

/** "40 × 30 px at 12, 8", "3 rectangles", "a painted mask". */
export function regionInWords(region: CoveredRegion): string {
  if (region.kind === 'mask') return 'a painted mask';
  const [first] = region.rects;
  if (region.rects.length > 1 || !first) return `${region.rects.length} rectangles`;
  return boxInWords({ x: first.x0, y: first.y0, width: first.x1 - first.x0, height: first.y1 - first.y0 });
}

/** "red 128, green 128, blue 128", "mean of the picture" */
export function coverInWords(fill: Fill): string {
  return isColour(fill) ? `red ${fill[0]}, green ${fill[1]}, blue ${fill[2]}` : fillInWords(fill);
}
