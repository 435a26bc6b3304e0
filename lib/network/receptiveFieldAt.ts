/** The pixels that one unit sees, as a box to draw on the picture. */
import type { ReceptiveField } from '../domain/networkGraph';
import { type Field, spanAt } from './field';
import { followFields } from './followFields';
import type { NetworkSource } from './layerSource';

/** Rows y0…y1−1 and columns x0…x1−1 of the picture. */
export interface PixelBox {
  y0: number;
  x0: number;
  y1: number;
  x1: number;
}

export interface UnitBox {
  /** As if the picture went on beyond its borders; null where no window is moved: after a dense layer, say. */
  unclipped: PixelBox | null;
  /** What is seen of the picture itself; null when it is nothing (a unit that reads padding only). */
  clipped: PixelBox | null;
}

/** The field of a layer by its name; null when there is no such layer. Goes through the network as far as that layer. */
export function fieldOf(source: NetworkSource, layerName: string): Field | null {
  for (const { layer, field } of followFields(source)) if (layer.name === layerName) return field;
  return null;
}

/**
 * The box of the units at a row and column of a map, all channels together. A layer that is no map has units without a
 * place: they get what all of them together see. Null when the field is not known or does not depend on the picture.
 */
export function unitBox(field: Field, row: number, column: number): UnitBox | null {
  if (field.kind !== 'sees') return null;
  const axisOf = (reach: typeof field.rows) => reach.find(({ axis }) => axis !== null)?.axis ?? null;
  const rowAxis = axisOf(field.rows);
  const columnAxis = axisOf(field.columns);
  const isMap = rowAxis !== columnAxis;
  const index = (axis: number) => (isMap && axis === rowAxis ? row : isMap && axis === columnAxis ? column : null);
  const box = (of: 'seen' | 'window'): PixelBox | null => {
    const rows = spanAt(field.rows, of, index);
    const columns = spanAt(field.columns, of, index);
    if (!rows || !columns) return null;
    const [y0, y1, x0, x1] = [rows.start[0]!, rows.end[0]!, columns.start[0]!, columns.end[0]!];
    return y0 < y1 && x0 < x1 && [y0, y1, x0, x1].every(Number.isFinite) ? { y0, x0, y1, x1 } : null;
  };
  return { unclipped: box('window'), clipped: box('seen') };
}

/** unitBox of a layer by its name. */
export function receptiveFieldAt(
  source: NetworkSource,
  layerName: string,
  row: number,
  column: number,
): UnitBox | null {
  const field = fieldOf(source, layerName);
  return field && unitBox(field, row, column);
}

/**
 * The box from a layer's summary alone, for who has no more than the list of layers: exact for a window, apart from
 * padding that a window reads where there is picture; null where the summary does not place single units.
 */
export function boxOf(
  receptiveField: ReceptiveField,
  input: { height: number; width: number },
  row: number,
  column: number,
): UnitBox | null {
  switch (receptiveField.kind) {
    case 'window': {
      const { height, width } = receptiveField;
      const y0 = height.offset + row * height.stride;
      const x0 = width.offset + column * width.stride;
      const unclipped = { y0, x0, y1: y0 + height.size, x1: x0 + width.size };
      return { unclipped, clipped: clipBox(unclipped, input) };
    }
    case 'whole':
      return { unclipped: null, clipped: { y0: 0, x0: 0, y1: input.height, x1: input.width } };
    case 'irregular':
    case 'none':
    case 'unknown':
      return null;
  }
}

function clipBox({ y0, x0, y1, x1 }: PixelBox, { height, width }: { height: number; width: number }): PixelBox | null {
  const box = { y0: Math.max(0, y0), x0: Math.max(0, x0), y1: Math.min(height, y1), x1: Math.min(width, x1) };
  return box.y0 < box.y1 && box.x0 < box.x1 ? box : null;
}
