/** The personal part of the view of patches in the address: `?table=1`. What is as usual is left out. */
import type { PatchesLook } from './patchesLook';

/** Adds what differs from the usual look, with the keys always in the same order. */
export function writePatchesLook(query: URLSearchParams, look: PatchesLook): void {
  if (look.table) query.set('table', '1');
}

export function readPatchesLook(query: URLSearchParams): PatchesLook {
  return { table: query.get('table') === '1' };
}
