'use client';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { classNames } from '../ui/classNames';
import { HeaderCell } from '../ui/Table';
import { LayerTableRow } from './LayerTableRow';
import { sortRows, type LayerColumn, type LayerRow, type LayerSort } from './layerRows';
import { useVirtualRows } from './useVirtualRows';

export interface LayerTableProps {
  rows: readonly LayerRow[];
  /** Name of the chosen layer. */
  chosen: string | null;
  onChoose: (layer: string) => void;
}

const ROW_PX = 33;
const PAGE_ROWS = 10;
const HEADERS: { column: LayerColumn | null; text: string; numeric?: boolean }[] = [
  { column: 'number', text: 'No.', numeric: true },
  { column: 'name', text: 'Name' },
  { column: 'type', text: 'Type' },
  { column: null, text: 'Detail' },
  { column: null, text: 'Output' },
  { column: 'parameters', text: 'Parameters', numeric: true },
  { column: null, text: 'Stride', numeric: true },
  { column: 'field', text: 'Sees', numeric: true },
];

/** All layers, one a row; only the rows in sight are drawn. The arrow keys move the choice. */
export function LayerTable({ rows, chosen, onChoose }: LayerTableProps) {
  const [sort, setSort] = useState<LayerSort>({ column: 'number', direction: 'ascending' });
  const frame = useRef<HTMLDivElement>(null);
  const sorted = sortRows(rows, sort);
  const chosenAt = sorted.findIndex(({ layer }) => layer.name === chosen);
  const { first, end, abovePx, belowPx } = useVirtualRows(frame, sorted.length, ROW_PX);

  // Where the choice came from elsewhere (the address, the graph), the list goes there.
  useEffect(() => {
    const element = frame.current;
    if (!element || chosenAt < 0) return;
    const top = chosenAt * ROW_PX;
    const inSight = top >= element.scrollTop && top + 2 * ROW_PX <= element.scrollTop + element.clientHeight;
    if (!inSight) element.scrollTop = Math.max(0, top - element.clientHeight / 2);
  }, [chosenAt]);

  const sortBy = (column: LayerColumn) =>
    setSort({
      column,
      direction: sort.column === column && sort.direction === 'ascending' ? 'descending' : 'ascending',
    });
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE_ROWS, PageUp: -PAGE_ROWS };
    const ends: Record<string, number> = { Home: 0, End: sorted.length - 1 };
    const step = steps[event.key];
    const to = ends[event.key] ?? (step === undefined ? undefined : Math.max(0, chosenAt) + step);
    const row = to === undefined ? undefined : sorted[Math.min(Math.max(0, to), sorted.length - 1)];
    if (!row || event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    onChoose(row.layer.name);
  };

  return (
    // The frame has the focus and the arrow keys: with hundreds of rows, a stop at each would be none.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={frame}
      tabIndex={0}
      role="region"
      aria-label="List of layers"
      onKeyDown={onKeyDown}
      className="rounded-panel border-line bg-surface max-h-[70vh] overflow-auto border"
    >
      <table className="text-body w-full border-collapse" aria-rowcount={sorted.length + 1}>
        <caption className="sr-only">Layers of the network. Use the arrow keys to choose one.</caption>
        <thead className="bg-surface sticky top-0 z-10">
          <tr aria-rowindex={1}>
            {HEADERS.map(({ column, text, numeric }) => (
              <HeaderCell
                key={text}
                numeric={numeric}
                {...(column
                  ? { sort: sort.column === column ? sort.direction : null, onSort: () => sortBy(column) }
                  : {})}
              >
                {text}
              </HeaderCell>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap heightPx={abovePx} />
          {sorted.slice(first, end).map((row, k) => (
            <LayerTableRow
              key={row.layer.name}
              row={row}
              rowIndex={first + k + 2}
              chosen={row.layer.name === chosen}
              onChoose={() => onChoose(row.layer.name)}
            />
          ))}
          <Gap heightPx={belowPx} />
        </tbody>
      </table>
      {sorted.length === 0 && <p className={classNames('text-muted px-3 py-6')}>No layer is like that.</p>}
    </div>
  );
}

/** Keeps the place of rows that are not drawn. */
function Gap({ heightPx }: { heightPx: number }) {
  return heightPx > 0 ? (
    <tr aria-hidden="true" style={{ height: heightPx }}>
      <td colSpan={HEADERS.length} />
    </tr>
  ) : null;
}
