import type { PointerEvent } from 'react';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { pixelAt, type PixelPlace } from './cellGeometry';

/** The pixel of the network's input that is under the pointer, on an element that lies over the whole picture. */
export function pixelUnder(
  { currentTarget, clientX, clientY }: PointerEvent<HTMLElement>,
  grid: OcclusionGrid,
): PixelPlace {
  // prettier-ignore
  const box = currentTarget.getBoundingClientRect();
  return pixelAt(grid, {
    x: ((clientX - box.left) / box.width) * grid.width,
    y: ((clientY - box.top) / box.height) * grid.height,
  });
}
