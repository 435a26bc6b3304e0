/** How far two maps of the same grid are apart: the answer to "run again". */
import { AppError } from '../domain/appError';

export interface MapDifference {
  /** Largest |Δ| over the cells that both maps know. */
  maxDifference: number;
  /** The first cell, row-major, that differs so much. */
  row: number;
  col: number;
  /** Cells that both maps know. */
  compared: number;
}

/**
 * Largest difference of two row-major maps with `cols` columns; a NaN cell is unknown and is not compared. Null when no
 * cell is known in both, so that "nothing compared" cannot be read as "the same". Throws `invalid_input` when the maps
 * have different sizes.
 */
export function mapDifference(a: Float32Array, b: Float32Array, cols: number): MapDifference | null {
  if (a.length !== b.length || a.length % cols !== 0)
    throw new AppError(
      'invalid_input',
      `Maps of ${a.length} and ${b.length} cells with ${cols} columns cannot be compared; they must come from the same grid.`,
    );
  let compared = 0;
  let maxDifference = -1;
  let at = 0;
  for (let cell = 0; cell < a.length; cell++) {
    const difference = Math.abs(a[cell]! - b[cell]!);
    if (Number.isNaN(difference)) continue;
    compared++;
    if (difference > maxDifference) {
      maxDifference = difference;
      at = cell;
    }
  }
  return compared === 0 ? null : { maxDifference, row: Math.floor(at / cols), col: at % cols, compared };
}
