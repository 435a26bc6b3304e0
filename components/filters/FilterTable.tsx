'use client';
import { useId, useMemo, useRef, type KeyboardEvent } from 'react';
import type { LayerFilters, MeasuredFilter } from '@/lib/domain/layerFilters';
import { useVirtualRows } from '../layers/useVirtualRows';
import { classNames } from '../ui/classNames';
import { SortableHeader } from '../ui/SortableHeader';
import { nearestOf, shownFilters } from './filterChoice';
import { sortRows, type FilterColumn, type FilterOrder, type Nearest } from './filterRows';
import { figure, percent, stripesText } from './filterText';
import { PairsTable } from './PairsTable';
import type { FiltersModel } from './useFiltersModel';

const ROW_PX = 36;
const GRID =
  'grid min-w-[64rem] grid-cols-[4rem_4.5rem_5rem_5.5rem_minmax(9rem,1fr)_minmax(6.5rem,1fr)_6rem_5rem_5rem_minmax(9.5rem,1fr)] items-center gap-x-2';
const COLUMNS: readonly { column: FilterColumn; text: string; numeric?: boolean }[] = [
  { column: 'index', text: 'Filter', numeric: true },
  { column: 'norm', text: 'Norm', numeric: true },
  { column: 'least', text: 'Least', numeric: true },
  { column: 'greatest', text: 'Greatest', numeric: true },
  { column: 'r2', text: 'Gabor fit (R²)' },
  { column: 'orientation', text: 'Orientation' },
  { column: 'wavelength', text: 'Wave, px', numeric: true },
  { column: 'phase', text: 'Phase', numeric: true },
  { column: 'colourfulness', text: 'Colour', numeric: true },
  { column: 'alike', text: 'Most alike (cosine)' },
];

/**
 * The filters with all their numbers, sortable, for eyes and screen readers alike. One stop of the Tab key for the rows,
 * of which only those in sight are in the page; under them the pairs of near-duplicates.
 */
export function FilterTable({ model }: { model: FiltersModel }) {
  const { main, look, changeLook } = model;
  const filters = main?.filters ?? null;
  const key = main?.key ?? null;
  const nearest = useMemo(() => (filters ? nearestOf(filters.duplicates) : new Map()), [filters]);
  const { sort, only, bin, order } = look;
  const rows = useMemo(() => {
    if (!filters) return [];
    const shown = shownFilters(filters, { sort, only, bin }).flatMap((index) => filters.filters[index] ?? []);
    return sortRows(shown, order, nearest);
  }, [filters, sort, only, bin, order, nearest]);
  if (!filters || key === null) return null;
  const sortBy = (column: FilterColumn) => {
    const again = order.column === column && order.direction === 'ascending';
    changeLook({ order: { column, direction: again ? 'descending' : 'ascending' } });
  };
  return (
    <>
      <p role="status" className={rows.length === 0 ? 'text-muted px-3 pb-2' : 'sr-only'}>
        {rows.length === 0 ? 'No filter is of that kind.' : `${rows.length.toLocaleString('en-GB')} rows`}
      </p>
      <Rows {...{ model, filters, rows, order, nearest, sortBy }} side={key} />
      <PairsTable filters={filters} onFilter={(index) => model.select(index)} />
    </>
  );
}

interface RowsProps {
  model: FiltersModel;
  filters: LayerFilters;
  rows: readonly MeasuredFilter[];
  order: FilterOrder;
  nearest: Nearest;
  side: string;
  sortBy: (column: FilterColumn) => void;
}

function Rows({ model, filters, rows, order, nearest, side, sortBy }: RowsProps) {
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const { first, end, abovePx } = useVirtualRows(frame, rows.length, ROW_PX);
  const { selected, inspected, cursor } = model;
  const looked = cursor?.side === side ? cursor.index : selected;
  const active = looked === null ? -1 : rows.findIndex(({ index }) => index === looked);

  const goTo = (row: number) => {
    const filter = rows[Math.max(0, Math.min(rows.length - 1, row))];
    if (!filter) return;
    model.moveTo({ side, index: filter.index, channel: 0, weight: null });
    if (frame.current) scrollTo(frame.current, rows.indexOf(filter));
  };
  const choose = (index: number) => (index === selected ? model.open(index) : model.select(index));
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / ROW_PX) - 2);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const step = steps[event.key];
    if (step !== undefined) goTo(active < 0 ? 0 : active + step);
    else if (event.key === 'Home') goTo(0);
    else if (event.key === 'End') goTo(rows.length - 1);
    else if ((event.key === 'Enter' || event.key === ' ') && looked !== null) choose(looked);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={frame}
      role="grid"
      tabIndex={0}
      aria-label={`Table of the filters of ${filters.layer.name}`}
      aria-rowcount={rows.length + 1}
      aria-colcount={COLUMNS.length}
      aria-activedescendant={active >= first && active < end ? `${id}-${active}` : undefined}
      onKeyDown={onKeyDown}
      className="border-line bg-surface group relative min-h-40 flex-1 overflow-auto border-t contain-strict max-lg:h-[65dvh] max-lg:flex-none"
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
            {text}
          </SortableHeader>
        ))}
      </div>
      <div role="presentation" style={{ height: rows.length * ROW_PX }} className="relative">
        <div role="presentation" className="absolute inset-x-0" style={{ top: abovePx }}>
          {rows.slice(first, end).map((filter, offset) => (
            <Row
              key={filter.index}
              {...{ filter, nearest }}
              id={`${id}-${first + offset}`}
              rowIndex={first + offset + 2}
              selected={filter.index === selected}
              active={first + offset === active}
              looked={inspected?.point.side === side && inspected.point.index === filter.index}
              onChoose={() => {
                goTo(first + offset);
                choose(filter.index);
              }}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  filter: MeasuredFilter;
  nearest: Nearest;
  id: string;
  rowIndex: number;
  selected: boolean;
  active: boolean;
  looked: boolean;
  onChoose: () => void;
}

function Row({ filter, nearest, id, rowIndex, selected, active, looked, onChoose }: RowProps) {
  const { gabor, colour, index } = filter;
  const alike = nearest.get(index);
  const texts = [
    figure(filter.norm) + (filter.nearDead ? ' ∅' : ''),
    figure(filter.least),
    figure(filter.greatest),
    gabor ? `${gabor.r2.toFixed(2)}, ${gabor.gaborLike ? 'Gabor-like' : 'not'}` : '–',
    gabor ? `${Math.round(gabor.orientation) % 180}° ${stripesText(gabor.orientation)}` : '–',
    gabor ? figure(gabor.wavelength) : '–',
    gabor ? `${Math.round(gabor.phase) % 360}°` : '–',
    colour ? percent(colour.colourfulness) : '–',
    alike ? `${alike.other} (${alike.cosine.toFixed(3).replace('-', '−')})` : '–',
  ];
  return (
    <div
      role="row"
      aria-rowindex={rowIndex}
      aria-selected={selected}
      className={classNames(
        GRID,
        'border-line border-b px-3',
        selected ? 'bg-accent-soft' : looked ? 'bg-sunken' : 'hover:bg-sunken',
        active &&
          'group-focus-visible:outline-accent group-focus-visible:outline-2 group-focus-visible:-outline-offset-2',
      )}
      style={{ height: ROW_PX }}
    >
      <div role="gridcell" aria-colindex={1} id={id} className="text-right">
        <button
          type="button"
          tabIndex={-1}
          onClick={onChoose}
          aria-label={`Filter ${index}${filter.nearDead ? ', nearly dead' : ''}`}
          className={classNames('w-full text-right underline', (selected || active) && 'font-semibold')}
        >
          {index}
        </button>
      </div>
      {texts.map((text, column) => (
        <div
          key={column}
          role="gridcell"
          aria-colindex={column + 2}
          className={classNames('min-w-0 truncate', COLUMNS[column + 1]?.numeric && 'text-right')}
        >
          {text}
        </div>
      ))}
    </div>
  );
}

/** Brings a row into sight, under the header that stays at the top. */
function scrollTo(frame: HTMLElement, row: number): void {
  if (row < 0) return;
  const top = row * ROW_PX;
  const room = frame.clientHeight - ROW_PX;
  if (top < frame.scrollTop) frame.scrollTop = top;
  else if (top + ROW_PX > frame.scrollTop + room) frame.scrollTop = top + ROW_PX - room;
}
