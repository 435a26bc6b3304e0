'use client';
import { cellAt, type CellPlace, type PixelPlace } from '../occlusion/cellGeometry';
import { HeatmapMarks } from '../occlusion/HeatmapMarks';
import { HeatmapPicture, type HeatmapPictureProps } from '../occlusion/HeatmapPicture';
import { pixelUnder } from '../occlusion/pixelUnder';
import { inputPicturePath } from './restPaths';
import type { WorkspaceModel } from './useWorkspaceModel';

export interface HoverMapProps {
  model: WorkspaceModel;
  pixels: HeatmapPictureProps['pixels'];
  /** The cell that is looked at. */
  cell: CellPlace | null;
  onHover: (cell: CellPlace | null, pixel: PixelPlace | null) => void;
}

/** A further map of the shown run's grid over its picture: the pointer tells the cell that it is on, and does nothing else. */
export function HoverMap({ model: { grid, request, view, look }, pixels, cell, onHover }: HoverMapProps) {
  if (!grid || !request) return null;
  return (
    <HeatmapPicture
      src={inputPicturePath(request.imageId, request.networkId)}
      grid={grid}
      spec={view.spec}
      pixels={look.overlay ? pixels : null}
      signs={[]}
      opacity={look.opacity / 100}
    >
      {() => (
        <>
          <HeatmapMarks grid={grid} spec={view.spec} area={null} cell={cell} cursors={[]} withoutBorder />
          <div
            className="absolute inset-0"
            onPointerMove={(event) => onHover(cellAt(grid, view.spec.stride, pixelUnder(event, grid)), null)}
            onPointerLeave={() => onHover(null, null)}
          />
        </>
      )}
    </HeatmapPicture>
  );
}
