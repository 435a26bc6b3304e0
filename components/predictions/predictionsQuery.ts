/**
 * What the page of a set's predictions shows, as it stands in its address:
 * `?network=resnet-20&sort=f1&order=ascending&matrix=share&classes=3,5`.
 */
import { idSchema } from '@/lib/domain/hash';
import { oneText, type SearchParameters } from '../images/imageQuery';
import type { SortDirection } from '../ui/Table';

export const CLASS_COLUMNS = ['class', 'support', 'predicted', 'precision', 'recall', 'f1'] as const;
export type ClassColumn = (typeof CLASS_COLUMNS)[number];
export const MATRIX_VALUES = ['count', 'share'] as const;
/** A cell's pictures, or their share of the row's. */
export type MatrixValue = (typeof MATRIX_VALUES)[number];

export interface PredictionsQuery {
  network: string | null;
  sort: ClassColumn;
  order: SortDirection;
  matrix: MatrixValue;
  /** Classes of the matrix; empty: those that are chosen for the reader. */
  classes: number[];
}

export const DEFAULT_PREDICTIONS_QUERY: PredictionsQuery = {
  network: null,
  sort: 'f1',
  order: 'ascending',
  matrix: 'count',
  classes: [],
};

/** Most classes that a person may put into the matrix. */
export const MAX_CHOSEN_CLASSES = 40;

/** Reads what can be read; the rest is as if it were not there. */
export function parsePredictionsQuery(given: SearchParameters): PredictionsQuery {
  const classes = oneText(given.classes)
    .split(',')
    .filter((text) => /^\d{1,6}$/.test(text))
    .map(Number);
  return {
    network: idSchema.safeParse(oneText(given.network)).data ?? null,
    sort: CLASS_COLUMNS.find((column) => column === oneText(given.sort)) ?? DEFAULT_PREDICTIONS_QUERY.sort,
    order: oneText(given.order) === 'descending' ? 'descending' : 'ascending',
    matrix: oneText(given.matrix) === 'share' ? 'share' : 'count',
    classes: [...new Set(classes)].slice(0, MAX_CHOSEN_CLASSES),
  };
}

/** `?…`; "?" alone when nothing differs from what is shown without. */
export function predictionsQueryString({ network, sort, order, matrix, classes }: PredictionsQuery): string {
  const parameters = new URLSearchParams();
  if (network !== null) parameters.set('network', network);
  if (sort !== DEFAULT_PREDICTIONS_QUERY.sort) parameters.set('sort', sort);
  if (order !== DEFAULT_PREDICTIONS_QUERY.order) parameters.set('order', order);
  if (matrix !== DEFAULT_PREDICTIONS_QUERY.matrix) parameters.set('matrix', matrix);
  if (classes.length > 0) parameters.set('classes', classes.join(','));
  return `?${parameters}`;
}
