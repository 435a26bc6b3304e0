'use client';
import { useRef } from 'react';
import { useVirtualRows } from '../layers/useVirtualRows';
import { Button } from '../ui/Button';
import { classNames } from '../ui/classNames';
import { Icon } from '../ui/Icon';
import { labelOf } from './mapRows';
import type { MapModel } from './useMapModel';
import type { MapSide } from './useMapSide';

const ROW_PX = 44;
const MOST_ROWS_IN_SIGHT = 5;

/** The selected pictures with their names; only those in sight are in the page. */
export function MemberList({ model, side, members }: { model: MapModel; side: MapSide; members: readonly number[] }) {
  const frame = useRef<HTMLDivElement>(null);
  const { first, end, abovePx, belowPx } = useVirtualRows(frame, members.length, ROW_PX);
  const { points } = side;
  if (!points || members.length === 0) return null;
  return (
    <div
      ref={frame}
      tabIndex={0}
      role="region"
      aria-label="Selected pictures"
      className="rounded-control border-line relative overflow-y-auto border"
      style={{ height: Math.min(members.length, MOST_ROWS_IN_SIGHT) * ROW_PX + 2 }}
    >
      <ul style={{ paddingTop: abovePx, paddingBottom: belowPx }}>
        {members.slice(first, end).map((point, index) => {
          const imageId = points.imageIds[point] ?? '';
          const fileName = points.fileNames[point] ?? '';
          return (
            <li
              key={imageId}
              aria-setsize={members.length}
              aria-posinset={first + index + 1}
              className={classNames('flex items-center gap-2 px-1.5', imageId === model.focusId && 'bg-accent-soft')}
              style={{ height: ROW_PX }}
            >
              <button
                type="button"
                onClick={() => model.changeLook({ focusId: imageId })}
                onPointerEnter={() => model.hover(imageId)}
                onPointerLeave={() => model.hover(null)}
                className="flex min-w-0 flex-1 items-center gap-2 text-left"
              >
                <img
                  src={`/api/images/${imageId}/thumbnail?size=64`}
                  alt=""
                  className="bg-sunken size-9 shrink-0 object-contain"
                />
                <span className="text-small min-w-0">
                  <span className="block truncate">{fileName}</span>
                  <span className="text-muted block truncate">{labelOf(points, point) ?? 'no label'}</span>
                </span>
              </button>
              <Button
                kind="quiet"
                className="px-2"
                onClick={() => model.selection.change([imageId], 'remove')}
                aria-label={`Take ${fileName} out of the selection`}
              >
                <Icon name="close" />
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
