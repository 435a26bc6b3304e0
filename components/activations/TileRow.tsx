'use client';
import { memo, useEffect, useMemo, useRef } from 'react';
import { classNames } from '../ui/classNames';
import { isDead } from './channelOrder';
import { drawRow, type Painting } from './drawMaps';
import type { TileLayout } from './tileLayout';

export interface TileRowProps {
  row: number;
  layout: TileLayout;
  order: readonly number[];
  /** How many of the first ones are pinned. */
  pinned: number;
  painting: Painting;
  /** Which of its maps are there: `presenceOf`. */
  there: string;
}

/** One row of maps, drawn once into a canvas of its own, with their numbers where there is room. */
export const TileRow = memo(function TileRow({ row, layout, order, pinned, painting, there }: TileRowProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { columns, pitchX, pitchY, mapWidth, mapHeight, labelHeight } = layout;
  const first = row * columns;
  const channels = useMemo(() => order.slice(first, first + columns), [order, first, columns]);
  useEffect(() => {
    if (canvas.current) drawRow(canvas.current, painting, channels, layout);
  }, [painting, channels, layout, there]);
  return (
    <div aria-hidden="true" className="absolute left-0" style={{ top: row * pitchY }}>
      <canvas ref={canvas} className="pixelated block" style={{ width: channels.length * pitchX, height: mapHeight }} />
      {channels.map((channel, column) => {
        const isPinned = first + column < pinned;
        const isSilent = isDead(painting.set.statistics[channel]!);
        return (
          <span
            key={channel}
            className={classNames(
              'text-small pointer-events-none absolute text-center leading-none',
              isPinned ? 'text-accent border-accent border-t-2 pt-px font-semibold' : 'pt-0.5',
              isSilent && !isPinned && 'text-muted line-through',
            )}
            style={{ left: column * pitchX, top: mapHeight, width: mapWidth, height: labelHeight }}
          >
            {labelHeight > 0 && channel}
          </span>
        );
      })}
    </div>
  );
});
