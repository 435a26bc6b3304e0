'use client';
import { useEffect, useRef, useState } from 'react';
import type { GridAnswer } from './gridWorker';

export interface GridOfMap extends GridAnswer {
  /** What it was made of. */
  of: Float32Array;
}

/**
 * The layout with every picture in a cell of its own; null while it is not wanted or there is none yet. A layout that
 * comes while another one is being laid out waits, and the newest of them goes next.
 */
export function useGridLayout(positions: Float32Array | null): GridOfMap | null {
  const [grid, setGrid] = useState<GridOfMap | null>(null);
  const newest = useRef<Float32Array | null>(null);
  const ask = useRef<(() => void) | null>(null);
  const wanted = positions !== null;
  useEffect(() => {
    if (!wanted) return;
    const worker = new Worker(new URL('./gridWorker.ts', import.meta.url));
    let underWay: Float32Array | null = null;
    ask.current = () => {
      if (underWay || !newest.current) return;
      underWay = newest.current;
      worker.postMessage(underWay);
    };
    worker.addEventListener('message', ({ data }: MessageEvent<GridAnswer>) => {
      const of = underWay;
      underWay = null;
      if (of) setGrid({ ...data, of });
      if (newest.current !== of) ask.current?.();
    });
    return () => {
      ask.current = null;
      worker.terminate();
    };
  }, [wanted]);
  useEffect(() => {
    newest.current = positions;
    ask.current?.();
  }, [positions]);
  return positions && grid?.positions.length === positions.length ? grid : null;
}
