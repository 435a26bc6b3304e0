'use client';
import { useState } from 'react';
import type { FindingArea } from '@/lib/domain/finding';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import type { ScaleName } from '@/lib/palette/scales';
import { PersonCursor } from '../people/PersonCursor';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { cellBlock, fitScale, type CellPlace } from './cellGeometry';
import type { DisplayedMap } from './displayedMap';
import { HeatmapCanvas } from './HeatmapCanvas';
import { HeatmapGrid } from './HeatmapGrid';
import { HeatmapMarks, type CellCursor } from './HeatmapMarks';
import { useElementSize } from './useElementSize';

export interface HeatmapViewProps {
  /** Address of the picture, pixel for pixel as the network is shown it. */
  src: string;
  /** What the picture and the map are, in words. */
  label: string;
  grid: OcclusionGrid;
  spec: OcclusionSpec;
  map: DisplayedMap | null;
  scale: ScaleName;
  /** Of the map over the picture, 0…1. */
  opacity: number;
  area: FindingArea | null;
  hovered: CellPlace | null;
  /** The cell that the keyboard is on. */
  selected: CellPlace | null;
  selectedText: string | null;
  cursors: readonly CellCursor[];
  onHover: (cell: CellPlace | null) => void;
  onSelect: (from: CellPlace, to: CellPlace) => void;
}

/** The picture as the network sees it, as large as the space allows, with the map over it. */
export function HeatmapView(props: HeatmapViewProps) {
  const { grid, spec, map } = props;
  const { ref, size } = useElementSize();
  const [failedSrc, setFailedSrc] = useState<string | null>(null);
  const failed = failedSrc === props.src;
  const scale = size ? fitScale(grid, size) : 0;
  // The blocks of the last row and column may reach over the border: what is over is cut.
  const canvasSize = { width: grid.cols * spec.stride * scale, height: grid.rows * spec.stride * scale };
  return (
    <div ref={ref} className="grid h-full w-full place-items-center">
      {scale > 0 && (
        <div className="relative" style={{ width: grid.width * scale, height: grid.height * scale }}>
          <div className="bg-line absolute inset-0 overflow-hidden">
            {/* The server makes this picture pixel for pixel; an optimiser would change what is measured. */}
            {!failed && (
              // A new element for a new address: until it is loaded, the picture before must not lie under this map.
              <img
                key={props.src}
                src={props.src}
                alt=""
                draggable={false}
                onError={() => setFailedSrc(props.src)}
                className="pixelated absolute inset-0 h-full w-full"
              />
            )}
            {map && (
              <HeatmapCanvas
                map={map}
                grid={grid}
                scale={props.scale}
                className="pixelated absolute top-0 left-0 max-w-none"
                style={{ ...canvasSize, opacity: props.opacity }}
              />
            )}
          </div>
          <HeatmapMarks
            grid={grid}
            spec={spec}
            area={props.area}
            cell={props.hovered ?? props.selected}
            cursors={props.cursors}
          />
          {props.cursors.map((cursor) => (
            <PersonCursor
              key={cursor.id}
              cursor={cursor}
              block={cellBlock(grid, spec.stride, cursor.cell)}
              inputWidth={grid.width}
              scale={scale}
            />
          ))}
          <HeatmapGrid
            label={props.label}
            grid={grid}
            stride={spec.stride}
            cell={props.selected}
            cellText={props.selectedText}
            onHover={props.onHover}
            onSelect={props.onSelect}
          />
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
