/** The rows of a map's table: its points, in an order. A row is a point's index; nothing is copied. */
import type { EmbeddingPoints, PointPredictions } from '@/lib/domain/embedding';
import { className } from './colourPoints';

export const MAP_COLUMNS = ['selected', 'file', 'label', 'prediction', 'confidence', 'x', 'y'] as const;
export type MapColumn = (typeof MAP_COLUMNS)[number];
export interface MapOrder {
  column: MapColumn;
  direction: 'ascending' | 'descending';
}

export interface MapTableOf {
  points: EmbeddingPoints;
  predictions: PointPredictions | null;
  /** x and y interleaved; null while there is no layout. */
  positions: Float32Array | null;
  selected: Uint8Array | null;
}

/** Points in order, without those that `shown` leaves out. Equal ones stay as they are in the map; missing values last. */
export function mapRows(of: MapTableOf, { column, direction }: MapOrder, shown: (point: number) => boolean): number[] {
  const rows = of.points.imageIds.map((_, point) => point).filter(shown);
  const sign = direction === 'ascending' ? 1 : -1;
  const text = textOf(of, column);
  if (text) return rows.toSorted(byText(text, sign));
  const number = numberOf(of, column);
  return rows.toSorted((a, b) => {
    const [x, y] = [number(a), number(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
    return sign * (x - y) || a - b;
  });
}

const COLLATOR = new Intl.Collator('en', { numeric: true });

function byText(text: (point: number) => string, sign: number) {
  return (a: number, b: number) => {
    const [x, y] = [text(a), text(b)];
    if (x === '' || y === '') return Number(x === '') - Number(y === '') || a - b;
    return sign * COLLATOR.compare(x, y) || a - b;
  };
}

function textOf({ points, predictions }: MapTableOf, column: MapColumn): ((point: number) => string) | null {
  switch (column) {
    case 'file':
      return (point) => points.fileNames[point] ?? '';
    case 'label':
      return (point) => labelOf(points, point) ?? '';
    case 'prediction':
      return (point) => predictionOf(predictions, point)?.name ?? '';
    default:
      return null;
  }
}

function numberOf({ predictions, positions, selected }: MapTableOf, column: MapColumn): (point: number) => number {
  switch (column) {
    case 'confidence':
      return (point) => predictionOf(predictions, point)?.confidence ?? NaN;
    case 'x':
      return (point) => positions?.[2 * point] ?? NaN;
    case 'y':
      return (point) => positions?.[2 * point + 1] ?? NaN;
    case 'selected':
      return (point) => selected?.[point] ?? 0;
    default:
      return (point) => point;
  }
}

export function labelOf({ labels, labelNames }: EmbeddingPoints, point: number): string | null {
  return labelNames[labels[point] ?? -1] ?? null;
}

export interface PointPrediction {
  name: string;
  confidence: number;
  /** Null where it cannot be told. */
  right: boolean | null;
}

export function predictionOf(predictions: PointPredictions | null, point: number): PointPrediction | null {
  const index = predictions?.classes[point] ?? -1;
  if (!predictions || index < 0) return null;
  const right = predictions.right[point] ?? -1;
  return {
    name: className(predictions, index),
    confidence: predictions.confidence[point] ?? NaN,
    right: right < 0 ? null : right === 1,
  };
}

/** "12.3", with a real minus sign: three figures are enough for a place on a map. */
export function formatCoordinate(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const text = size >= 100 ? value.toFixed(0) : size >= 1 || value === 0 ? value.toFixed(1) : value.toPrecision(2);
  return text.replace('-', '−');
}
