import { useEffect, useEffectEvent, useId, type KeyboardEvent } from 'react';
import { useElementSize } from '../occlusion/useElementSize';
import type { BrowserAction, BrowserState } from './browserState';
import { columnsIn, columnWidth, placeByKey, rowsOf, type GridLayout } from './gridLayout';
import { CELL_EDGE_PX, CELL_GAP_PX, gridRowHeight, PictureCell } from './PictureCell';
import type { PicturePages } from './picturePages';
import {
  PictureRow,
  PREDICTION_COLUMN,
  PREDICTION_TRACK,
  TABLE_COLUMNS,
  TABLE_GRID_CLASS,
  TABLE_HEADER_PX,
  TABLE_ROW_PX,
  TABLE_TRACKS,
} from './PictureRow';
import { hasPlace } from './placeRanges';
import { useVirtualRows, type Sight } from './useVirtualRows';

export interface PictureListProps {
  label: string;
  pages: PicturePages;
  /** Counts the changes of `pages`. */
  version: number;
  state: BrowserState;
  /** The first picture in sight when it is opened. */
  startAt: number;
  /** Of the network whose predictions are shown; null: none are. */
  labels: readonly string[] | null;
  act: (action: BrowserAction) => void;
  onSight: (sight: Sight) => void;
}

/**
 * The pictures as a grid or as a table: one stop of the Tab key, of which only the rows in sight are in the page. Which
 * row of how many each is, is told to assistive technology.
 */
export function PictureList(props: PictureListProps) {
  const { label, pages, state, startAt, labels, act, onSight } = props;
  const id = useId();
  const { ref: measure, size } = useElementSize();
  const isTable = state.view === 'table';
  const layout = layoutOf(props, size?.width ?? null);
  const headerHeight = isTable ? TABLE_HEADER_PX : 0;
  const { scroller, drawn, reveal, rowsInSight } = useVirtualRows(layout, startAt, headerHeight, onSight);
  const rows = layout ? rowsOf(layout) : 0;

  const revealActive = useEffectEvent(() => {
    if (state.picture !== null) reveal(state.picture);
  });
  const knowsLayout = layout !== null;
  // The address may name a picture elsewhere than the first in sight; the keyboard and the dialog move it.
  useEffect(() => revealActive(), [state.picture, knowsLayout]);

  const onKeyDown = (event: KeyboardEvent) => {
    const action = layout && keyAction(event, layout, state, rowsInSight());
    if (!action) return;
    event.preventDefault();
    act(action);
  };
  const drawnRows =
    drawn && layout ? Array.from({ length: drawn.last - drawn.first + 1 }, (_, i) => drawn.first + i) : [];
  const isDrawn = state.picture !== null && layout && drawnRows.includes(Math.floor(state.picture / layout.columns));

  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable="true"
      aria-rowcount={rows + (isTable ? 1 : 0)}
      aria-colcount={isTable ? TABLE_COLUMNS.length + (labels ? 1 : 0) : layout?.columns}
      aria-activedescendant={isDrawn ? `${id}-${state.picture}` : undefined}
      onKeyDown={onKeyDown}
      // A press must not take the focus away from the grid, to a cell that goes as soon as it is scrolled out of sight.
      onMouseDown={(event) => {
        if (event.target instanceof Element && event.target.closest('button, input')) {
          event.preventDefault();
          event.currentTarget.focus({ preventScroll: true });
        }
      }}
      className="group rounded-panel relative -m-1 overflow-auto p-1 contain-content"
      style={{ height: `min(${rows * (layout?.rowHeight ?? 150) + headerHeight + 8}px, max(22rem, 72dvh))` }}
    >
      {isTable && <TableHeader hasPredictions={labels !== null} />}
      <div ref={measure} role="presentation" className="relative" style={{ height: rows * (layout?.rowHeight ?? 0) }}>
        {layout &&
          drawnRows.map((row) => (
            <div
              key={row}
              role="row"
              aria-rowindex={row + 1 + (isTable ? 1 : 0)}
              className={isTable ? 'absolute inset-x-0' : 'absolute inset-x-0 grid'}
              style={{
                top: row * layout.rowHeight,
                height: layout.rowHeight - (isTable ? 0 : CELL_GAP_PX),
                ...(isTable
                  ? {}
                  : { gap: CELL_GAP_PX, gridTemplateColumns: `repeat(${layout.columns}, minmax(0, 1fr))` }),
              }}
            >
              {placesOf(row, layout).map((place, column) => {
                const shared = {
                  place,
                  id: `${id}-${place}`,
                  picture: pages.at(place),
                  active: place === state.picture,
                  selected: hasPlace(state.selected, place),
                  labels,
                  act,
                };
                return isTable ? (
                  <PictureRow key={place} {...shared} />
                ) : (
                  <PictureCell key={place} {...shared} column={column} side={layout.side} />
                );
              })}
            </div>
          ))}
      </div>
    </div>
  );
}

/** Where everything stands, and the side of the pictures: they are as wide as their columns, which fill the list. */
function layoutOf(
  { pages, state, labels }: PictureListProps,
  width: number | null,
): (GridLayout & { side: number }) | null {
  if (width === null) return null;
  const { total } = pages;
  if (state.view === 'table') return { total, columns: 1, rowHeight: TABLE_ROW_PX, side: state.side };
  const columns = columnsIn(width, state.side + CELL_EDGE_PX, CELL_GAP_PX);
  const side = Math.max(state.side, columnWidth(width, columns, CELL_GAP_PX) - CELL_EDGE_PX);
  return { total, columns, rowHeight: gridRowHeight(side, labels !== null), side };
}

function placesOf(row: number, { columns, total }: GridLayout): number[] {
  const first = row * columns;
  return Array.from({ length: Math.max(0, Math.min(columns, total - first)) }, (_, column) => first + column);
}

/** What a key means here; null for keys that mean nothing. */
function keyAction(
  event: KeyboardEvent,
  layout: GridLayout,
  { picture, selected }: BrowserState,
  rowsInSight: number,
): BrowserAction | null {
  const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
  if (altKey) return null;
  if ((ctrlKey || metaKey) && key.toLowerCase() === 'a') return { kind: 'selectAll', total: layout.total };
  if (key === 'Escape' && selected.length > 0) return { kind: 'clear' };
  // The first key shows where one stands, and leads nowhere else but to the end.
  const to = placeByKey(layout, picture ?? 0, key, rowsInSight);
  if (to !== null) return { kind: shiftKey ? 'extend' : 'go', place: picture === null && key !== 'End' ? 0 : to };
  if (picture === null) return null;
  if (key === 'Enter') return { kind: 'open', place: picture };
  return key === ' ' ? { kind: 'toggle', place: picture } : null;
}

function TableHeader({ hasPredictions }: { hasPredictions: boolean }) {
  const columns = [...TABLE_COLUMNS, ...(hasPredictions ? [PREDICTION_COLUMN] : [])];
  return (
    <div
      role="row"
      aria-rowindex={1}
      className={`${TABLE_GRID_CLASS} border-line bg-surface text-small text-muted sticky -top-1 z-10 border-b font-semibold`}
      style={{ height: TABLE_HEADER_PX, gridTemplateColumns: TABLE_TRACKS + (hasPredictions ? PREDICTION_TRACK : '') }}
    >
      {columns.map((column, index) => (
        <div key={column} role="columnheader" aria-colindex={index + 1}>
          <span className={index < 2 ? 'sr-only' : undefined}>{column}</span>
        </div>
      ))}
    </div>
  );
}
