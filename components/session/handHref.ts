import type { RegionTarget } from '@/lib/domain/regionFinding';
import type { EvidenceRef } from '../findings/evidencePaths';
import { encodeRegion } from '../hand/handUrl';
import { DEFAULT_OCCLUSION_LOOK } from '../occlusion/occlusionLook';
import { coveredHref } from './viewUrl';

/**
 * The address of a session, opened where a region of a picture is covered by hand; everything else is as the session has
 * it. A region that is too long for an address is named by the part of a finding that holds it.
 */
export function handHref(sessionId: string, target: RegionTarget, finding: EvidenceRef): string {
  const { networkId, imageId, classIndex, fill, region } = target;
  const fits = encodeRegion(region) !== null;
  const occlusion = {
    ...DEFAULT_OCCLUSION_LOOK,
    hand: region.kind === 'mask' ? ('brush' as const) : ('patch' as const),
    covered: fits ? region : null,
    coveredIn: fits ? null : { id: finding.id, partId: finding.partId ?? null },
  };
  return coveredHref(sessionId, { networkId, imageId, fill, target: classIndex }, { occlusion });
}
