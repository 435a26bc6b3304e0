'use client';
import type { LayerScan } from '@/lib/domain/patches';
import { channelPatchesAnswerSchema, rankingAnswerSchema } from '@/lib/protocol/rest';
import type { Resource } from '../api/resourceCache';
import { useVersioned } from '../api/useResource';
import { Callout } from '../ui/Callout';
import { Pager } from '../ui/Pager';
import { Cell, HeaderCell, Table } from '../ui/Table';
import { WaitingRows } from '../ui/Waiting';
import { channelPath, rankingPath } from './patchPaths';
import { channelRows, rankingRows, type PatchRow, type PatchSide } from './patchRows';
import { boxText, formatValue } from './patchText';
import type { PatchesModel } from './usePatchesModel';

/** Channels on one page of the table. */
export const TABLE_CHANNELS = 16;

const SIDE_TEXTS: Readonly<Record<PatchSide, string>> = { highest: 'most', lowest: 'least', sample: 'sample' };

export interface RankingTableProps {
  model: PatchesModel;
  scan: LayerScan;
  onChannel: (channel: number) => void;
}

/** The rows of channels as a table: the same patches with their numbers, some channels at a time. */
export function RankingTable({ model, scan, onChannel }: RankingTableProps) {
  const { look, changeLook } = model;
  const pages = Math.max(1, Math.ceil(scan.channels / TABLE_CHANNELS));
  const page = Math.min(pages - 1, Math.floor(look.from / TABLE_CHANNELS));
  const range = { order: look.order, from: page * TABLE_CHANNELS, count: TABLE_CHANNELS, top: look.top };
  const answer = useVersioned(rankingPath(scan.imageSetId, scan.key, range), rankingAnswerSchema, scan.version);
  return (
    <Scrolled>
      <Pager
        label="Channels"
        page={page}
        pages={pages}
        onPage={(wanted) => changeLook({ from: wanted * TABLE_CHANNELS })}
      />
      <Answered answer={answer}>
        {({ channels }) => (
          <RowTable caption={`Patches of ${scan.layer}`} rows={rankingRows(channels, look.top)} onChannel={onChannel} />
        )}
      </Answered>
    </Scrolled>
  );
}

export interface ChannelTableProps {
  model: PatchesModel;
  scan: LayerScan;
  channel: number;
}

/** The patches of one channel as a table: most, least, and samples of all parts of the set. */
export function ChannelTable({ model, scan, channel }: ChannelTableProps) {
  const path = channelPath(scan.imageSetId, scan.key, channel, model.look);
  const answer = useVersioned(path, channelPatchesAnswerSchema, scan.version);
  return (
    <Scrolled>
      <Answered answer={answer}>
        {({ patches }) => (
          <RowTable caption={`Patches of channel ${channel} of ${scan.layer}`} rows={channelRows(patches)} />
        )}
      </Answered>
    </Scrolled>
  );
}

function Scrolled({ children }: { children: React.ReactNode }) {
  return <div className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-3 pb-3">{children}</div>;
}

function Answered<T>({ answer, children }: { answer: Resource<T>; children: (value: T) => React.ReactNode }) {
  switch (answer.status) {
    case 'loading':
      return <WaitingRows what="The table is on the way." count={12} />;
    case 'failed':
      return <Callout kind="error">{answer.error.message}</Callout>;
    case 'ready':
      return children(answer.value);
  }
}

interface RowTableProps {
  caption: string;
  rows: readonly PatchRow[];
  onChannel?: (channel: number) => void;
}

function RowTable({ caption, rows, onChannel }: RowTableProps) {
  const withSide = rows.some(({ side }) => side !== 'highest');
  if (rows.length === 0) return <p className="text-muted">No picture was seen yet.</p>;
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <HeaderCell numeric>Channel</HeaderCell>
          {withSide && <HeaderCell>Fires it</HeaderCell>}
          <HeaderCell numeric>Rank</HeaderCell>
          <HeaderCell>File</HeaderCell>
          <HeaderCell>Label</HeaderCell>
          <HeaderCell numeric>Value</HeaderCell>
          <HeaderCell numeric>Row, column</HeaderCell>
          <HeaderCell>Box in the picture</HeaderCell>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ channel, side, rank, patch }) => (
          <tr key={`${channel} ${side} ${rank}`}>
            <Cell numeric>
              {onChannel ? (
                <button type="button" className="underline" onClick={() => onChannel(channel)}>
                  {channel}
                </button>
              ) : (
                channel
              )}
            </Cell>
            {withSide && <Cell>{SIDE_TEXTS[side]}</Cell>}
            <Cell numeric>{rank}</Cell>
            <Cell className="min-w-48 wrap-anywhere">{patch.fileName}</Cell>
            <Cell className="min-w-20">{patch.label ?? '–'}</Cell>
            <Cell numeric>{formatValue(patch.value)}</Cell>
            <Cell numeric>
              {patch.place.row}, {patch.place.col}
            </Cell>
            <Cell className="whitespace-nowrap">
              {boxText(patch.box)}
              {patch.clipped && ', clipped'}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
