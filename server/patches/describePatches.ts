/** From firings to what people see: pictures with boxes. */
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { MapPlace, Patch } from '@/lib/domain/patches';
import type { Firing } from '@/lib/patches/ranking';
import type { PixelBox, UnitBox } from '@/lib/network/receptiveFieldAt';
import type { Compute, NetworkRef } from '../compute/compute';
import type { SeenPicture } from './layerRanking';

export interface PatchContext {
  compute: Pick<Compute, 'unitBoxes'>;
  network: NetworkRef;
  card: ResolvedModelCard;
  layer: string;
  /** Of the layer's maps. */
  width: number;
  ranking: { picture(position: number): Pick<SeenPicture, 'id' | 'fileName' | 'label'> };
}

/** Of every list of firings the patches, in the same order. All boxes are asked for together. */
export async function describePatches(
  lists: readonly (readonly Firing[])[],
  context: PatchContext,
): Promise<Patch[][]> {
  const { compute, network, card, layer, width, ranking } = context;
  const places = [...new Set(lists.flat().map(({ place }) => place))];
  const mapPlace = (place: number): MapPlace => ({ row: Math.floor(place / width), col: place % width });
  const found = places.length > 0 ? await compute.unitBoxes(network, card, layer, places.map(mapPlace)) : [];
  const boxes = new Map(places.map((place, k) => [place, found[k] ?? null]));
  return lists.map((list) =>
    list.map(({ value, picture, place }) => {
      const { id, fileName, label } = ranking.picture(picture);
      const unit = boxes.get(place) ?? null;
      const box = unit?.clipped ?? null;
      return { imageId: id, fileName, label, value, place: mapPlace(place), box, clipped: isClipped(unit, card) };
    }),
  );
}

/** Whether the window reaches beyond the picture; what has no window sees all of it. */
function isClipped(unit: UnitBox | null, { input }: ResolvedModelCard): boolean {
  const window: PixelBox | null = unit?.unclipped ?? null;
  return window !== null && (window.y0 < 0 || window.x0 < 0 || window.y1 > input.height || window.x1 > input.width);
}
