'use client';
import { useMemo, useState, type ReactNode } from 'react';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { fitScale } from './cellGeometry';
import { ClassSigns } from './ClassSigns';
import { HeatmapCanvas } from './HeatmapCanvas';
import { asSegments, type MapPixels } from './mapPixels';
import type { RegionSign } from './regionSigns';
import { useElementSize } from './useElementSize';

export interface HeatmapPictureProps {
  /** Address of the picture, pixel for pixel as the network is shown it. */
  src: string;
  grid: OcclusionGrid;
  spec: OcclusionSpec;
  /** The map in its colours; null: none is drawn. */
  pixels: MapPixels | null;
  /** Where the large areas of a map of classes have their signs. */
  signs: readonly RegionSign[];
  /** Of the map over the picture, 0…1. */
  opacity: number;
  /** What lies over both. `scale`: screen pixels for one pixel of the input. */
  children: (scale: number) => ReactNode;
}

/** The picture with the map over it, as large as the space allows, pixel for pixel. */
export function HeatmapPicture({ src, grid, pixels: cells, signs, opacity, children }: HeatmapPictureProps) {
  const { ref, size } = useElementSize();
  const [failedSrc, setFailedSrc] = useState<string | null>(null);
  const failed = failedSrc === src;
  const pixels = useMemo(() => cells && asSegments(cells, grid), [cells, grid]);
  const scale = size ? fitScale(grid, size) : 0;
  // The blocks of the last row and column may reach over the border: what is over is cut.
  const canvasSize = pixels && { width: pixels.cols * pixels.unit * scale, height: pixels.rows * pixels.unit * scale };
  return (
    <div ref={ref} className="grid h-full w-full place-items-center">
      {scale > 0 && (
        <div className="relative" style={{ width: grid.width * scale, height: grid.height * scale }}>
          <div className="bg-line absolute inset-0 overflow-hidden">
            {/* The server makes this picture pixel for pixel; an optimiser would change what is measured. */}
            {!failed && (
              // A new element for a new address: until it is loaded, the picture before must not lie under this map.
              <img
                key={src}
                src={src}
                alt=""
                draggable={false}
                onError={() => setFailedSrc(src)}
                className="pixelated absolute inset-0 h-full w-full"
              />
            )}
            {pixels && (
              <HeatmapCanvas
                pixels={pixels}
                className="pixelated absolute top-0 left-0 max-w-none"
                style={{ ...canvasSize, opacity }}
              />
            )}
          </div>
          <ClassSigns signs={signs} grid={grid} />
          {children(scale)}
          {failed && (
            <Callout
              kind="error"
              actions={<Button onClick={() => setFailedSrc(null)}>Try again</Button>}
              className="absolute inset-x-2 top-2"
            >
              The picture as the network sees it could not be loaded. The numbers of the map are not touched by that.
            </Callout>
          )}
        </div>
      )}
    </div>
  );
}
