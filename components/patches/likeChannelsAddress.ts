/** The part of an address that says where channels like one are looked for: `?in=NETWORK&at=LAYER`. */
import { idSchema } from '@/lib/domain/hash';
import { layerNameSchema } from '@/lib/domain/session';

export interface LikenessAddress {
  /** Null: the channel's own network, and its own layer or the layer that is proposed there. */
  networkId: string | null;
  layer: string | null;
}

export function parseLikenessAddress(query: Pick<URLSearchParams, 'get'>): LikenessAddress {
  return {
    networkId: idSchema.safeParse(query.get('in')).data ?? null,
    layer: layerNameSchema.safeParse(query.get('at')).data ?? null,
  };
}

/** @param query what else the address says, which stays */
export function writeLikenessAddress(query: URLSearchParams, { networkId, layer }: LikenessAddress): string {
  const written = new URLSearchParams(query);
  for (const [name, value] of [
    ['in', networkId],
    ['at', layer],
  ] as const)
    // prettier-ignore
    if (value === null) written.delete(name);
    else written.set(name, value);
  return written.toString();
}
