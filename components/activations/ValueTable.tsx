'use client';
import { useRef, type RefObject } from 'react';
import { useVirtualRows } from '../layers/useVirtualRows';
import { exactValue } from './activationsText';
import type { ActivationsModel } from './useActivationsModel';
import { useTakeFocus } from './useTakeFocus';

const ROW_PX = 28;

export interface ValueTableProps {
  model: ActivationsModel;
  channel: number;
  /** Set while the keyboard is to come here. */
  takeFocus: RefObject<boolean>;
}

/** The large map as a table of its values, to the last digit: rows and columns as in the map. */
export function ValueTable({ model, channel, takeFocus }: ValueTableProps) {
  const { maps } = model;
  const frame = useRef<HTMLDivElement>(null);
  useTakeFocus(frame, takeFocus);
  const { first, end, abovePx, belowPx } = useVirtualRows(frame, maps?.height ?? 0, ROW_PX);
  if (!maps) return null;
  const values = maps.map(channel);
  const columns = Array.from({ length: maps.width }, (_, col) => col);
  const rows = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  const name = `Values of channel ${channel}: ${maps.height} × ${maps.width}${maps.signed ? ', difference' : ''}`;
  return (
    <div
      ref={frame}
      role="region"
      tabIndex={0}
      aria-label={name}
      aria-busy={model.stale || !values}
      className="border-line bg-surface relative min-h-0 flex-1 overflow-auto border-t max-lg:h-[65dvh] max-lg:flex-none"
    >
      <table className="text-small border-collapse" aria-rowcount={maps.height + 1}>
        <caption className="sr-only">{name}</caption>
        <thead>
          <tr>
            <th scope="col" className="bg-surface text-muted sticky top-0 left-0 z-20 px-2 text-left">
              Row
            </th>
            {columns.map((col) => (
              <th key={col} scope="col" className="bg-surface text-muted sticky top-0 z-10 h-8 px-2 text-right">
                {col}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {abovePx > 0 && <Gap height={abovePx} columns={maps.width} />}
          {rows.map((row) => (
            <tr key={row} aria-rowindex={row + 2} style={{ height: ROW_PX }}>
              <th scope="row" className="bg-surface text-muted sticky left-0 px-2 text-left">
                {row}
              </th>
              {columns.map((col) => (
                <td key={col} className="border-line border-t px-2 text-right whitespace-nowrap">
                  {values ? exactValue(values[row * maps.width + col] ?? NaN) : '…'}
                </td>
              ))}
            </tr>
          ))}
          {belowPx > 0 && <Gap height={belowPx} columns={maps.width} />}
        </tbody>
      </table>
    </div>
  );
}

/** In place of rows that are out of sight. */
function Gap({ height, columns }: { height: number; columns: number }) {
  return (
    <tr aria-hidden="true" style={{ height }}>
      <td colSpan={columns + 1} />
    </tr>
  );
}
