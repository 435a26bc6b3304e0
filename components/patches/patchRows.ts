/** Patches as rows: of the table, of CSV, and of JSON as the command line prints it. */
import type { ChannelPatches, ChannelRanking, Patch } from '@/lib/domain/patches';
import { csvField } from '@/lib/occlusion/mapCsv';
import { sizedBox } from './patchFrame';

export const PATCH_SIDES = ['highest', 'lowest', 'sample'] as const;
/** highest, lowest: what fires a channel most and least. sample: from an equal part of the pictures. */
export type PatchSide = (typeof PATCH_SIDES)[number];

export interface PatchRow {
  channel: number;
  side: PatchSide;
  /** From 1, within the side. */
  rank: number;
  patch: Patch;
}

export function rankingRows(channels: readonly ChannelRanking[], top: number): PatchRow[] {
  return channels.flatMap(({ channel, highest }) => rowsOf(channel, 'highest', highest.slice(0, top)));
}

export function channelRows({ channel, highest, lowest, bands }: ChannelPatches): PatchRow[] {
  return [
    ...rowsOf(channel, 'highest', highest),
    ...rowsOf(channel, 'lowest', lowest),
    ...rowsOf(channel, 'sample', bands.flatMap(({ patches }) => patches)), // prettier-ignore
  ];
}

function rowsOf(channel: number, side: PatchSide, patches: readonly Patch[]): PatchRow[] {
  return patches.map((patch, index) => ({ channel, side, rank: index + 1, patch }));
}

/** A line for each, as "specular patches" prints it; `side` and `rank` come with it. */
export function rowsAsJson(rows: readonly PatchRow[]): string {
  const lines = rows.map(({ channel, side, rank, patch: { fileName, label, value, place, box, clipped } }) => {
    const sized = box && sizedBox(box);
    return JSON.stringify({ channel, file: fileName, label, value, position: place, box: sized, clipped, side, rank });
  });
  return lines.map((line) => `${line}\n`).join('');
}

const COLUMNS = ['channel', 'side', 'rank', 'file', 'label', 'value', 'row', 'col', 'x', 'y', 'width', 'height', 'clipped']; // prettier-ignore

export function rowsAsCsv(rows: readonly PatchRow[]): string {
  const lines = rows.map(({ channel, side, rank, patch: { fileName, label, value, place, box, clipped } }) => {
    const { x, y, width, height } = box ? sizedBox(box) : { x: '', y: '', width: '', height: '' };
    return [
      channel,
      side,
      rank,
      csvField(fileName),
      csvField(label ?? ''),
      value,
      place.row,
      place.col,
      x,
      y,
      width,
      height,
      clipped,
    ];
  });
  return [COLUMNS, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}
