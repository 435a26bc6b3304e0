'use client';
import { useEffect, useMemo, useRef, type KeyboardEvent, type RefObject } from 'react';
import type { PixelBox } from '@/lib/network/receptiveFieldAt';
import type { CellPlace } from '../occlusion/cellGeometry';
import { HeatmapGrid } from '../occlusion/HeatmapGrid';
import { useElementSize } from '../occlusion/useElementSize';
import { classNames } from '../ui/classNames';
import { drawMap, type Painting } from './drawMaps';
import { FieldMark } from './FieldMark';

export interface ChannelLargeProps {
  label: string;
  painting: Painting;
  version: number;
  channel: number;
  stale: boolean;
  /** The picture as the network is shown it, and its size in pixels. */
  picture: { src: string; width: number; height: number };
  /** Of the map over the picture, 0…1; null: the map alone. */
  opacity: number | null;
  /** The cell under the keyboard, what is said of it. */
  cell: CellPlace | null;
  cellText: string | null;
  /** The cell that is looked at: under the pointer or the keyboard. */
  marked: CellPlace | null;
  /** What its unit sees; null: nothing that could be drawn. */
  box: PixelBox | null;
  /** Set while the keyboard is to come here. */
  takeFocus: RefObject<boolean>;
  onHover: (cell: CellPlace | null) => void;
  onSelect: (cell: CellPlace) => void;
  /** To the channel before or after in the order of the grid. */
  onStep: (direction: 1 | -1) => void;
}

/** Up to this many pixels a picture is enlarged pixel for pixel. */
const SMALL_PX = 96;

/** One map as large as it can be, over the picture, with what the unit under the pointer sees. */
export function ChannelLarge(props: ChannelLargeProps) {
  const { label, painting, channel, stale, picture, opacity, cell, cellText, marked, box, onHover, onSelect } = props;
  const { width, height } = painting.set;
  const { ref, size } = useElementSize();
  const frame = useRef<HTMLDivElement>(null);
  const { takeFocus } = props;
  const isThere = size !== null;
  useEffect(() => {
    if (!isThere || !takeFocus.current) return;
    takeFocus.current = false;
    frame.current?.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
  }, [isThere, takeFocus]);
  // What is taken from under the pointer is not told that it left.
  useEffect(() => () => onHover(null), [onHover]);
  const grid = useMemo(() => ({ width, height, rows: height, cols: width }), [width, height]);
  const fitting = size ? Math.min(size.width / width, size.height / height) : 0;
  const scale = fitting >= 1 ? Math.floor(fitting) : fitting;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = ({ PageUp: -1, PageDown: 1 } as const)[event.key];
    if (!step) return;
    event.preventDefault();
    props.onStep(step);
  };
  return (
    <div
      ref={ref}
      className="grid min-h-0 flex-1 place-items-center p-2 max-lg:h-[100vw] max-lg:max-h-[65dvh] max-lg:flex-none"
    >
      {size && (
        // The keys come from the grid in it.
        <div
          ref={frame}
          role="presentation"
          onKeyDown={onKeyDown}
          data-channel={channel}
          className={classNames('relative', stale && 'opacity-50')}
          style={{ width: width * scale, height: height * scale }}
        >
          {opacity !== null && (
            <img
              src={picture.src}
              alt=""
              className={classNames('absolute inset-0 size-full', picture.width <= SMALL_PX && 'pixelated')}
            />
          )}
          <LargeCanvas {...{ painting, channel, opacity }} version={props.version} />
          <FieldMark input={picture} box={box} />
          {marked && (
            <svg
              aria-hidden="true"
              viewBox={`0 0 ${width} ${height}`}
              preserveAspectRatio="none"
              className="pointer-events-none absolute inset-0 size-full overflow-visible"
            >
              {['black', 'white'].map((stroke, i) => (
                <rect
                  key={stroke}
                  x={marked.col}
                  y={marked.row}
                  width={1}
                  height={1}
                  fill="none"
                  stroke={stroke}
                  strokeWidth={i === 0 ? 4 : 2}
                  vectorEffect="non-scaling-stroke"
                />
              ))}
            </svg>
          )}
          <HeatmapGrid {...{ label, grid, cell, cellText, onHover }} stride={1} onSelect={(_, to) => onSelect(to)} />
        </div>
      )}
    </div>
  );
}

/** One canvas pixel a cell, enlarged without smoothing. */
function LargeCanvas({
  painting,
  channel,
  opacity,
  version,
}: Pick<ChannelLargeProps, 'painting' | 'channel' | 'opacity' | 'version'>) {
  // prettier-ignore
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = painting.set;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, width, height);
    drawMap(context, painting, channel, { x: 0, y: 0, scale: 1 });
  }, [painting, channel, width, height, version]);
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      aria-hidden="true"
      className="pixelated absolute inset-0 size-full"
      style={{ opacity: opacity ?? 1 }}
    />
  );
}
