'use client';
import type { LayerScan } from '@/lib/domain/patches';
import { rankingAnswerSchema } from '@/lib/protocol/rest';
import { useVersioned, valueOf } from '../api/useResource';
import { Button } from '../ui/Button';
import { Tag } from '../ui/Tag';
import { rankingPath } from './patchPaths';
import { firesText, formatValue, silenceText } from './patchText';

export interface ChannelHeadProps {
  scan: LayerScan;
  channel: number;
  onChannel: (channel: number | null) => void;
}

/** Which channel this is, how it fires, and the way to the others. */
export function ChannelHead({ scan, channel, onChannel }: ChannelHeadProps) {
  const path = rankingPath(scan.imageSetId, scan.key, { order: 'channel', from: channel, count: 1, top: 1 });
  const answer = valueOf(useVersioned(path, rankingAnswerSchema, scan.version));
  const totals = answer?.channels[0];
  const silence = totals && silenceText(totals, answer.scan);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="flex items-center gap-1">
        <Button aria-label="The channel before" disabled={channel === 0} onClick={() => onChannel(channel - 1)}>
          <span aria-hidden="true">←</span>
        </Button>
        <h2 className="text-title min-w-32 text-center font-semibold">Channel {channel}</h2>
        <Button
          aria-label="The next channel"
          disabled={channel >= scan.channels - 1}
          onClick={() => onChannel(channel + 1)}
        >
          <span aria-hidden="true">→</span>
        </Button>
      </div>
      <Button onClick={() => onChannel(null)}>All {scan.channels} channels</Button>
      {totals && (
        <p className="flex flex-wrap items-center gap-x-3">
          <span>max {formatValue(totals.max)}</span>
          <span>mean of the greatest values {formatValue(totals.mean)}</span>
          {totals.fires > 0 && <span>{firesText(totals, answer.scan.seen)} pictures</span>}
          {silence && <Tag className="border-warning text-warning font-semibold">{silence}</Tag>}
        </p>
      )}
    </div>
  );
}
