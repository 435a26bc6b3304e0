/** Maps, channels and cells in words and figures. Rows, columns and channels count from 0, as in the downloads. */
import type { ChannelStatistics } from '@/lib/domain/activations';
import type { ReceptiveField } from '@/lib/domain/networkGraph';
import type { UnitBox } from '@/lib/network/receptiveFieldAt';
import { fieldSentence } from '../layers/layerText';
import type { CellPlace } from '../occlusion/cellGeometry';
import type { TileOrder, ToneScale } from './activationsLook';
import { isBroken, isConstant, isDead } from './channelOrder';

export const ORDER_TEXTS: Readonly<Record<TileOrder, string>> = {
  number: 'Number',
  max: 'Greatest value',
  mean: 'Mean',
  sparsity: 'Share of zeros',
};

export const SCALE_WORDS: Readonly<Record<ToneScale, { label: string; title: string }>> = {
  channel: { label: 'Each map', title: 'From its own smallest to its own greatest value: faint maps can be seen' },
  layer: { label: 'All maps', title: 'From the smallest to the greatest value of the layer: maps can be compared' },
  symmetric: { label: 'About zero', title: 'White is zero, blue below, red above, both as far as the layer goes' },
};

/** The shortest number that is this float32 and no other. */
export function exactValue(value: number): string {
  if (!Number.isFinite(value)) return brokenValue(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return withMinus(short);
  }
  return withMinus(Number(value.toPrecision(9)));
}

/** Four figures, for tables and legends. */
export function shortValue(value: number | null): string {
  if (value === null) return '–';
  if (!Number.isFinite(value)) return brokenValue(value);
  return withMinus(Number(value.toPrecision(4)));
}

/** U+2212 is as wide as the figures. Powers of ten are written as in a spreadsheet. */
function withMinus(value: number): string {
  return String(value === 0 ? 0 : value).replaceAll('-', '−');
}

function brokenValue(value: number): string {
  return Number.isNaN(value) ? 'not a number' : value > 0 ? 'infinite' : '−infinite';
}

/** "41 %"; what would round to all or nothing but is not says so. */
export function shareText(share: number): string {
  const percent = Math.round(share * 100);
  if (share > 0 && percent === 0) return '< 1 %';
  return share < 1 && percent === 100 ? '> 99 %' : `${percent} %`;
}

/** "128 channels of 13 × 13"; "1,000 channels of one value". */
export function sizeText({ channels, height, width }: { channels: number; height: number; width: number }): string {
  const count = `${channels.toLocaleString('en-GB')} ${channels === 1 ? 'channel' : 'channels'}`;
  return height * width === 1 ? `${count} of one value` : `${count} of ${height} × ${width}`;
}

/** What is special of a channel; null: nothing is. */
export function stateOfChannel(channel: ChannelStatistics, signed: boolean): string | null {
  if (isDead(channel)) return signed ? 'no difference anywhere' : 'dead for this picture: 0 everywhere';
  if (isBroken(channel)) return 'has values that are not finite';
  return isConstant(channel) ? `the same value everywhere: ${shortValue(channel.min)}` : null;
}

/** What a screen reader says of a tile. */
export function describeChannel(
  number: number,
  channel: ChannelStatistics,
  facts: { signed: boolean; pinned: boolean; single: boolean },
): string {
  // prettier-ignore
  const { min, max, maxAt, mean, zeros } = channel;
  const name = `Channel ${number}${facts.pinned ? ', pinned' : ''}${facts.signed ? ', difference' : ''}`;
  if (facts.single && max !== null) return `${name}: ${shortValue(max)}.`;
  const state = stateOfChannel(channel, facts.signed);
  const figures =
    maxAt === null
      ? ''
      : ` From ${shortValue(min)} to ${shortValue(max)}, at row ${maxAt.row}, column ${maxAt.col}; mean ${shortValue(mean)}, ${shareText(zeros)} zeros.`;
  return `${name}.${state ? ` ${capital(state)}.` : ''}${isDead(channel) ? '' : figures}`;
}

export interface ComparedValues {
  here: number | null;
  there: number | null;
  /** Of what the second value is: a picture or a network. */
  other: string;
}

/** "Channel 3, row 2, column 5: 0.5", with both values of a difference. */
export function describeCell(
  channel: number,
  { row, col }: CellPlace,
  value: number | null,
  both: ComparedValues | null,
): string {
  const place = `Channel ${channel}, row ${row}, column ${col}`;
  if (value === null) return `${place}: on the way`;
  const values = both && both.here !== null && both.there !== null ? ` = ${exactValue(both.here)} here − ${exactValue(both.there)} ${both.other}` : ''; // prettier-ignore
  return `${place}: ${exactValue(value)}${values}`;
}

/** What the unit sees of the picture, or why that is not drawn. */
export function seenText(field: ReceptiveField, box: UnitBox | null): string {
  if (field.kind === 'whole' || !box) return fieldSentence(field) + (field.kind === 'irregular' ? ' No single box can be drawn.' : ''); // prettier-ignore
  const { clipped, unclipped } = box;
  if (!clipped) return 'It sees nothing of the picture: its window lies in the padding.';
  const rows = clipped.y1 - clipped.y0;
  const cols = clipped.x1 - clipped.x0;
  const isCut = unclipped !== null && (unclipped.y1 - unclipped.y0 > rows || unclipped.x1 - unclipped.x0 > cols);
  const cut = isCut
    ? ` The border cuts its window of ${unclipped.y1 - unclipped.y0} × ${unclipped.x1 - unclipped.x0}.`
    : '';
  return `Sees rows ${clipped.y0} to ${clipped.y1 - 1}, columns ${clipped.x0} to ${clipped.x1 - 1}: ${rows} × ${cols} pixels.${cut}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
