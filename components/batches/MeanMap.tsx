'use client';
import { useMemo, useState } from 'react';
import type { OcclusionBatch } from '@/lib/domain/occlusionBatch';
import { heatmapPixels } from '@/lib/palette/heatmapPixels';
import { DEFAULT_SCALES, scoreRange } from '@/lib/palette/range';
import { batchMeanSchema, floatsOfBase64 } from '@/lib/protocol/batchRest';
import { useVersioned, valueOf } from '../api/useResource';
import { formatScore } from '../occlusion/cellText';
import type { CellPlace } from '../occlusion/cellGeometry';
import { HeatmapCanvas } from '../occlusion/HeatmapCanvas';
import { HeatmapGrid } from '../occlusion/HeatmapGrid';
import { Frame } from '../occlusion/HeatmapMarks';
import { HeatmapLegend } from '../occlusion/HeatmapLegend';
import { picturesText } from '../predictions/pictureLinks';
import { Callout } from '../ui/Callout';
import { SegmentedControl } from '../ui/SegmentedControl';
import { Table } from '../ui/Table';
import type { BatchQuery } from './batchQuery';

export interface MeanMapProps {
  batch: OcclusionBatch;
  /** Another one when the map is to be asked for again: it is made of every picture. */
  version: number;
  map: BatchQuery['map'];
  onMap: (map: BatchQuery['map']) => void;
}

/** Where covering lowers the target on average, over all measured pictures; with its numbers as a table. */
export function MeanMap({ batch: { id, grid }, version, map, onMap }: MeanMapProps) {
  const { rows, cols } = grid;
  const resource = useVersioned(`/api/batches/${id}/mean`, batchMeanSchema, version);
  const [isTable, setIsTable] = useState(false);
  const answer = valueOf(resource);
  const maps = useMemo(
    () => answer && { mean: floatsOfBase64(answer.mean), deviation: floatsOfBase64(answer.deviation) },
    [answer],
  );
  const [hovered, setHovered] = useState<CellPlace | null>(null);
  const [selected, setSelected] = useState<CellPlace | null>(null);
  if (resource.status === 'failed') return <Callout kind="error">{resource.error.message}</Callout>;
  if (!answer || !maps) return <p className="text-muted">The mean map is on its way…</p>;
  const values = maps[map];
  const cell = hovered ?? selected;
  const cellText = ({ row, col }: CellPlace) => {
    const at = row * cols + col;
    const [mean, spread] = [formatScore('drop', maps.mean[at]!), spreadText(maps.deviation[at]!)];
    return `Row ${row + 1}, column ${col + 1}: mean drop ${mean}, spread ${spread}, over ${picturesText(answer.pictures)}.`;
  };
  const range = scoreRange('drop', values, 0);
  const pixels = { rows, cols, unit: 1, rgba: heatmapPixels(values, rows, cols, DEFAULT_SCALES.drop, range) };
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-4">
        <SegmentedControl
          label="Map"
          value={map}
          options={[
            { value: 'mean', label: 'Mean', title: 'Mean drop over the pictures' },
            { value: 'deviation', label: 'Spread', title: 'Standard deviation over the pictures' },
          ]}
          onChange={onMap}
        />
        <SegmentedControl
          label="Show as"
          value={isTable ? 'table' : 'map'}
          options={[
            { value: 'map', label: 'Map' },
            { value: 'table', label: 'Table' },
          ]}
          onChange={(shown) => setIsTable(shown === 'table')}
        />
        <p className="text-muted">over {picturesText(answer.pictures)}</p>
      </div>
      {isTable ? (
        <ValueTable {...{ values, rows, cols }} />
      ) : (
        <div className="grid max-w-md gap-2">
          <div className="border-line relative border">
            <HeatmapCanvas pixels={pixels} className="pixelated w-full" style={{ aspectRatio: `${cols} / ${rows}` }} />
            <svg viewBox={`0 0 ${cols} ${rows}`} className="absolute inset-0 size-full" aria-hidden="true">
              {cell && <Frame rect={{ x: cell.col, y: cell.row, width: 1, height: 1 }} stroke="#ffffff" width={2} />}
            </svg>
            <HeatmapGrid
              label={`${map === 'mean' ? 'Mean' : 'Spread'} of the drops, ${rows} rows and ${cols} columns`}
              grid={{ rows, cols, width: cols, height: rows }}
              stride={1}
              cell={selected}
              cellText={selected && cellText(selected)}
              onHover={setHovered}
              onSelect={(_from, to) => setSelected(to)}
            />
          </div>
          <p className="text-small text-muted min-h-[2lh] tabular-nums">
            {cell ? cellText(cell) : 'Point at a cell, or go through them with the arrow keys.'}
          </p>
          <HeatmapLegend
            score="drop"
            range={range}
            scale={DEFAULT_SCALES.drop}
            value={cell ? values[cell.row * cols + cell.col]! : NaN}
            limit={null}
          />
        </div>
      )}
    </div>
  );
}

/** A spread has no sign; one picture has none. */
const spreadText = (deviation: number) => (Number.isNaN(deviation) ? '–' : deviation.toFixed(3));

function ValueTable({ values, rows, cols }: { values: Float32Array; rows: number; cols: number }) {
  return (
    <div className="max-h-96 overflow-y-auto">
      <Table caption="Values of the map, row by row">
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <tr key={row}>
              <th scope="row" className="text-small text-muted px-2 text-left whitespace-nowrap">
                Row {row + 1}
              </th>
              {Array.from({ length: cols }, (__, col) => (
                <td key={col} className="text-small px-1 text-right tabular-nums">
                  {formatScore('drop', values[row * cols + col]!)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
