'use client';
import type { BatchSort, OcclusionBatch } from '@/lib/domain/occlusionBatch';
import type { Network } from '@/lib/domain/network';
import { LOW_BASE_PROBABILITY } from '@/lib/domain/occlusion';
import { heatmapPixels } from '@/lib/palette/heatmapPixels';
import { DEFAULT_SCALES, scoreRange } from '@/lib/palette/range';
import { floatsOfBase64, type BatchRow } from '@/lib/protocol/batchRest';
import { StartSessionButton } from '../home/StartSessionButton';
import { describePicture } from '../images/Thumbnail';
import { formatScore } from '../occlusion/cellText';
import { HeatmapCanvas } from '../occlusion/HeatmapCanvas';
import { shareText } from '../predictions/pictureLinks';
import { Cell, HeaderCell, Table } from '../ui/Table';
import { Tag } from '../ui/Tag';
import type { BatchQuery } from './batchQuery';

export interface RankingTableProps {
  batch: OcclusionBatch;
  network: Pick<Network, 'id' | 'name'> & { labels: readonly string[] };
  rows: readonly BatchRow[];
  query: BatchQuery;
  onQuery: (change: Partial<BatchQuery>) => void;
}

/** Pictures with their maps and what was measured of them. */
export function RankingTable({ batch, network, rows, query, onQuery }: RankingTableProps) {
  const header = (sort: BatchSort, text: string) => (
    <HeaderCell
      numeric={sort !== 'place'}
      sort={query.sort === sort ? query.order : null}
      onSort={() => {
        const isLargestFirst = query.sort === sort && query.order === 'descending';
        onQuery({ sort, order: isLargestFirst ? 'ascending' : 'descending', page: 1 });
      }}
    >
      {text}
    </HeaderCell>
  );
  return (
    <Table caption="Pictures of the batch">
      <thead>
        <tr>
          {header('place', 'Picture')}
          <HeaderCell>Target</HeaderCell>
          {header('base', 'Base')}
          {header('greatest-drop', 'Greatest drop')}
          {header('mean-drop', 'Mean drop')}
          {header('outside', 'Outside')}
          <HeaderCell>Map</HeaderCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.place}>
            <Cell>
              <div className="flex items-center gap-2">
                <SmallMap batch={batch} row={row} />
                <span className="text-small min-w-24 wrap-anywhere">{describePicture(row.image)}</span>
              </div>
            </Cell>
            <Measures row={row} batch={batch} labels={network.labels} />
            <Cell>
              <StartSessionButton
                name={row.image.fileName.slice(0, 120)}
                networkId={network.id}
                imageId={row.image.id}
                spec={batch.settings.spec}
              >
                Open
              </StartSessionButton>
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Measures({ row, batch, labels }: { row: BatchRow; batch: OcclusionBatch; labels: readonly string[] }) {
  if (row.state.status !== 'measured')
    return (
      <td colSpan={5} className="border-line text-muted border-b px-3 py-1.5">
        {row.state.status === 'failed' ? row.state.error.message : 'Not computed yet'}
      </td>
    );
  const { targetClass, baseProbability, baseRank, right, greatestDrop, greatestCell, meanDrop, outsideShare } =
    row.state.measures;
  const { cols } = batch.grid;
  return (
    <>
      <Cell>
        <span className="text-small">{labels[targetClass] ?? `class ${targetClass}`}</span>{' '}
        {right !== null && <Tag>{right ? 'right' : 'wrong'}</Tag>}
      </Cell>
      <Cell numeric>
        {shareText(baseProbability)}
        <span className="text-small text-muted block">
          rank {baseRank + 1}
          {baseProbability < LOW_BASE_PROBABILITY && ' · too low to tell'}
        </span>
      </Cell>
      <Cell numeric>
        {formatScore('drop', greatestDrop)}
        <span className="text-small text-muted block">
          row {Math.floor(greatestCell / cols) + 1}, column {(greatestCell % cols) + 1}
        </span>
      </Cell>
      <Cell numeric>{formatScore('drop', meanDrop)}</Cell>
      <Cell numeric>{shareText(outsideShare)}</Cell>
    </>
  );
}

/** The picture as the network is shown it, with its map of drops over it. */
function SmallMap({ batch: { grid, networkId, settings }, row }: { batch: OcclusionBatch; row: BatchRow }) {
  const values = row.drops === null ? null : floatsOfBase64(row.drops);
  const { rows, cols, width, height } = grid;
  // The blocks of the last row and column may reach over the border: what is over is cut.
  const share = (cells: number, side: number) => `${(100 * cells * settings.spec.stride) / side}%`;
  const sizeOf = { width: share(cols, width), height: share(rows, height) };
  return (
    <span
      className="bg-sunken relative block w-16 shrink-0 overflow-hidden"
      style={{ aspectRatio: `${width} / ${height}` }}
    >
      {/* The server makes this picture pixel for pixel; an optimiser would change what is measured. */}
      <img
        src={`/api/images/${row.image.id}/input?network=${networkId}`}
        alt=""
        loading="lazy"
        className="pixelated absolute inset-0 h-full w-full"
      />
      {values && (
        <HeatmapCanvas
          pixels={{
            ...{ rows, cols, unit: 1 },
            rgba: heatmapPixels(values, rows, cols, DEFAULT_SCALES.drop, scoreRange('drop', values, 0)),
          }}
          className="pixelated absolute top-0 left-0 max-w-none"
          style={{ opacity: 0.6, ...sizeOf }}
        />
      )}
    </span>
  );
}
