import type { Network } from '@/lib/domain/network';
import { classFinder } from '@/lib/occlusion/targetClass';

export interface RankedNetwork {
  network: Network;
  /** Pictures whose label it knows. */
  known: number;
}

/** Those first that know the labels of most pictures: they are the ones to ask. Equal ones stay in their order. */
export function rankNetworks(
  networks: readonly Network[],
  labels: readonly { label: string; count: number }[],
): RankedNetwork[] {
  return networks
    .map((network) => {
      const classOf = classFinder(network.card.labels);
      const known = labels.reduce((sum, { label, count }) => sum + (classOf(label) === null ? 0 : count), 0);
      return { network, known };
    })
    .sort((a, b) => b.known - a.known);
}
