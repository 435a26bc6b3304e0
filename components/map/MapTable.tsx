'use client';
import { useId, useMemo, useRef, type KeyboardEvent } from 'react';
import { formatProbability } from '../text/formatProbability';
import { useVirtualRows } from '../layers/useVirtualRows';
import { classNames } from '../ui/classNames';
import { SortableHeader } from '../ui/SortableHeader';
import { formatCoordinate, labelOf, mapRows, predictionOf, type MapColumn } from './mapRows';
import { formatCount, mapName } from './mapText';
import { useDrawnSide, type DrawnSide } from './useDrawnSide';
import { HIDDEN } from './emphasis';
import type { MapModel } from './useMapModel';
import type { MapSide } from './useMapSide';

const ROW_PX = 36;
const GRID =
  'grid min-w-[46rem] grid-cols-[2.5rem_minmax(0,3fr)_minmax(0,2fr)_minmax(0,2fr)_6rem_5rem_5rem] items-center';
const COLUMNS: readonly { column: MapColumn; text: string; numeric?: boolean }[] = [
  { column: 'selected', text: 'Selected' },
  { column: 'file', text: 'File' },
  { column: 'label', text: 'Label' },
  { column: 'prediction', text: 'Prediction' },
  { column: 'confidence', text: 'Confidence', numeric: true },
  { column: 'x', text: 'x', numeric: true },
  { column: 'y', text: 'y', numeric: true },
];

export interface MapTableProps {
  model: MapModel;
  side: MapSide;
  onOpen: (imageId: string) => void;
}

/**
 * The map as a table: the same points with their numbers, sortable, for eyes and screen readers alike. One stop of the
 * Tab key for the rows, of which only those in sight are in the page. What the map hides or a search leaves out is not
 * here either.
 */
export function MapTable({ model, side, onOpen }: MapTableProps) {
  const drawn = useDrawnSide(model, side);
  const { order } = model.look;
  const rows = useRows(model, side, drawn);
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const { first, end, abovePx } = useVirtualRows(frame, rows.length, ROW_PX);
  const { points, pointOf, embedding } = side;
  if (!points || !drawn || !embedding) return null;
  const focused = model.focusId === null ? null : (pointOf.get(model.focusId) ?? null);
  const active = focused === null ? -1 : rows.indexOf(focused);

  const goTo = (row: number, extend: boolean) => {
    const point = rows[Math.max(0, Math.min(rows.length - 1, row))];
    const imageId = point === undefined ? undefined : points.imageIds[point];
    if (imageId === undefined) return;
    model.changeLook({ focusId: imageId });
    if (extend) model.selection.change([imageId], 'add');
    if (frame.current) scrollTo(frame.current, rows.indexOf(point ?? -1));
  };
  const toggle = (point: number) =>
    model.selection.change([points.imageIds[point] ?? ''], drawn.selected?.[point] ? 'remove' : 'add');
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / ROW_PX) - 2);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const step = steps[event.key];
    if (step !== undefined) goTo(active < 0 ? 0 : active + step, event.shiftKey);
    else if (event.key === 'Home') goTo(0, false);
    else if (event.key === 'End') goTo(rows.length - 1, false);
    else if (event.key === ' ' && focused !== null) toggle(focused);
    else if (event.key === 'Enter' && model.focusId !== null) onOpen(model.focusId);
    else return;
    event.preventDefault();
  };
  const sortBy = (column: MapColumn) => {
    const again = order.column === column && order.direction === 'ascending';
    model.changeLook({ order: { column, direction: again ? 'descending' : 'ascending' } });
  };
  return (
    <>
      <p role="status" className={rows.length === 0 ? 'text-muted px-3 pb-2' : 'sr-only'}>
        {rows.length === 0
          ? 'No point is shown: the legend hides them, or none matches.'
          : `${formatCount(rows.length)} rows`}
      </p>
      <div
        ref={frame}
        role="grid"
        tabIndex={0}
        aria-label={`Points of the map: ${mapName(embedding)}`}
        aria-rowcount={rows.length + 1}
        aria-colcount={COLUMNS.length}
        aria-multiselectable="true"
        aria-activedescendant={active >= first && active < end ? `${id}-${active}` : undefined}
        onKeyDown={onKeyDown}
        className="border-line bg-surface group relative min-h-0 flex-1 overflow-auto border-t contain-strict max-lg:h-[65dvh] max-lg:flex-none"
      >
        <div
          role="row"
          aria-rowindex={1}
          className={`${GRID} border-line bg-surface sticky top-0 z-10 h-9 border-b px-3`}
        >
          {COLUMNS.map(({ column, text, numeric }, index) => (
            <SortableHeader
              key={column}
              {...{ index, numeric }}
              sort={order.column === column ? order.direction : null}
              onSort={() => sortBy(column)}
            >
              {index === 0 ? <span className="sr-only">{text}</span> : text}
            </SortableHeader>
          ))}
        </div>
        <div role="presentation" style={{ height: rows.length * ROW_PX }} className="relative">
          <div role="presentation" className="absolute inset-x-0" style={{ top: abovePx }}>
            {rows.slice(first, end).map((point, index) => {
              const row = first + index;
              return (
                <Row
                  key={point}
                  {...{ side, drawn, point }}
                  id={`${id}-${row}`}
                  rowIndex={row + 2}
                  active={row === active}
                  onToggle={() => toggle(point)}
                  onFocus={() => goTo(row, false)}
                />
              );
            })}
          </div>
        </div>
      </div>
    </>
  );
}

interface RowProps {
  side: MapSide;
  drawn: DrawnSide;
  point: number;
  id: string;
  rowIndex: number;
  active: boolean;
  onToggle: () => void;
  onFocus: () => void;
}

function Row({ side, drawn, point, id, rowIndex, active, onToggle, onFocus }: RowProps) {
  const { points, predictions, layout } = side;
  const selected = drawn.selected?.[point] === 1;
  const fileName = points?.fileNames[point] ?? '';
  const prediction = predictionOf(predictions, point);
  const texts = [
    points ? (labelOf(points, point) ?? '–') : '',
    prediction ? `${prediction.name}${prediction.right === false ? ' (wrong)' : ''}` : '–',
  ];
  const numbers = [
    prediction ? formatProbability(prediction.confidence) : '–',
    ...[0, 1].map((axis) => formatCoordinate(layout?.positions[2 * point + axis] ?? NaN)),
  ];
  return (
    <div
      role="row"
      aria-rowindex={rowIndex}
      aria-selected={selected}
      className={classNames(
        GRID,
        'border-line border-b px-3',
        selected ? 'bg-accent-soft' : 'hover:bg-sunken',
        active &&
          'group-focus-visible:outline-accent group-focus-visible:outline-2 group-focus-visible:-outline-offset-2',
      )}
      style={{ height: ROW_PX }}
    >
      <div role="gridcell" aria-colindex={1}>
        <input type="checkbox" tabIndex={-1} checked={selected} onChange={onToggle} aria-label={`Select ${fileName}`} />
      </div>
      <div role="gridcell" aria-colindex={2} id={id} className="min-w-0 truncate">
        <button
          type="button"
          tabIndex={-1}
          onClick={onFocus}
          className={classNames('max-w-full truncate', active && 'font-semibold')}
        >
          {fileName}
        </button>
      </div>
      {texts.map((text, index) => (
        <div key={index} role="gridcell" aria-colindex={3 + index} className="min-w-0 truncate pr-2">
          {text}
        </div>
      ))}
      {numbers.map((text, index) => (
        <div key={index} role="gridcell" aria-colindex={5 + index} className="text-right">
          {text}
        </div>
      ))}
    </div>
  );
}

/** Only an order by place has to be made anew with every frame. */
function useRows(model: MapModel, side: MapSide, drawn: DrawnSide | null): readonly number[] {
  const { order } = model.look;
  const { points, predictions, layout } = side;
  const positions = order.column === 'x' || order.column === 'y' ? (layout?.positions ?? null) : null;
  const selected = order.column === 'selected' ? (drawn?.selected ?? null) : null;
  const emphasis = drawn?.emphasis ?? null;
  // They are points of the shown map.
  const matches = side.slot === 'shown' ? model.matches : null;
  return useMemo(() => {
    if (!points) return [];
    const found = matches && new Set(matches.points);
    const shown = (point: number) => emphasis?.[point] !== HIDDEN && (!found || found.has(point));
    return mapRows({ points, predictions, positions, selected }, order, shown);
  }, [points, predictions, positions, selected, emphasis, matches, order]);
}

/** Brings a row into sight, under the header that stays at the top. */
function scrollTo(frame: HTMLElement, row: number): void {
  if (row < 0) return;
  const top = row * ROW_PX;
  const room = frame.clientHeight - ROW_PX;
  if (top < frame.scrollTop) frame.scrollTop = top;
  else if (top + ROW_PX > frame.scrollTop + room) frame.scrollTop = top + ROW_PX - room;
}
