/** Which loaded networks are occluded by their parts, and how. */
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { LoadedNetwork } from '../engine/engine';
import { IncrementalOcclusion } from './incrementalOcclusion';
import type { PartLanes } from './lanes/partLanes';

export class DividedNetworks {
  /** By what a card says of the network: two cards may feed one network pictures of two sizes, or read two outputs. */
  private readonly divided = new WeakMap<LoadedNetwork, Map<string, Promise<IncrementalOcclusion | null>>>();

  /** @param lanes threads that share the work of each network */
  constructor(private readonly lanes: PartLanes | null = null) {}

  /** Null where the network is occluded by whole runs: what cannot be taken apart is no error. */
  of(network: LoadedNetwork, card: ResolvedModelCard): Promise<IncrementalOcclusion | null> {
    const byCard = this.divided.get(network) ?? new Map<string, Promise<IncrementalOcclusion | null>>();
    this.divided.set(network, byCard);
    const key = keyOf(card);
    const known = byCard.get(key);
    if (known) return known;
    const dividing = IncrementalOcclusion.of(network, card, this.lanes).catch(() => null);
    byCard.set(key, dividing);
    return dividing;
  }

  /** From now on by whole runs, for as long as the network stays loaded. */
  giveUp(network: LoadedNetwork, card: ResolvedModelCard): void {
    this.divided.get(network)?.set(keyOf(card), Promise.resolve(null));
  }
}

function keyOf({ input, output }: ResolvedModelCard): string {
  return JSON.stringify([input.tensor, input.width, input.height, input.layout, input.channels, output.tensor]);
}
