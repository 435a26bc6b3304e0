/** Colour scales of the heatmaps: a number in 0…1 → RGB. A scale is a table of evenly spaced colours. */
import { CIVIDIS, VIRIDIS } from './uniformTables';

/** Evenly spaced colours, lowest first: 3 bytes each. */
export type ColourTable = Uint8Array;
export type Rgb = readonly [number, number, number];

export const SCALE_NAMES = ['viridis', 'cividis', 'diverging', 'lecture'] as const;
export type ScaleName = (typeof SCALE_NAMES)[number];

/** Odd, so that the middle of the diverging scale is a colour of its own: 0 is exactly white. */
const COMPUTED_COLOURS = 257;

/** ColorBrewer's RdBu with pure white in the middle; blue below 0, red above, equal lightness on both sides. */
const DIVERGING_STOPS: readonly Rgb[] = [
  [5, 48, 97],
  [33, 102, 172],
  [67, 147, 195],
  [146, 197, 222],
  [209, 229, 240],
  [255, 255, 255],
  [253, 219, 199],
  [244, 165, 130],
  [214, 96, 77],
  [178, 24, 43],
  [103, 0, 31],
];

/**
 * The scale of Zeiler & Fergus's figures and of lectures: blue is low, red is high, through cyan and yellow. Familiar,
 * but uneven to the eye and hard to read with red-green colour blindness: viridis is the default.
 */
function lectureColour(t: number): Rgb {
  const ramp = (centre: number) => Math.round(255 * Math.min(Math.max(1.5 - Math.abs(4 * t - centre), 0), 1));
  return [ramp(3), ramp(2), ramp(1)];
}

export const SCALES: Readonly<Record<ScaleName, ColourTable>> = {
  viridis: tableFromHex(VIRIDIS),
  cividis: tableFromHex(CIVIDIS),
  diverging: tableFrom((t) => betweenStops(DIVERGING_STOPS, t)),
  lecture: tableFrom(lectureColour),
};

export const SCALE_TEXTS: Readonly<Record<ScaleName, string>> = {
  viridis: 'Viridis: dark violet is low, yellow is high',
  cividis: 'Cividis: dark blue is low, yellow is high; safe for colour-blind people',
  diverging: 'Blue – white – red: blue is below zero, red above',
  lecture: 'Blue is low, red is high, as in the lecture',
};

/** Colour of t; values outside 0…1 take the end colours. */
export function scaleColour(scale: ScaleName, t: number): Rgb {
  const table = SCALES[scale];
  const at = colourIndex(table, t) * 3;
  return [table[at]!, table[at + 1]!, table[at + 2]!];
}

/** Index of the nearest colour of a table. */
export function colourIndex(table: ColourTable, t: number): number {
  return Math.round(Math.min(Math.max(t, 0), 1) * (table.length / 3 - 1));
}

function tableFromHex(hex: string): ColourTable {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(i * 2, i * 2 + 2), 16));
}

function tableFrom(colour: (t: number) => Rgb): ColourTable {
  const colours = Array.from({ length: COMPUTED_COLOURS }, (_, i) => colour(i / (COMPUTED_COLOURS - 1)));
  return Uint8Array.from(colours.flat());
}

function betweenStops(stops: readonly Rgb[], t: number): Rgb {
  const place = t * (stops.length - 1);
  const below = Math.min(Math.floor(place), stops.length - 2);
  const mix = (c: 0 | 1 | 2) =>
    Math.round(stops[below]![c] + (place - below) * (stops[below + 1]![c] - stops[below]![c]));
  return [mix(0), mix(1), mix(2)];
}
