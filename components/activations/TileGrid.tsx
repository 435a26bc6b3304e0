'use client';
import { useCallback, useEffect, useEffectEvent, useId, useMemo, useRef, type KeyboardEvent, type MouseEvent, type RefObject } from 'react'; // prettier-ignore
import { useElementSize } from '../occlusion/useElementSize';
import { classNames } from '../ui/classNames';
import { describeChannel } from './activationsText';
import type { Painting } from './drawMaps';
import { areSingle, presenceOf } from './mapSet';
import { layoutTiles, moveTile, tileAt, tilesHeight, type TileLayout } from './tileLayout';
import { TileRow } from './TileRow';
import type { ActivationsModel } from './useActivationsModel';
import { useRowsInSight } from './useRowsInSight';
import { useTakeFocus } from './useTakeFocus';

/** Rows that are drawn before they come into sight. */
const AHEAD = 3;

export interface TileGridProps {
  model: ActivationsModel;
  label: string;
  painting: Painting;
  /** Set while the keyboard is to come here. */
  takeFocus: RefObject<boolean>;
  onOpen: (channel: number) => void;
}

/**
 * All channels of the layer as one stop of the Tab key. To assistive technology it is a grid of which only the active
 * tile is in the page; the table twin has all.
 */
export function TileGrid({ model, label, painting, takeFocus, onOpen }: TileGridProps) {
  const { maps, order, channel, hovered, hover, stale, pins } = model;
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const { ref: measure, size } = useElementSize();
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      frame.current = element;
      return measure(element);
    },
    [measure],
  );
  const { width = 1, height = 1 } = maps ?? {};
  const layout = useMemo(
    () => size && layoutTiles(order.length, { width, height }, size, window.devicePixelRatio),
    [size, order.length, width, height],
  );
  const rows = layout?.rows ?? 0;
  const { first, last, page } = useRowsInSight(frame, rows, layout?.pitchY ?? 1);
  const columns = layout?.columns ?? 1;
  const tellSight = useEffectEvent(model.sight);
  useEffect(() => tellSight(first * columns, (last + 1) * columns - 1), [first, last, columns]);

  const place = channel === null ? -1 : order.indexOf(channel);
  const reveal = useEffectEvent(() => {
    if (frame.current && layout && place >= 0) scrollToTile(frame.current, layout, place);
  });
  useEffect(() => reveal(), [place, layout]);

  useTakeFocus(frame, takeFocus);
  // What is taken from under the pointer is not told that it left.
  useEffect(() => () => hover(null), [hover]);

  const go = (to: number) => {
    const next = order[to];
    if (next !== undefined) model.selectChannel(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey || !layout) return;
    const to = moveTile(layout, Math.max(0, place), event, page);
    // The first key shows where one stands, and leads nowhere else but to the end.
    if (to !== null) go(place < 0 && event.key !== 'End' ? 0 : to);
    else if (event.key === 'Enter' && channel !== null) onOpen(channel);
    else return;
    hover(null);
    event.preventDefault();
  };
  const tileUnder = (event: MouseEvent<HTMLElement>): number | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = layout && tileAt(layout, event.clientX - box.left, event.clientY - box.top);
    return at === null ? null : (order[at] ?? null);
  };
  const statistics = channel === null ? null : maps?.statistics[channel];
  const activeId = channel === null ? undefined : `${id}-${channel}`;
  const hoveredPlace = hovered === null ? -1 : order.indexOf(hovered);
  const drawnFrom = Math.max(0, first - AHEAD);
  const drawnTo = Math.min(rows - 1, last + AHEAD);
  return (
    <div
      ref={attach}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={rows}
      aria-colcount={columns}
      aria-activedescendant={activeId}
      aria-busy={stale}
      data-tiles={order.length}
      onKeyDown={onKeyDown}
      className="group relative min-h-0 flex-1 [scrollbar-gutter:stable] overflow-y-auto p-2 max-lg:h-[65dvh] max-lg:flex-none"
    >
      <div role="row" aria-rowindex={Math.floor(Math.max(0, place) / columns) + 1}>
        <div
          key={activeId}
          id={activeId}
          role="gridcell"
          aria-colindex={(Math.max(0, place) % columns) + 1}
          aria-selected={channel !== null}
          className="sr-only"
        >
          {maps && statistics && channel !== null
            ? describeChannel(channel, statistics, {
                signed: maps.signed,
                pinned: pins.includes(channel),
                single: areSingle(maps),
              })
            : 'No channel is selected. Press an arrow key.'}
        </div>
      </div>
      {/* The keys are the grid's; a pointer needs the tiles themselves. */}
      <div
        role="presentation"
        className={classNames('relative mx-auto cursor-pointer', stale && 'pointer-events-none opacity-50')}
        style={layout ? { height: tilesHeight(layout), width: columns * layout.pitchX } : undefined}
        onClick={(event) => {
          const under = tileUnder(event);
          if (under !== null) onOpen(under);
        }}
        onMouseMove={(event) => hover(tileUnder(event))}
        onMouseLeave={() => hover(null)}
      >
        {layout &&
          Array.from({ length: Math.max(0, drawnTo - drawnFrom + 1) }, (_, i) => drawnFrom + i).map((row) => (
            <TileRow
              key={row}
              {...{ row, layout, order, painting }}
              pinned={pins.length}
              there={presenceOf(painting.set, order.slice(row * columns, (row + 1) * columns))}
            />
          ))}
        {layout && hovered !== null && hoveredPlace >= 0 && hoveredPlace !== place && (
          <Ring layout={layout} place={hoveredPlace} channel={hovered} className="border-ink" />
        )}
        {
          layout && channel !== null && place >= 0 &&
          <Ring layout={layout} place={place} channel={channel} className="border-accent group-focus-visible:shadow-[0_0_0_3px_var(--accent)]" selected /> // prettier-ignore
        }
      </div>
    </div>
  );
}

interface RingProps {
  layout: TileLayout;
  place: number;
  channel: number;
  className: string;
  selected?: boolean;
}

/** Around a tile, with its number where the tile has no room for it. */
function Ring({ layout, place, channel, className, selected = false }: RingProps) {
  const { columns, pitchX, pitchY, mapWidth, mapHeight, labelHeight } = layout;
  return (
    <span
      aria-hidden="true"
      data-selected={selected || undefined}
      className={classNames('pointer-events-none absolute z-10 border-2', className)}
      style={{
        left: (place % columns) * pitchX - 2,
        top: Math.floor(place / columns) * pitchY - 2,
        width: mapWidth + 4,
        height: mapHeight + 4,
      }}
    >
      {labelHeight === 0 && (
        <span className="bg-surface text-ink text-small absolute top-full left-0 px-1">{channel}</span>
      )}
    </span>
  );
}

/** With the least movement. */
function scrollToTile(frame: HTMLElement, { columns, pitchY }: TileLayout, place: number): void {
  const top = Math.floor(place / columns) * pitchY;
  const bottom = top + pitchY - frame.clientHeight + 16;
  if (frame.scrollTop > top) frame.scrollTop = top;
  else if (frame.scrollTop < bottom) frame.scrollTop = bottom;
}
