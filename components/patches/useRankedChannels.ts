'use client';
import type { AppError } from '@/lib/domain/appError';
import type { ChannelRanking, LayerScan } from '@/lib/domain/patches';
import { rankingAnswerSchema } from '@/lib/protocol/rest';
import { useVersioned, valueOf } from '../api/useResource';
import { rankingPath } from './patchPaths';
import type { PatchesLook } from './patchesLook';

/** Channels that are asked for at once: more than are in sight, so that three questions reach over any screen. */
const RANGE = 32;

/** A channel by the pictures that were seen when the server said so: it may have seen more by now. */
export interface RankedChannel extends ChannelRanking, Pick<LayerScan, 'seen'> {}

export interface RankedChannels {
  /** The channel in a row; null while it is on the way. */
  at: (row: number) => RankedChannel | null;
  problem: AppError | null;
}

/** The rows from `first` to before `end`, of the pictures that were seen by now. */
export function useRankedChannels(
  scan: LayerScan,
  { order, top }: Pick<PatchesLook, 'order' | 'top'>,
  { first, end }: { first: number; end: number },
): RankedChannels {
  const begin = Math.floor(first / RANGE) * RANGE;
  const pathOf = (from: number) =>
    from < Math.min(end, scan.channels)
      ? rankingPath(scan.imageSetId, scan.key, { order, from, count: RANGE, top })
      : null;
  const answers = [
    useVersioned(pathOf(begin), rankingAnswerSchema, scan.version),
    useVersioned(pathOf(begin + RANGE), rankingAnswerSchema, scan.version),
    useVersioned(pathOf(begin + 2 * RANGE), rankingAnswerSchema, scan.version),
  ];
  const failed = answers.find(({ status }) => status === 'failed');
  return {
    at(row) {
      const resource = answers[Math.floor((row - begin) / RANGE)];
      const answer = resource ? valueOf(resource) : null;
      const ranking = answer?.channels[(row - begin) % RANGE];
      return answer && ranking ? { ...ranking, seen: answer.scan.seen } : null;
    },
    problem: failed?.status === 'failed' ? failed.error : null,
  };
}
