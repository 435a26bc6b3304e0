import type { ResolvedModelCard } from '../domain/modelCard';
import type { OcclusionSpec } from '../domain/occlusion';
import { requireFill } from './fill';
import { occlusionGrid, type OcclusionGrid } from './grid';

/**
 * The grid of a run, once it is clear that its network can have it: whoever takes a spec from outside asks here.
 * Throws `invalid_input` and `too_large` with the field of the spec, as occlusionGrid and requireFill do.
 */
export function runGrid(
  spec: OcclusionSpec,
  { input, labels }: Pick<ResolvedModelCard, 'input' | 'labels'>,
): OcclusionGrid {
  const grid = occlusionGrid(spec, input, labels.length);
  requireFill(spec.fill, input);
  return grid;
}
