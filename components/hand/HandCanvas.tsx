'use client';
import { useEffect, useMemo, useRef } from 'react';
import type { CoveredRegion } from '@/lib/domain/coveredRegion';
import type { Fill } from '@/lib/domain/occlusion';
import { replacementImage, type FillInput } from '@/lib/occlusion/fill';
import { regionRects, type Size } from '@/lib/occlusion/region';
import { imageOf, pixelsOf } from '../occlusion/canvasPixels';
import { useLoadedImage } from '../occlusion/useLoadedImage';

export interface HandCanvasProps {
  src: string;
  /** Of the network's card: some fills depend on it. */
  input: FillInput;
  size: Size;
  fill: Fill;
  region: CoveredRegion | null;
}

/** The pixels that the network is given where the picture is covered; transparent elsewhere. */
export function HandCanvas({ src, input, size: { width, height }, fill, region }: HandCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useLoadedImage(src);
  // Once for all places: a blur takes a moment.
  const replacement = useMemo(() => {
    const pixels = picture && pixelsOf(picture, width, height);
    return pixels && imageOf(replacementImage(pixels, fill, input));
  }, [picture, width, height, fill, input]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, width, height);
    if (!replacement || !region) return;
    for (const { x0, y0, x1, y1 } of regionRects(region))
      context.putImageData(replacement, 0, 0, x0, y0, x1 - x0, y1 - y0);
  }, [replacement, region, width, height]);
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      aria-hidden="true"
      className="pixelated pointer-events-none absolute inset-0 h-full w-full"
    />
  );
}
