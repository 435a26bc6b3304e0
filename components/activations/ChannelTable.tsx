'use client';
import { useEffect, useEffectEvent, useId, useMemo, useRef, type KeyboardEvent, type RefObject } from 'react';
import { useVirtualRows } from '../layers/useVirtualRows';
import { classNames } from '../ui/classNames';
import { SortableHeader } from '../ui/SortableHeader';
import type { RowColumn } from './activationsLook';
import { shareText, shortValue, sizeText, stateOfChannel } from './activationsText';
import { orderRows } from './channelOrder';
import { areSingle } from './mapSet';
import type { ActivationsModel } from './useActivationsModel';
import { useTakeFocus } from './useTakeFocus';

const ROW_PX = 32;
const GRID = 'grid min-w-[34rem] grid-cols-[5rem_6rem_6rem_6rem_6rem_minmax(4rem,1fr)] items-center gap-x-2 px-3';
const COLUMNS: readonly { column: RowColumn | null; text: string }[] = [
  { column: 'channel', text: 'Channel' },
  { column: 'min', text: 'Smallest' },
  { column: 'max', text: 'Greatest' },
  { column: null, text: 'At row, column' },
  { column: 'mean', text: 'Mean' },
  { column: 'zeros', text: 'Zeros' },
];

export interface ChannelTableProps {
  model: ActivationsModel;
  /** Set while the keyboard is to come here. */
  takeFocus: RefObject<boolean>;
  onOpen: (channel: number) => void;
}

/**
 * The grid as a table: a row a channel with its statistics, sortable. One stop of the Tab key for the rows, of which only
 * those in sight are in the page.
 */
export function ChannelTable({ model, takeFocus, onOpen }: ChannelTableProps) {
  const { maps, look, changeLook, channel, pins, stale, choice } = model;
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  useTakeFocus(frame, takeFocus);
  const statistics = maps?.statistics;
  const rows = useMemo(() => (statistics ? orderRows(statistics, look.rows) : []), [statistics, look.rows]);
  const { first, end, abovePx } = useVirtualRows(frame, rows.length, ROW_PX);
  const active = channel === null ? -1 : rows.indexOf(channel);
  const reveal = useEffectEvent(() => {
    if (frame.current && active >= 0) scrollToRow(frame.current, active);
  });
  useEffect(() => reveal(), [active]);

  const sortBy = (column: RowColumn) => {
    // Numbers of channels from the first, figures from the greatest.
    const usual = column === 'channel' ? 'ascending' : 'descending';
    const other = usual === 'ascending' ? 'descending' : 'ascending';
    const again = look.rows.column === column && look.rows.direction === usual;
    changeLook({ rows: { column, direction: again ? other : usual } });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / ROW_PX) - 2);
    const to = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: rows.length - 1 }[event.key]; // prettier-ignore
    if (to !== undefined) model.selectChannel(rows[Math.max(0, Math.min(rows.length - 1, to))] ?? null);
    else if (event.key === 'Enter' && channel !== null) onOpen(channel);
    else return;
    event.preventDefault();
  };
  if (!maps) return null;
  return (
    <div
      ref={frame}
      role="grid"
      tabIndex={0}
      aria-label={`Channels of ${choice.chosen?.name ?? 'the layer'}: ${sizeText(maps)}`}
      aria-rowcount={rows.length + 1}
      aria-colcount={COLUMNS.length}
      aria-busy={stale}
      aria-activedescendant={active >= first && active < end ? `${id}-${active}` : undefined}
      onKeyDown={onKeyDown}
      className={classNames(
        'border-line bg-surface group relative min-h-0 flex-1 overflow-auto border-t contain-strict max-lg:h-[65dvh] max-lg:flex-none',
        stale && 'opacity-50',
      )}
    >
      <div role="row" aria-rowindex={1} className={`${GRID} border-line bg-surface sticky top-0 z-10 h-9 border-b`}>
        {COLUMNS.map(({ column, text }, index) => (
          <SortableHeader
            key={text}
            index={index}
            numeric={index > 0}
            sort={column === look.rows.column ? look.rows.direction : null}
            onSort={column && (() => sortBy(column))}
          >
            {text}
          </SortableHeader>
        ))}
      </div>
      <div role="presentation" style={{ height: rows.length * ROW_PX }} className="relative">
        <div role="presentation" className="absolute inset-x-0" style={{ top: abovePx }}>
          {rows.slice(first, end).map((number, index) => {
            const row = first + index;
            const facts = maps.statistics[number]!;
            const state = areSingle(maps) ? null : stateOfChannel(facts, maps.signed);
            const cells = [
              `${number}${pins.includes(number) ? ' (pinned)' : ''}`,
              shortValue(facts.min),
              shortValue(facts.max),
              facts.maxAt ? `${facts.maxAt.row}, ${facts.maxAt.col}` : '–',
              shortValue(facts.mean),
              `${shareText(facts.zeros)}${state && facts.zeros < 1 ? `, ${state}` : ''}`,
            ];
            return (
              // The keys are the grid's, and stay there.
              <div
                key={number}
                id={`${id}-${row}`}
                role="row"
                aria-rowindex={row + 2}
                aria-selected={row === active}
                tabIndex={-1}
                onMouseDown={(event) => {
                  event.preventDefault();
                  frame.current?.focus({ preventScroll: true });
                  model.selectChannel(number);
                }}
                className={classNames(
                  GRID,
                  'border-line border-b',
                  row === active ? 'bg-accent-soft' : 'hover:bg-sunken',
                  facts.zeros === 1 && 'text-muted',
                  row === active &&
                    'group-focus-visible:outline-accent group-focus-visible:outline-2 group-focus-visible:-outline-offset-2',
                )}
                style={{ height: ROW_PX }}
              >
                {cells.map((text, column) => (
                  <div
                    key={column}
                    role="gridcell"
                    aria-colindex={column + 1}
                    className={column === 0 ? 'truncate' : 'truncate text-right'}
                  >
                    {text}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function scrollToRow(frame: HTMLElement, row: number): void {
  const header = 36;
  const top = row * ROW_PX;
  if (frame.scrollTop > top) frame.scrollTop = top;
  else frame.scrollTop = Math.max(frame.scrollTop, top + ROW_PX + header - frame.clientHeight);
}
