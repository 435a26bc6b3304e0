/** Two maps and their difference as a CSV table, as mapCsv.ts writes one map. Pure. */
import type { OcclusionSpec, Score } from '@/lib/domain/occlusion';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { commentLine } from '@/lib/occlusion/mapCsv';
import type { MapPair } from '@/lib/occlusion/mapPair';
import { differenceRows } from './differenceRows';

export interface DifferenceCsvInput {
  pair: MapPair;
  /** Of the first run. */
  grid: OcclusionGrid;
  spec: Pick<OcclusionSpec, 'stride'>;
  score: Score;
  /** Of two patches: which run has the fixed one; the pair then holds what the moving patch changes. */
  interaction?: 'first' | 'second' | null;
  /** Written as `# name: value` lines. */
  facts: readonly (readonly [name: string, value: string])[];
}

/** A line for each cell of the first map, row-major; numbers that are not known are empty. */
export function differenceCsv({ pair, grid, spec, score, interaction = null, facts }: DifferenceCsvInput): string {
  const per = pair.per === 'cell' ? 'cell by cell' : 'at the centre pixel (y, x), each pixel the average over the patches that cover it'; // prettier-ignore
  const comments = [...facts, ['compared', per] as const].map(([name, value]) => commentLine(`${name}: ${value}`));
  const lines = differenceRows(pair, { grid, spec }, 'place', interaction === 'second').map(
    ({ row, col, y, x, first, second, difference }) =>
      [row, col, y, x, ...[first, second, difference].map((value) => (Number.isNaN(value) ? '' : value))].join(','),
  );
  const change = `change_of_${score === 'logit' ? 'logit' : 'probability'}`;
  const header = interaction
    ? `row,col,y,x,first_${change},second_${change},interaction`
    : `row,col,y,x,first_${score},second_${score},difference`;
  return [...comments, header, ...lines].map((line) => `${line}\r\n`).join('');
}
