'use client';
import { useMemo } from 'react';
import type { LayerFilters } from '@/lib/domain/layerFilters';
import type { Rect } from '../occlusion/cellGeometry';
import { classNames } from '../ui/classNames';
import { nearestOf } from './filterChoice';
import type { FilterPoint } from './filterPoint';
import { filterRect, positionsInSight, tileRect, type FilterSheet, type TilePlace } from './filterSheet';

/** Signs of what is odd about a filter; the legend says what they mean. */
export const FILTER_SIGNS = { dead: '∅', duplicate: '≈' } as const;
/** On smaller tiles there is no room for a sign. */
const SMALLEST_MARKED_PX = 40;

export interface SheetMarksProps {
  sheet: FilterSheet;
  sight: Rect;
  filters: LayerFilters;
  shown: readonly number[];
  selected: number | null;
  inspected: FilterPoint | null;
  cursorTile: TilePlace | null;
}

/** What lies over the drawn filters: the shared channel, what is looked at closely, and signs. */
export function SheetMarks({ sheet, sight, filters, shown, selected, inspected, cursorTile }: SheetMarksProps) {
  const position = (index: number | null) => (index === null ? -1 : shown.indexOf(index));
  const chosen = position(selected);
  const looked = position(inspected?.index ?? null);
  const lookedRect =
    looked < 0
      ? null
      : sheet.kind === 'matrix' && inspected && (inspected.weight ?? cursorTile)
        ? tileRect(sheet, { row: looked, col: inspected.channel })
        : filterRect(sheet, looked);
  return (
    <>
      <Signs {...{ sheet, sight, filters, shown }} />
      {lookedRect && looked !== chosen && <Outline rect={lookedRect} className="border-ink" />}
      {lookedRect && looked === chosen && sheet.kind === 'matrix' && (
        <Outline rect={lookedRect} className="border-ink" />
      )}
      {chosen >= 0 && <Outline rect={filterRect(sheet, chosen)} className="border-accent" />}
    </>
  );
}

/** Around the tile, so that no weight is covered. */
function Outline({ rect, className }: { rect: Rect; className: string }) {
  return (
    <div
      className={classNames('absolute border-2', className)}
      style={{ left: rect.x - 3, top: rect.y - 3, width: rect.width + 6, height: rect.height + 6 }}
    />
  );
}

function Signs({ sheet, sight, filters, shown }: Pick<SheetMarksProps, 'sheet' | 'sight' | 'filters' | 'shown'>) {
  const nearest = useMemo(() => nearestOf(filters.duplicates), [filters.duplicates]);
  if (sheet.kind === 'matrix' || sheet.stepX < SMALLEST_MARKED_PX) return null;
  return positionsInSight(sheet, sight).map((position) => {
    const index = shown[position] ?? -1;
    const signs = [
      filters.filters[index]?.nearDead && FILTER_SIGNS.dead,
      nearest.has(index) && FILTER_SIGNS.duplicate,
    ].filter(Boolean);
    if (signs.length === 0) return null;
    const { x, y } = filterRect(sheet, position);
    return (
      <span
        key={index}
        className="bg-surface text-small text-ink absolute px-0.5 leading-none font-semibold"
        style={{ left: x, top: y }}
      >
        {signs.join('')}
      </span>
    );
  });
}
