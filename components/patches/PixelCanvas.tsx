'use client';
import { useEffect, useRef } from 'react';

export interface PixelCanvasProps {
  /** RGBA, row by row. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
  width: number;
  height: number;
  /** Screen pixels for each of its own. */
  scale: number;
  /** What a screen reader says of it. */
  label: string;
}

/** Measured cells, each one block of one colour. */
export function PixelCanvas({ pixels, width, height, scale, label }: PixelCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [pixels, width, height]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      width={width}
      height={height}
      className="pixelated max-w-full"
      style={{ width: width * scale, aspectRatio: `${width} / ${height}` }}
    />
  );
}
