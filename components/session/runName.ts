/** What a run is called. Pure. */
import type { OcclusionRequest } from '@/lib/domain/job';
import { fillInWords } from '@/lib/occlusion/fillText';

/** "Digits, patch 8, stride 2": what is read beside the thumbnail of the picture. */
export function runSettings({ spec }: OcclusionRequest, networkName: string): string {
  return `${networkName}, patch ${spec.patch}, stride ${spec.stride}`;
}

/**
 * ", fill #808080, nine.png": what is told besides to those who do not see the thumbnail. `fileName` is null while it is
 * not known.
 */
export function runDetails({ spec }: OcclusionRequest, fileName: string | null): string {
  const fill = `, fill ${fillInWords(spec.fill)}`;
  return fileName === null ? fill : `${fill}, ${fileName}`;
}
