'use client';
import { boxOf } from '@/lib/network/receptiveFieldAt';
import type { CellPlace } from '../occlusion/cellGeometry';
import { describeCell, describeChannel, seenText, sizeText } from './activationsText';
import { areSingle, valueAt } from './mapSet';
import type { ActivationsModel } from './useActivationsModel';

/** Under the maps: what the pointer or the keyboard is on, to the last digit. It is never away, so that nothing moves. */
export function ValueLine({ model, cell }: { model: ActivationsModel; cell: CellPlace | null }) {
  return (
    <p data-value className="text-small border-line bg-surface min-h-10 content-center border-t px-3 py-1">
      {valueText(model, cell)}
    </p>
  );
}

function valueText(model: ActivationsModel, cell: CellPlace | null): string {
  const { maps, channel, hovered, pins, dead, look, stale } = model;
  if (!maps) return '';
  if (stale) return 'On the way …';
  if (look.enlarged && channel !== null)
    return cell ? cellText(model, channel, cell) : 'Point at a cell, or use the arrow keys, for its value.';
  const pointed = hovered ?? channel;
  const statistics = pointed === null ? null : maps.statistics[pointed];
  if (statistics && pointed !== null)
    return describeChannel(pointed, statistics, {
      signed: maps.signed,
      pinned: pins.includes(pointed),
      single: areSingle(maps),
    });
  const silent = maps.signed ? 'do not differ' : 'dead for this picture';
  return `${sizeText(maps)}${dead > 0 ? `, ${dead.toLocaleString('en-GB')} ${silent}` : ''}. Press one to enlarge it.`;
}

/** The value of a cell of the large map, both values of a difference, and what its unit sees. */
export function cellText(model: ActivationsModel, channel: number, cell: CellPlace): string {
  const { maps, own, other, comparison, graph, choice } = model;
  const layer = choice.chosen;
  if (!maps || !graph || !layer) return '';
  const both =
    maps.signed && comparison && own.blocks && other.blocks
      ? {
          here: valueAt(own.blocks, channel, cell),
          there: valueAt(other.blocks, channel, cell),
          other: comparison.where,
        }
      : null;
  const value = describeCell(channel, cell, valueAt(maps, channel, cell), both);
  const box = boxOf(layer.receptiveField, graph.input, cell.row, cell.col);
  return `${value}. ${seenText(layer.receptiveField, box)}`;
}
