/** The colours of a map's points, and the legend that says what they mean. */
import type { EmbeddingPoints, PointPredictions } from '@/lib/domain/embedding';
import { CLASS_SHAPES, classLook, NO_CLASS, type ClassShape } from '@/lib/palette/classes';
import { scaleColour, type Rgb } from '@/lib/palette/scales';
import type { ColouringName } from './mapLook';

/** What a point may be coloured by. */
export interface ColouredPoints {
  points: EmbeddingPoints;
  /** Null while they are not known. */
  predictions: PointPredictions | null;
  /** Points from here on came later; the number of points when none did. */
  addedFrom: number;
}

export interface LegendEntry {
  /** Stands in the address; the same in two maps of one set. */
  key: string;
  text: string;
  /** CSS hexadecimal. */
  colour: string;
  shape: ClassShape;
  /** Points that have it. */
  count: number;
}

export interface PointColours {
  /** Red, green and blue of each point. */
  colours: Uint8Array;
  /** Place in CLASS_SHAPES of each point: the second sign beside the colour. */
  shapes: Uint8Array;
  /** Those that some point has, in the order of the legend. */
  entries: readonly LegendEntry[];
  /** The entry of each point. */
  entryOf: Int32Array;
}

/** Names of what has none. */
export const NO_LABEL = 'no label';
export const NO_PREDICTION = 'no prediction';

/**
 * Colours and shapes of all points by one property.
 * @param names of the classes, in the order of the colours, the same for all maps that are shown together: `namesOf`
 */
export function colourPoints(colouring: ColouringName, from: ColouredPoints, names: readonly string[]): PointColours {
  const { all, of, shade } = categories(colouring, from, names);
  const count = from.points.imageIds.length;
  const category = Int32Array.from({ length: count }, (_, point) => of(point));
  const counts = new Int32Array(all.length);
  const colours = new Uint8Array(3 * count);
  const shapes = new Uint8Array(count);
  for (let point = 0; point < count; point++) {
    const { rgb, shapeIndex } = all[category[point]!]!;
    counts[category[point]!]!++;
    colours.set(shade?.(point) ?? rgb, 3 * point);
    shapes[point] = shapeIndex;
  }
  const kept = all.map((_, index) => index).filter((index) => counts[index]! > 0);
  const placeOf = new Int32Array(all.length);
  kept.forEach((index, place) => (placeOf[index] = place));
  return {
    colours,
    shapes,
    entries: kept.map((index) => {
      const { key, text, colour, shapeIndex } = all[index]!;
      return { key, text, colour, shape: CLASS_SHAPES[shapeIndex]!, count: counts[index]! };
    }),
    entryOf: category.map((index) => placeOf[index]!),
  };
}

/** The classes that the points of all these maps have, in the order of their colours: by name, numbers by their value. */
export function namesOf(colouring: ColouringName, maps: readonly ColouredPoints[]): string[] {
  const names = new Set<string>();
  for (const { points, predictions } of maps) {
    if (colouring === 'label') points.labelNames.forEach((name) => names.add(name));
    if (colouring === 'prediction' && predictions)
      for (const index of new Set(predictions.classes)) if (index >= 0) names.add(className(predictions, index));
  }
  return [...names].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

export function className({ classNames }: PointPredictions, index: number): string {
  return classNames[index] ?? `class ${index}`;
}

/** What all points of one kind have in common. */
interface Category {
  key: string;
  text: string;
  colour: string;
  rgb: Rgb;
  shapeIndex: number;
}

interface Categories {
  all: readonly Category[];
  /** The category of a point, as a place in `all`. */
  of: (point: number) => number;
  /** The point's own colour, where it is finer than its category's. */
  shade?: (point: number) => Rgb | null;
}

const SQUARE = CLASS_SHAPES.indexOf('square');
const CROSS = CLASS_SHAPES.indexOf('cross');

function categories(
  colouring: ColouringName,
  { points, predictions, addedFrom }: ColouredPoints,
  names: readonly string[],
): Categories {
  switch (colouring) {
    case 'label': {
      const places = placesIn(names, points.labelNames);
      return named(names, NO_LABEL, (point) => places[points.labels[point]!] ?? -1);
    }
    case 'prediction': {
      const places = predictions ? placesIn(names, predictions.classNames) : [];
      return named(names, NO_PREDICTION, (point) => {
        const index = predictions?.classes[point] ?? -1;
        return predictions && index >= 0 ? (places[index] ?? names.indexOf(className(predictions, index))) : -1;
      });
    }
    case 'outcome':
      return {
        all: [
          { key: 'right', text: 'right', ...classLook(0) },
          { key: 'wrong', text: 'wrong', ...classLook(1), shapeIndex: CROSS },
          { key: 'unknown', text: 'cannot be told', ...NO_CLASS, shapeIndex: SQUARE },
        ],
        of: (point) => {
          const right = predictions?.right[point];
          return right === 1 ? 0 : right === 0 ? 1 : 2;
        },
      };
    case 'confidence':
      return confidences(predictions);
    case 'added':
      return {
        all: [
          { key: 'first', text: 'there from the start', ...NO_CLASS, shapeIndex: 0 },
          { key: 'later', text: 'added later', ...classLook(1) },
        ],
        of: (point) => Number(point >= addedFrom),
      };
  }
}

function placesIn(names: readonly string[], own: readonly string[]): number[] {
  const places = new Map(names.map((name, index) => [name, index]));
  return own.map((name) => places.get(name) ?? -1);
}

/** A class each, and one for those without: its place is the last. */
function named(names: readonly string[], none: string, placeOf: (point: number) => number): Categories {
  return {
    all: [
      ...names.map((name, index) => ({ key: name, text: name, ...classLook(index) })),
      { key: `(${none})`, text: none, ...NO_CLASS, shapeIndex: 0 },
    ],
    of: (point) => {
      const place = placeOf(point);
      return place < 0 ? names.length : place;
    },
  };
}

/** Lower ends of the legend's steps, best first. */
const CONFIDENCE_STEPS = [0.99, 0.9, 0.7, 0.5, 0] as const;
/** The part of the scale that stands out from light and dark grounds alike. */
const CONFIDENCE_RANGE = { low: 0.25, high: 0.75 };

function confidences(predictions: PointPredictions | null): Categories {
  const { low, high } = CONFIDENCE_RANGE;
  const colourOf = (confidence: number) => scaleColour('viridis', low + (high - low) * confidence);
  const known = (point: number) => (predictions?.classes[point] ?? -1) >= 0;
  const confidence = (point: number) => predictions?.confidence[point] ?? 0;
  return {
    all: [
      ...CONFIDENCE_STEPS.map((from, step) => {
        const to = CONFIDENCE_STEPS[step - 1] ?? 1;
        const rgb = colourOf((from + to) / 2);
        const text = `${Math.round(from * 100)} to ${Math.round(to * 100)} %`;
        return { key: `from ${from}`, text, colour: rgbToHex(rgb), rgb, shapeIndex: 0 };
      }),
      { key: `(${NO_PREDICTION})`, text: NO_PREDICTION, ...NO_CLASS, shapeIndex: SQUARE },
    ],
    of: (point) =>
      known(point)
        ? CONFIDENCE_STEPS.findIndex((from) => confidence(point) >= from || from === 0)
        : CONFIDENCE_STEPS.length,
    shade: (point) => (known(point) ? colourOf(confidence(point)) : null),
  };
}

function rgbToHex(rgb: Rgb): string {
  return `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
