'use client';
import { useEffect, useMemo, useRef } from 'react';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import { replacementImage, type FillInput } from '@/lib/occlusion/fill';
import { patchRect, rectOfBox, type CellPatch, type OcclusionGrid } from '@/lib/occlusion/grid';
import { imageOf, pixelsOf } from './canvasPixels';
import type { CellPlace } from './cellGeometry';
import { useLoadedImage } from './useLoadedImage';

export interface OccludedPictureProps {
  src: string;
  /** Of the network's card: some fills depend on it. */
  input: FillInput;
  grid: OcclusionGrid;
  spec: OcclusionSpec;
  /** Null: the picture without a patch. */
  cell: CellPlace | null;
  label: string;
}

/** What the network was shown for one cell: the picture with the patch on it, pixel for pixel. */
export function OccludedPicture({ src, input, grid, spec, cell, label }: OccludedPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useLoadedImage(src);
  const { width, height } = grid;
  // Once for all cells: a blur takes a moment.
  const replacement = useMemo(() => {
    const pixels = picture && pixelsOf(picture, width, height);
    return pixels && imageOf(replacementImage(pixels, spec.fill, input));
  }, [picture, width, height, spec.fill, input]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !picture || !replacement) return;
    context.drawImage(picture, 0, 0, width, height);
    const patches: CellPatch[] = [
      ...(spec.alsoCovered ? [rectOfBox(spec.alsoCovered)] : []),
      ...(cell ? [patchRect(grid, spec, cell.row, cell.col)] : []),
    ];
    for (const patch of patches) putPatch(context, replacement, patch, grid);
  }, [picture, replacement, width, height, grid, spec, cell]);
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      role="img"
      aria-label={label}
      className="pixelated rounded-control bg-line h-auto w-full"
    />
  );
}

function putPatch(
  context: CanvasRenderingContext2D,
  replacement: ImageData,
  { x0, y0, x1, y1, segment }: CellPatch,
  { segments }: OcclusionGrid,
): void {
  if (segment === undefined || !segments) return context.putImageData(replacement, 0, 0, x0, y0, x1 - x0, y1 - y0);
  const under = context.getImageData(x0, y0, x1 - x0, y1 - y0);
  for (let y = y0; y < y1; y++)
    for (let x = x0; x < x1; x++) {
      const pixel = y * replacement.width + x;
      if (segments.labels[pixel] !== segment) continue;
      under.data.set(replacement.data.subarray(pixel * 4, pixel * 4 + 4), ((y - y0) * under.width + x - x0) * 4);
    }
  context.putImageData(under, x0, y0);
}
