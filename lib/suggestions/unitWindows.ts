import type { AxisField, ReceptiveField } from '../domain/networkGraph';
import type { PictureWindow } from './pictureProperties';

/** A unit sees less of what is far from its middle: of larger windows only so many pixels around it are measured. */
const WIDEST_PX = 16;

/**
 * The part of the picture that each unit of a map is said to look at, row by row: the middle of its window, at least one
 * stride wide, so that together they leave nothing out, and never empty. Deep layers see most of the picture with every
 * unit, but most of what moves a unit lies around the middle (Luo et al., "Understanding the Effective Receptive Field
 * in Deep Convolutional Neural Networks", 2016). Null where units have no window of their own.
 */
export function unitWindows(
  field: ReceptiveField,
  map: { height: number; width: number },
  picture: { height: number; width: number },
): PictureWindow[] | null {
  if (field.kind !== 'window' || map.height * map.width < 2) return null;
  const rows = Array.from({ length: map.height }, (_, row) => span(field.height, row, picture.height));
  const cols = Array.from({ length: map.width }, (_, col) => span(field.width, col, picture.width));
  return rows.flatMap(([y0, y1]) => cols.map(([x0, x1]) => ({ y0, x0, y1, x1 })));
}

function span({ size, stride, offset }: AxisField, unit: number, pixels: number): [from: number, to: number] {
  const middle = offset + unit * stride + size / 2;
  const side = Math.min(size, Math.max(stride, WIDEST_PX));
  const from = Math.max(0, Math.min(pixels - 1, Math.floor(middle - side / 2)));
  return [from, Math.max(from + 1, Math.min(pixels, Math.ceil(middle + side / 2)))];
}
