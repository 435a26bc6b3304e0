'use client';
import { useEffect, useRef } from 'react';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import { patchRect, type OcclusionGrid } from '@/lib/occlusion/grid';
import type { CellPlace } from './cellGeometry';
import { useLoadedImage } from './useLoadedImage';

export interface OccludedPictureProps {
  src: string;
  grid: OcclusionGrid;
  spec: OcclusionSpec;
  /** Null: the picture without a patch. */
  cell: CellPlace | null;
  label: string;
}

/** What the network was shown for one cell: the picture with the patch on it, pixel for pixel. */
export function OccludedPicture({ src, grid, spec, cell, label }: OccludedPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useLoadedImage(src);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !picture) return;
    context.drawImage(picture, 0, 0, grid.width, grid.height);
    if (!cell) return;
    const { x0, y0, x1, y1 } = patchRect(grid, spec, cell.row, cell.col);
    context.fillStyle = `rgb(${spec.fill.join(' ')})`;
    context.fillRect(x0, y0, x1 - x0, y1 - y0);
  }, [picture, grid, spec, cell]);
  return (
    <canvas
      ref={canvas}
      width={grid.width}
      height={grid.height}
      role="img"
      aria-label={label}
      className="pixelated rounded-control bg-line h-auto w-full"
    />
  );
}
