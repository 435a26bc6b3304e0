/** The numbers of one cell, for people: the same words under the pointer, for screen readers and in the table. */
import type { Score } from '@/lib/domain/occlusion';
import { isComputed, type GridCells } from '@/lib/occlusion/grid';
import { scoreValue, SCORE_TEXTS } from '@/lib/occlusion/score';
import type { CellTop } from './cellMap';
import type { CellPlace } from './cellGeometry';

/** Three decimals tell cells apart; what is smaller is shown by its power of ten. */
export function formatProbability(p: number): string {
  if (Number.isNaN(p)) return '–';
  return p !== 0 && p < 0.0005 ? p.toExponential(1) : p.toFixed(3);
}

/** With its sign: U+2212 is as wide as the figures. */
export function formatScore(score: Score, value: number): string {
  if (Number.isNaN(value)) return '–';
  if (score === 'probability') return formatProbability(value);
  const digits = score === 'logit' ? 2 : 3;
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return value < 0 ? `−${text}` : score === 'drop' ? `+${text}` : text;
}

/** One value less another, always with its sign. */
export function formatDifference(score: Score, difference: number): string {
  if (score !== 'logit' || Number.isNaN(difference)) return formatScore('drop', difference);
  const text = formatScore('logit', difference);
  return difference > 0 && Number(text) !== 0 ? `+${text}` : text;
}

export interface CellFacts {
  place: CellPlace;
  grid: GridCells;
  score: Score;
  /** Of the target under occlusion; NaN while the cell is not known. */
  probability: number;
  /** Of the target without occlusion; null while it is not known. */
  base: number | null;
  top: readonly CellTop[] | null;
  labels: readonly string[];
  clipped: boolean;
  /** The score at the cell's centre pixel as the average over the patches that cover it; null: cells are shown. */
  average: number | null;
}

/** One sentence or two, for screen readers. Rows and columns count from 0, as in the downloads. */
export function describeCell({
  place,
  grid,
  score,
  probability,
  base,
  top,
  labels,
  clipped,
  average,
}: CellFacts): string {
  const parts = [`Row ${place.row}, column ${place.col} of ${grid.rows} × ${grid.cols}.`];
  if (Number.isNaN(probability) || base === null)
    parts.push(
      isComputed(grid, place.row, place.col) ? 'Not computed yet.' : 'Outside of the box: not part of the run.',
    );
  else {
    const value = scoreValue(score, probability, base);
    parts.push(`${SCORE_TEXTS[score].name} ${formatScore(score, value)}.`);
    if (score !== 'probability') parts.push(`Probability ${formatProbability(probability)}.`);
  }
  if (average !== null && !Number.isNaN(average))
    parts.push(`Average over the patches that cover its centre: ${formatScore(score, average)}.`);
  const best = top?.[0];
  if (best)
    parts.push(`Best class: ${labels[best.classIndex] ?? best.classIndex}, ${formatProbability(best.probability)}.`);
  if (clipped) parts.push('The patch is cut by the border.');
  return parts.join(' ');
}
