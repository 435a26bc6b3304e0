/** Patches, channels and scans in words and figures. */
import type { NetworkLayer, ReceptiveField } from '@/lib/domain/networkGraph';
import type { ChannelRanking, LayerScan, Patch } from '@/lib/domain/patches';
import { isTaskOver } from '@/lib/domain/task';
import { exceedsPicture, fieldSentence, fieldText } from '../layers/layerText';
import { countText, formatCount } from '../map/mapText';
import { speedText, timeLeftText } from '../tasks/taskText';
import { sizedBox, type InputSize } from './patchFrame';
import type { RankingOrder } from './patchesLook';

/** Below this share of the pictures a channel counts as nearly dead. */
export const NEARLY_DEAD_SHARE = 0.01;

export const ORDER_TEXTS: Readonly<Record<RankingOrder, string>> = {
  channel: 'Number',
  max: 'Greatest value',
  mean: 'Mean of the greatest values',
  fires: 'Pictures that fire it',
};

/** Three figures, with a real minus sign; "–" where there is none. */
export function formatValue(value: number | null): string {
  if (value === null) return '–';
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e6 || size < 1e-3) return signed(value.toExponential(1));
  if (size >= 1000) return signed(value.toLocaleString('en-GB', { maximumFractionDigits: 0 }));
  return signed(String(Number(value.toPrecision(3))));
}

function signed(text: string): string {
  return text.replaceAll('-', '−');
}

/** For screen readers, and under the pointer. @param rank from 0 */
export function patchText({ fileName, label, value, place }: Patch, rank: number): string {
  const named = label === null ? fileName : `${fileName}, label ${label}`;
  return `${rank + 1}: ${named}, value ${formatValue(value)}, row ${place.row}, column ${place.col}`;
}

/** "fires in 12 of 240" */
export function firesText({ fires }: Pick<ChannelRanking, 'fires'>, seen: number): string {
  return `fires in ${formatCount(fires)} of ${formatCount(seen)}`;
}

/** What is to be known of a channel that is silent, or almost; null of every other. */
export function silenceText(ranking: Pick<ChannelRanking, 'fires'>, { seen }: Pick<LayerScan, 'seen'>): string | null {
  if (seen === 0) return null;
  if (ranking.fires === 0)
    return `Never fires in ${seen === 1 ? 'this picture' : `these ${countText(seen, 'picture')}`}`;
  return ranking.fires < seen * NEARLY_DEAD_SHARE ? 'Nearly dead' : null;
}

export function boxText(box: Patch['box']): string {
  if (!box) return 'not known';
  const { x, y, width, height } = sizedBox(box);
  return `x ${x}, y ${y}, ${width} × ${height} px`;
}

/** What a box does not say by itself; null: nothing. */
export function boxNote(
  { box, clipped }: Pick<Patch, 'box' | 'clipped'>,
  field: ReceptiveField,
  input: InputSize,
): string | null {
  const size = `${input.width} × ${input.height} px`;
  if (exceedsPicture(field))
    return `A unit of this layer sees ${fieldText(field)}, which is larger than the picture of ${size}: the box is what is left of it inside.`;
  if (!box) return fieldSentence(field);
  if (clipped) return `The window reaches beyond the edge of the picture of ${size}: the box is the part inside.`;
  if (field.kind === 'whole') return fieldSentence(field);
  return null;
}

/** "12 × 12 × 64" is of no help to choose a layer by: "64 channels, 31 × 31 px". */
export function layerDetail({ receptiveField }: NetworkLayer, channels: number): string {
  return `${countText(channels, 'channel')}, sees ${fieldText(receptiveField)}`;
}

export interface ScanStatus {
  state: 'running' | 'complete' | 'partial';
  text: string;
  /** Pictures that a search would go through; 0: none. */
  remaining: number;
  /** What came in the way; null: nothing. */
  problem: string | null;
}

/**
 * How far a scan is.
 * @param inSet pictures of the set by now, which may have grown since the scan was told of
 */
export function scanStatus(scan: LayerScan, inSet: number | null): ScanStatus {
  const { seen, failed, task } = scan;
  const pictures = Math.max(scan.pictures, inSet ?? 0);
  const remaining = Math.max(0, pictures - seen - failed);
  const without =
    failed > 0
      ? `${countText(failed, 'picture')} failed: the layer has no values for ${failed === 1 ? 'it' : 'them'}`
      : null;
  const seenText = `${formatCount(seen)} of ${countText(pictures, 'picture')} seen`;
  const said = (...parts: (string | null)[]) => parts.filter((part) => part !== null).join(' · ');
  if (task && !isTaskOver(task.state)) {
    const waits = task.state.status === 'queued' ? 'waiting for its turn' : null;
    return {
      state: 'running',
      text: said(seenText, waits, speedText(task), timeLeftText(task), without),
      remaining,
      problem: null,
    };
  }
  if (remaining === 0) return { state: 'complete', text: said(seenText, without), remaining, problem: null };
  const problem = task?.state.status === 'failed' ? task.state.error.message : null;
  const why = task?.state.status === 'cancelled' ? 'cancelled; what was found is kept' : null;
  return { state: 'partial', text: said(seenText, why, without), remaining, problem };
}

/** What a partial scan invites to. */
export function remainingText(
  { remaining }: Pick<ScanStatus, 'remaining'>,
  scan: Pick<LayerScan, 'seen' | 'task'>,
): string {
  const pictures = countText(remaining, 'picture');
  if (scan.seen === 0) return `Search ${pictures}`;
  return scan.task?.state.status === 'completed'
    ? `Search ${countText(remaining, 'new picture')}`
    : `Search the other ${pictures}`;
}
