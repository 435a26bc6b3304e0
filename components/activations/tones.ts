/** From values to brightness: the range that black and white stand for, and gamma between them. */
import type { ChannelStatistics } from '@/lib/domain/activations';
import { scaleColour } from '@/lib/palette/scales';
import { areSingle, type MapSet } from './mapSet';
import type { ToneScale } from './activationsLook';

export interface ToneRange {
  min: number;
  max: number;
  /** From blue through white at zero to red, and not from black to white. */
  signed: boolean;
}

/**
 * What the tones of a channel stand for. Null where no value is finite.
 * @param statistics of all channels of the layer
 * @param signed differences, which are always shown about zero
 */
export function toneRange(
  statistics: readonly ChannelStatistics[],
  channel: number,
  scale: ToneScale,
  signed: boolean,
): ToneRange | null {
  const of = scale === 'channel' ? statistics.slice(channel, channel + 1) : statistics;
  let [min, max] = [Infinity, -Infinity];
  for (const one of of) {
    if (one.min !== null && one.min < min) min = one.min;
    if (one.max !== null && one.max > max) max = one.max;
  }
  if (min > max) return null;
  if (!signed && scale !== 'symmetric') return { min, max, signed: false };
  const reach = Math.max(Math.abs(min), Math.abs(max));
  return { min: -reach, max: reach, signed: true };
}

/**
 * Of every channel: those of a whole layer are one object.
 * A map of a single value has no ends of its own, and takes those of the layer.
 */
export function toneRanges(
  { statistics, signed, ...size }: Pick<MapSet, 'statistics' | 'height' | 'width' | 'signed'>,
  scale: ToneScale,
): (channel: number) => ToneRange | null {
  if (scale === 'channel' && !areSingle(size)) return (channel) => toneRange(statistics, channel, scale, signed);
  const range = toneRange(statistics, 0, scale === 'channel' ? 'layer' : scale, signed);
  return () => range;
}

const STEPS = 1024;

/** Colours from the low end to the high one, 3 bytes each. */
function toneTable(signed: boolean, gamma: number): Uint8Array {
  const table = new Uint8Array((STEPS + 1) * 3);
  for (let step = 0; step <= STEPS; step++) table.set(toneColour(step / STEPS, signed, gamma), step * 3);
  return table;
}

/** Of a place in the range, 0 to 1. */
export function toneColour(place: number, signed: boolean, gamma: number): readonly [number, number, number] {
  const t = Math.min(1, Math.max(0, place));
  if (signed) {
    const about = 2 * t - 1;
    return scaleColour('diverging', (1 + Math.sign(about) * Math.abs(about) ** (1 / gamma)) / 2);
  }
  const grey = Math.round(255 * t ** (1 / gamma));
  return [grey, grey, grey];
}

const tables = new Map<string, Uint8Array>();
function tableOf(signed: boolean, gamma: number): Uint8Array {
  const name = `${signed} ${gamma}`;
  const table = tables.get(name) ?? toneTable(signed, gamma);
  tables.set(name, table);
  return table;
}

/**
 * One RGBA pixel a value. Values that are not finite, and all without a range, are transparent; a range without extent
 * is its low end, or white about zero.
 */
export function tonePixels(
  values: Float32Array,
  range: ToneRange | null,
  gamma: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(values.length * 4);
  if (!range) return pixels;
  const { min, max, signed } = range;
  const table = tableOf(signed, gamma);
  const flat = signed ? STEPS / 2 : 0;
  const steps = max > min ? STEPS / (max - min) : 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    const step = steps === 0 ? flat : Math.round(Math.min(STEPS, Math.max(0, (value - min) * steps)));
    pixels[4 * i] = table[3 * step]!;
    pixels[4 * i + 1] = table[3 * step + 1]!;
    pixels[4 * i + 2] = table[3 * step + 2]!;
    pixels[4 * i + 3] = 255;
  }
  return pixels;
}
