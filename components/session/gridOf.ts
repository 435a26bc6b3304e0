import { AppError, type ErrorBody } from '@/lib/domain/appError';
import type { Network } from '@/lib/domain/network';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { runGrid } from '@/lib/occlusion/runGrid';

/** The grid of a spec over a network's input, or why there is none. */
export function gridOf(
  spec: OcclusionSpec,
  { card }: Pick<Network, 'card'>,
): { grid: OcclusionGrid; problem: null } | { grid: null; problem: ErrorBody } {
  try {
    return { grid: runGrid(spec, card), problem: null };
  } catch (error) {
    if (error instanceof AppError) return { grid: null, problem: error.toBody() };
    throw error;
  }
}
