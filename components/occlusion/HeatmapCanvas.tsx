'use client';
import { useEffect, useRef, type CSSProperties } from 'react';
import { heatmapPixels } from '@/lib/palette/heatmapPixels';
import type { ScaleName } from '@/lib/palette/scales';
import type { DisplayedMap } from './displayedMap';

export interface HeatmapCanvasProps {
  map: Pick<DisplayedMap, 'values' | 'range'>;
  grid: { rows: number; cols: number };
  scale: ScaleName;
  className?: string;
  style?: CSSProperties;
}

/** One canvas pixel a cell, enlarged without smoothing. */
export function HeatmapCanvas({ map, grid, scale, className, style }: HeatmapCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { rows, cols } = grid;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || map.values.length !== rows * cols) return;
    context.putImageData(new ImageData(heatmapPixels(map.values, rows, cols, scale, map.range), cols, rows), 0, 0);
  }, [map, rows, cols, scale]);
  return <canvas ref={canvas} width={cols} height={rows} aria-hidden="true" className={className} style={style} />;
}
