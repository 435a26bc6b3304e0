import type { ModelCard } from '@/lib/domain/modelCard';
import type { ClassScore, Network } from '@/lib/domain/network';
import type { NetworkInspection } from '../compute/compute';
import type { Sha256 } from '@/lib/domain/hash';

/** What an uploaded file turned out to be, with a card proposed from its interface. */
export interface NetworkProposal {
  weightsHash: Sha256;
  fileName: string;
  inspection: NetworkInspection;
  card: ModelCard;
}

export interface NetworkService {
  /** Inspects uploaded weights and proposes a card. Throws `invalid_network`. */
  propose(weightsHash: Sha256, fileName: string): Promise<NetworkProposal>;
  /** The five best classes of a picture under a card that is still being filled in. Nothing is stored. */
  tryCard(weightsHash: Sha256, card: ModelCard, image: { bytes: Uint8Array; fileName: string }): Promise<ClassScore[]>;
  /**
   * Stores a network. The card must have its labels read. Throws `invalid_network` when card and weights do not match
   * (tensor names, shape, number of labels, NaN weights).
   */
  add(weightsHash: Sha256, card: ModelCard): Promise<Network>;
  /**
   * Reads NAME.model.json with the weights and labels beside it, stores them and adds the network, under `id` if it is
   * new and one is given.
   */
  addFromFile(cardPath: string, options?: { id?: string }): Promise<Network>;
  get(id: string): Promise<Network>;
  list(): Promise<Network[]>;
  /** The five best classes of a stored or given picture. */
  predict(
    networkId: string,
    image: { imageId: string } | { bytes: Uint8Array; fileName: string },
  ): Promise<ClassScore[]>;
}
