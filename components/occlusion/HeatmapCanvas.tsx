'use client';
import { useEffect, useRef, type CSSProperties } from 'react';
import type { MapPixels } from './mapPixels';

export interface HeatmapCanvasProps {
  pixels: MapPixels;
  className?: string;
  style?: CSSProperties;
}

/** One canvas pixel for each cell or pixel of the map, enlarged without smoothing. */
export function HeatmapCanvas({ pixels, className, style }: HeatmapCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { rows, cols, rgba } = pixels;
  useEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(new ImageData(rgba, cols, rows), 0, 0);
  }, [rgba, rows, cols]);
  return <canvas ref={canvas} width={cols} height={rows} aria-hidden="true" className={className} style={style} />;
}
