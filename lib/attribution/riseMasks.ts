/**
 * The random masks of RISE (Petsiuk, Das & Saenko, BMVC 2018, arXiv 1806.07421, section 3.2): a coarse grid whose cells
 * are kept with probability p, enlarged smoothly by a little more than the picture needs, and cut out at a random place,
 * so that the cells' borders lie somewhere else each time. Every pixel's mask value is p on average.
 *
 * The authors' program lets the values at the grid's outer half cells swing back instead of staying (mode "reflect" of
 * scikit-image); both have the mean p, and differ there only.
 */
import { AppError } from '../domain/appError';
import { seededRandom } from '../random/seededRandom';
import { bilinearTaps, cropTaps, enlarge } from './bilinear';
import type { PixelSize } from './pixelSize';

export interface RiseSpec {
  /** Cells of the coarse grid along each side. */
  cells: number;
  /** Probability that a cell is kept, above 0 and below 1. */
  keep: number;
  /** How many masks a whole run asks about. */
  masks: number;
  seed: number;
}

/** As the paper has it for ImageNet; its 4,000 masks were for VGG-16, its 8,000 for ResNet-50. */
export const DEFAULT_RISE_SPEC: RiseSpec = { cells: 7, keep: 0.5, masks: 4000, seed: 1 };

/** What chance decides about one mask. */
export interface RiseDraw {
  /** cells × cells, row-major; 1 where a cell is kept, else 0. */
  grid: Uint8Array;
  /** Top left corner of the cut, in pixels of the enlarged grid. */
  top: number;
  left: number;
}

/** Throws `invalid_input` when a setting cannot be right for the input. */
export function checkRiseSpec({ cells, keep, masks }: RiseSpec, { width, height }: PixelSize): void {
  if (!Number.isInteger(cells) || cells < 1 || cells > Math.min(width, height))
    throw new AppError('invalid_input', `A mask has ${cells} cells along each side; choose a whole number from 1 to ${Math.min(width, height)}.`, { field: 'cells' }); // prettier-ignore
  if (!(keep > 0 && keep < 1))
    throw new AppError('invalid_input', `A cell is kept with probability ${keep}; choose one above 0 and below 1.`, { field: 'keep' }); // prettier-ignore
  if (!Number.isInteger(masks) || masks < 1)
    throw new AppError('invalid_input', `A run has ${masks} masks; choose a whole number from 1 up.`, { field: 'masks' }); // prettier-ignore
}

/** A function that draws the next mask: the same seed always gives the same ones in the same order. */
export function riseDraws(spec: RiseSpec, size: PixelSize): () => RiseDraw {
  checkRiseSpec(spec, size);
  const random = seededRandom(spec.seed);
  const cell = cellSize(spec, size);
  return () => ({
    grid: Uint8Array.from({ length: spec.cells ** 2 }, () => (random() < spec.keep ? 1 : 0)),
    top: Math.floor(random() * cell.height),
    left: Math.floor(random() * cell.width),
  });
}

/** A function that makes the mask of a draw: height × width, row-major, 1 where the picture is kept and 0 where not. */
export function riseMaskMaker(spec: RiseSpec, size: PixelSize): (draw: RiseDraw) => Float32Array {
  checkRiseSpec(spec, size);
  const cell = cellSize(spec, size);
  const vertical = bilinearTaps(spec.cells, (spec.cells + 1) * cell.height);
  const horizontal = bilinearTaps(spec.cells, (spec.cells + 1) * cell.width);
  return ({ grid, top, left }) =>
    enlarge(grid, spec.cells, cropTaps(vertical, top, size.height), cropTaps(horizontal, left, size.width));
}

/** Of a cell in pixels, before the grid is enlarged by one cell more: cells of it cover the input. */
export function cellSize({ cells }: RiseSpec, { width, height }: PixelSize): PixelSize {
  return { width: Math.ceil(width / cells), height: Math.ceil(height / cells) };
}
