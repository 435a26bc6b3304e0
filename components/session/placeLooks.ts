/**
 * How one person looks at each of the views, and how that stands in an address: only the view that is looked at writes
 * its part. What is as usual is left out.
 */
import { DEFAULT_ACTIVATIONS_LOOK, type ActivationsLook } from '../activations/activationsLook';
import { readActivationsLook, writeActivationsLook } from '../activations/activationsUrl';
import { DEFAULT_FILTERS_LOOK, type FiltersLook } from '../filters/filtersLook';
import { readFiltersLook, writeFiltersLook } from '../filters/filtersUrl';
import { DEFAULT_LOOK, type MapLook } from '../map/mapLook';
import { readMapLook, writeMapLook } from '../map/mapUrl';
import { DEFAULT_OCCLUSION_LOOK, type OcclusionLook } from '../occlusion/occlusionLook';
import { readOcclusionLook, writeOcclusionLook } from '../occlusion/occlusionUrl';
import { DEFAULT_PATCHES_LOOK, type PatchesLook } from '../patches/patchesLook';
import { readPatchesLook, writePatchesLook } from '../patches/patchesUrl';

export interface Looks {
  occlusion: OcclusionLook;
  activations: ActivationsLook;
  filters: FiltersLook;
  patches: PatchesLook;
  map: MapLook;
}
export type LookedPlace = keyof Looks;

export const DEFAULT_LOOKS: Looks = {
  occlusion: DEFAULT_OCCLUSION_LOOK,
  activations: DEFAULT_ACTIVATIONS_LOOK,
  filters: DEFAULT_FILTERS_LOOK,
  patches: DEFAULT_PATCHES_LOOK,
  map: DEFAULT_LOOK,
};

interface LookUrl<Look> {
  read: (query: URLSearchParams) => Look;
  write: (query: URLSearchParams, look: Look) => void;
}
const URLS: { [P in LookedPlace]: LookUrl<Looks[P]> } = {
  occlusion: { read: readOcclusionLook, write: writeOcclusionLook },
  activations: { read: readActivationsLook, write: writeActivationsLook },
  filters: { read: readFiltersLook, write: writeFiltersLook },
  patches: { read: readPatchesLook, write: writePatchesLook },
  map: { read: readMapLook, write: writeMapLook },
};

export function writeLook<P extends LookedPlace>(query: URLSearchParams, place: P, looks: Partial<Looks>): void {
  const look: Looks[P] = looks[place] ?? DEFAULT_LOOKS[place];
  URLS[place].write(query, look);
}

/** Empty where the address says nothing of it: a usual look writes nothing. */
export function readLook<P extends LookedPlace>(query: URLSearchParams, place: P): Partial<Looks> {
  const look: Looks[P] = URLS[place].read(query);
  const written = new URLSearchParams();
  URLS[place].write(written, look);
  return written.size === 0 ? {} : { [place]: look };
}
