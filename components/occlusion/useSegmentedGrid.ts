'use client';
import { useEffect, useMemo, useState } from 'react';
import type { ErrorBody } from '@/lib/domain/appError';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { segmentsOf } from '@/lib/occlusion/segments';
import { pixelsOf } from './canvasPixels';

const NOT_LOADED: ErrorBody = {
  code: 'unavailable',
  message: 'The picture could not be loaded, so that its segments are not known. Reload the page, or use squares.',
};

type Loaded = { src: string; image: HTMLImageElement | null };

/**
 * The grid with the segments of its spec, made here from the picture's pixels: they are those of the server, bit for bit.
 * Null until the picture is there. Without segments it is the grid itself.
 * @param src address of the picture as the network is shown it; null while there is none
 */
export function useSegmentedGrid(
  grid: OcclusionGrid | null,
  { stride, segments }: Pick<OcclusionSpec, 'stride' | 'segments'>,
  src: string | null,
): { grid: OcclusionGrid | null; problem: ErrorBody | null } {
  const compactness = segments?.compactness;
  const loaded = useDecoded(compactness === undefined ? null : src);
  const image = loaded?.image ?? null;
  const made = useMemo(() => {
    const pixels = image && grid && pixelsOf(image, grid.width, grid.height);
    return pixels && compactness !== undefined ? segmentsOf(pixels, grid, { stride, compactness }) : null;
    // The same grid is made anew at every change of the view; what it depends on here are these.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [image, grid?.width, grid?.height, stride, compactness]);
  const segmented = useMemo(() => grid && made && { ...grid, segments: made }, [grid, made]);
  if (compactness === undefined) return { grid, problem: null };
  return { grid: segmented, problem: grid && loaded && !image ? NOT_LOADED : null };
}

/** The decoded picture; `image` is null where it cannot be loaded. Null until one of both is known. */
function useDecoded(src: string | null): Loaded | null {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  useEffect(() => {
    if (src === null) return;
    let wanted = true;
    const image = new Image();
    image.src = src;
    image.decode().then(
      () => wanted && setLoaded({ src, image }),
      () => wanted && setLoaded({ src, image: null }),
    );
    return () => {
      wanted = false;
    };
  }, [src]);
  return loaded?.src === src ? loaded : null;
}
