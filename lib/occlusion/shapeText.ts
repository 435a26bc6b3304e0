/** What patches look like, in words. */
import type { OcclusionSpec } from '../domain/occlusion';

/** "squares of 16 px", or "segments, compactness 10": what a table or a comparison says of the patches of a run. */
export function shapeInWords({ patch, segments }: Pick<OcclusionSpec, 'patch' | 'segments'>): string {
  return segments ? `segments, compactness ${segments.compactness}` : `squares of ${patch} px`;
}

/** "patch 16, stride 4", or "segments of about 16 px (compactness 10)". */
export function patchesInWords({
  patch,
  stride,
  segments,
}: Pick<OcclusionSpec, 'patch' | 'stride' | 'segments'>): string {
  return segments
    ? `segments of about ${stride} px (compactness ${segments.compactness})`
    : `patch ${patch}, stride ${stride}`;
}
