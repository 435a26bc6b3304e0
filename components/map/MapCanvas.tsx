'use client';
import { useMemo, useState, type PointerEvent } from 'react';
import { Scatterplot } from '../scatter/Scatterplot';
import { thumbnailSide } from '../images/Thumbnail';
import { ATLAS_COLUMNS, ATLAS_PX, atlasPath } from './mapPaths';
import type { MapCamera, MapTool } from './mapLook';
import { mapName } from './mapText';
import { PointCard } from './PointCard';
import { describePoint } from './pointText';
import { useDrawnSide } from './useDrawnSide';
import type { MapModel } from './useMapModel';
import type { MapSide } from './useMapSide';

export interface MapCanvasProps {
  model: MapModel;
  side: MapSide;
  tool: MapTool;
  camera: MapCamera | null;
  onCamera: (camera: MapCamera | null) => void;
  /** Opens a picture in the occlusion view. */
  onOpen: (imageId: string) => void;
}

/** One map, drawn. Hover, focus and selection are told by picture, so that they show on the map beside it too. */
export function MapCanvas({ model, side, tool, camera, onCamera, onOpen }: MapCanvasProps) {
  const drawn = useDrawnSide(model, side);
  /** The pointer is over this map, not over the one beside it. */
  const [pointer, setPointer] = useState<{ left: boolean; top: boolean } | null>(null);
  const { points, pointOf, layout, embedding } = side;
  const atlas = useAtlas(side.id, points?.imageIds.length ?? 0);
  if (!drawn || !points || !layout || !embedding) return null;
  const { look, selection } = model;
  const count = points.imageIds.length;
  const idOf = (point: number) => points.imageIds[point] ?? '';
  const pointAt = (imageId: string | null) => (imageId === null ? null : (pointOf.get(imageId) ?? null));
  const hovered = pointAt(model.hoveredId);
  const added = embedding.points?.added ?? 0;
  const watchPointer = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const left = event.clientX - box.left > box.width / 2;
    const top = event.clientY - box.top > box.height / 2;
    if (pointer?.left !== left || pointer.top !== top) setPointer({ left, top });
  };
  return (
    <div
      className="relative min-h-0 min-w-0 flex-1"
      data-map={side.id}
      data-iteration={layout.iteration}
      onPointerMove={watchPointer}
      onPointerLeave={() => setPointer(null)}
    >
      <Scatterplot
        label={`Map: ${mapName(embedding)}, ${count.toLocaleString('en-GB')} pictures`}
        describe={(point) => describePoint(side, point, drawn.selected?.[point] === 1)}
        count={count}
        positions={drawn.positions}
        colours={drawn.colours}
        shapes={drawn.shapes}
        emphasis={drawn.emphasis}
        selected={drawn.selected}
        added={added > 0 ? { from: count - added } : null}
        display={look.display === 'dots' ? 'dots' : 'pictures'}
        thumbnailPx={look.thumbnailPx}
        pictureUnits={drawn.cellUnits}
        atlas={atlas}
        thumbnailUrl={(point, px) => `/api/images/${idOf(point)}/thumbnail?size=${thumbnailSide(px)}`}
        camera={camera}
        onCamera={onCamera}
        onFit={() => onCamera(null)}
        tool={tool}
        onSelect={(indices, how) => selection.change(Array.from(indices, idOf), how)}
        hovered={hovered}
        onHover={(point) => model.hover(point === null ? null : idOf(point))}
        focused={pointAt(model.focusId)}
        revealed={pointAt(look.focusId)}
        onFocus={(point) => model.changeLook({ focusId: point === null ? null : idOf(point) })}
        onOpen={(point) => onOpen(idOf(point))}
      />
      {pointer && hovered !== null && (
        <PointCard side={side} point={hovered} atLeft={pointer.left} atTop={pointer.top} />
      )}
    </div>
  );
}

/** The pages of small pictures of a map, the same object as long as it is the same map. */
function useAtlas(embeddingId: string, count: number) {
  return useMemo(() => {
    const perPage = ATLAS_COLUMNS ** 2;
    return {
      url: (page: number) => atlasPath(embeddingId, page),
      px: ATLAS_PX,
      columns: ATLAS_COLUMNS,
      perPage,
      pages: Math.ceil(count / perPage),
    };
  }, [embeddingId, count]);
}
