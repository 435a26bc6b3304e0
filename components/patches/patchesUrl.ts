/**
 * The personal part of the view of patches in the address:
 * `?order=max&from=32&show=crop&places=all&top=25&place=3.5&table=1`. What is as usual is left out; what cannot be read is
 * as if it were not there.
 */
import type { MapPlace } from '@/lib/domain/patches';
import { RANKING_ORDERS } from '@/lib/protocol/layerRest';
import { DEFAULT_PATCHES_LOOK, PATCH_DISPLAYS, TOPS, type PatchesLook } from './patchesLook';

/** Adds what differs from the usual look, with the keys always in the same order. */
export function writePatchesLook(query: URLSearchParams, look: PatchesLook): void {
  const set = (name: string, value: string, usual: string) => value !== usual && query.set(name, value);
  set('order', look.order, DEFAULT_PATCHES_LOOK.order);
  set('from', String(look.from), '0');
  set('show', look.display, DEFAULT_PATCHES_LOOK.display);
  set('places', look.perPicture, DEFAULT_PATCHES_LOOK.perPicture);
  set('top', String(look.top), String(DEFAULT_PATCHES_LOOK.top));
  set('place', look.place ? `${look.place.row}.${look.place.col}` : '', '');
  set('table', look.table ? '1' : '', '');
}

export function readPatchesLook(query: URLSearchParams): PatchesLook {
  const oneOf = <T>(name: string, all: readonly T[], usual: T): T =>
    all.find((one) => String(one) === query.get(name)) ?? usual;
  const from = query.get('from') ?? '';
  return {
    order: oneOf('order', RANKING_ORDERS, DEFAULT_PATCHES_LOOK.order),
    from: /^\d{1,6}$/.test(from) ? Number(from) : 0,
    display: oneOf('show', PATCH_DISPLAYS, DEFAULT_PATCHES_LOOK.display),
    perPicture: oneOf('places', ['one', 'all'] as const, DEFAULT_PATCHES_LOOK.perPicture),
    top: oneOf('top', TOPS, DEFAULT_PATCHES_LOOK.top),
    place: parsePlace(query.get('place') ?? ''),
    table: query.get('table') === '1',
  };
}

function parsePlace(text: string): MapPlace | null {
  const match = /^(\d{1,5})\.(\d{1,5})$/.exec(text);
  return match && { row: Number(match[1]), col: Number(match[2]) };
}
