import { DEFAULT_FILL, MAX_RUN_VALUES, type OcclusionSpec } from '../domain/occlusion';

/** The patch takes about this part of the shorter side: 32 of 224 pixels, 4 of 28. */
const PATCHES_A_SIDE = 7;
/** A first map of more cells than this would keep a newcomer waiting. */
const MAX_DEFAULT_CELLS = 1024;

/**
 * A spec that fits any input: the patch is about a seventh of the shorter side, the stride half of it, so that
 * neighbouring patches overlap. On very long inputs the stride (and with it the patch) grows until the run is small.
 * @param input the network's input in pixels
 */
export function defaultSpec(input: { width: number; height: number }, classCount = 1): OcclusionSpec {
  const { width, height } = input;
  const shorter = Math.min(width, height);
  const maxCells = Math.min(MAX_DEFAULT_CELLS, MAX_RUN_VALUES / classCount);
  const patch = Math.max(1, Math.round(shorter / PATCHES_A_SIDE));
  let stride = Math.max(1, Math.floor(patch / 2));
  while (stride < shorter && Math.ceil(width / stride) * Math.ceil(height / stride) > maxCells) stride++;
  return { patch: Math.max(patch, stride), stride, fill: DEFAULT_FILL };
}
