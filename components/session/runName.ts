/** What a run is called. Pure. */
import type { OcclusionRequest } from '@/lib/domain/job';
import { isColour } from '@/lib/domain/occlusion';
import { boxesInWords } from '@/lib/occlusion/boxText';
import { patchesInWords } from '@/lib/occlusion/shapeText';
import { fillInWords } from '@/lib/occlusion/fillText';

/** "Digits, patch 8, stride 2", or with ", noise (seed 3)": what is read beside the thumbnail of the picture. */
export function runSettings({ spec }: OcclusionRequest, networkName: string): string {
  const fill = isColour(spec.fill) ? '' : `, ${fillInWords(spec.fill)}`;
  return `${networkName}, ${patchesInWords(spec)}${fill}${boxesInWords(spec)}`;
}

/**
 * ", fill #808080, nine.png": what is told besides to those who do not see the thumbnail. A fill that is no colour is
 * among the settings. `fileName` is null while it is not known.
 */
export function runDetails({ spec }: OcclusionRequest, fileName: string | null): string {
  const fill = isColour(spec.fill) ? `, fill ${fillInWords(spec.fill)}` : '';
  return fileName === null ? fill : `${fill}, ${fileName}`;
}
