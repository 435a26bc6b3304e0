/** Where filters stand in a picture of many: whole pixels, and one pixel between them. */
import { AppError } from '../domain/appError';
import type { FilterShape } from '../domain/layerFilters';

export interface FilterTile {
  /** Position among the filters that are shown. */
  position: number;
  /** The input channel that it shows; null: all of them, as colours. */
  channel: number | null;
  x: number;
  y: number;
}

export interface FilterGrid {
  /** In pixels. */
  width: number;
  height: number;
  /** Of a tile, without the gap. */
  tileWidth: number;
  tileHeight: number;
  tiles: FilterTile[];
}

/** Larger pictures are refused: they are drawn by the thread that answers people. */
export const MAX_PICTURE_SIDE_PX = 8192;
const MAX_PICTURE_PIXELS = 2 ** 24;

export interface FilterGridOptions {
  count: number;
  scale: number;
  coloured: boolean;
}

/**
 * Filters in colour, or of one input, fill rows from the left, about twice as many as there are rows. Others have a row
 * each, with a tile for every input channel. Throws `too_large` that says what to do.
 */
export function planFilterGrid(shape: FilterShape, options: FilterGridOptions): FilterGrid {
  const { isMatrix, across, gap, tileWidth, tileHeight, width, height } = gridSize(shape, options);
  const { count, coloured } = options;
  const [, inputs] = shape;
  if (!isDrawable(shape, options))
    throw new AppError(
      'too_large',
      `The picture would have ${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels, and may have ${MAX_PICTURE_SIDE_PX.toLocaleString('en')} a side and ${MAX_PICTURE_PIXELS / 2 ** 20} million in all. Choose a smaller scale or fewer filters, or take the weights as NPY.`,
      { field: 'scale' },
    );
  const tiles = Array.from({ length: isMatrix ? count * inputs : count }, (_, k) => ({
    position: isMatrix ? Math.floor(k / inputs) : k,
    channel: coloured ? null : isMatrix ? k % inputs : 0,
    x: (k % across) * (tileWidth + gap),
    y: Math.floor(k / across) * (tileHeight + gap),
  }));
  return { width, height, tileWidth, tileHeight, tiles };
}

/** Whether so many filters make a picture that is not too large. */
export function isDrawable(shape: FilterShape, options: FilterGridOptions): boolean {
  const { width, height } = gridSize(shape, options);
  return Math.max(width, height) <= MAX_PICTURE_SIDE_PX && width * height <= MAX_PICTURE_PIXELS;
}

function gridSize([, inputs, rows, columns]: FilterShape, { count, scale, coloured }: FilterGridOptions) {
  const isMatrix = !coloured && inputs > 1;
  const across = isMatrix ? inputs : Math.min(count, Math.ceil(Math.sqrt(count * 2)));
  const down = isMatrix ? count : Math.ceil(count / across);
  const [tileWidth, tileHeight] = [columns * scale, rows * scale];
  // A matrix of single weights is one picture.
  const gap = isMatrix && rows * columns === 1 ? 0 : 1;
  const width = across * (tileWidth + gap) - gap;
  const height = down * (tileHeight + gap) - gap;
  return { isMatrix, across, gap, tileWidth, tileHeight, width, height };
}
