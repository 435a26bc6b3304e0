'use client';
import { useEffect, useRef, useState } from 'react';
import type { GridAnswer } from './gridWorker';

interface Wanted {
  mapId: string;
  positions: Float32Array;
}
export interface GridOfMap extends GridAnswer {
  /** What it was made of. */
  of: Wanted;
}

/**
 * The layout with every picture in a cell of its own; null while it is not wanted or there is none yet. A layout that
 * comes while another one is being laid out waits, and the newest of them goes next.
 */
export function useGridLayout(mapId: string, positions: Float32Array | null): GridOfMap | null {
  const [grid, setGrid] = useState<GridOfMap | null>(null);
  const newest = useRef<Wanted | null>(null);
  const ask = useRef<(() => void) | null>(null);
  const wanted = positions !== null;
  useEffect(() => {
    if (!wanted) return;
    const worker = new Worker(new URL('./gridWorker.ts', import.meta.url));
    let underWay: Wanted | null = null;
    ask.current = () => {
      if (underWay || !newest.current) return;
      underWay = newest.current;
      worker.postMessage(underWay.positions);
    };
    worker.addEventListener('message', ({ data }: MessageEvent<GridAnswer>) => {
      const of = underWay;
      underWay = null;
      if (of) setGrid({ ...data, of });
      if (newest.current !== of) ask.current?.();
    });
    worker.addEventListener('error', () => {
      underWay = null; // the browser tells its console; the pictures stay where the points are
    });
    return () => {
      ask.current = null;
      worker.terminate();
    };
  }, [wanted]);
  useEffect(() => {
    newest.current = positions && { mapId, positions };
    ask.current?.();
  }, [mapId, positions]);
  // That of the frame before stands until the next one is there; that of another map, or of other points, does not.
  const isOfMap = grid !== null && grid.of.mapId === mapId && grid.positions.length === positions?.length;
  return isOfMap ? grid : null;
}
