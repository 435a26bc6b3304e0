import type { Sha256 } from '@/lib/domain/hash';
import type { ModelCard } from '@/lib/domain/modelCard';
import type { ClassScore, Network } from '@/lib/domain/network';
import type { NetworkGraph } from '@/lib/domain/networkGraph';
import type { CardProblem } from '@/lib/domain/cardProblem';
import type { PresetComparison, PresetGuess } from '@/lib/domain/preset';
import type { NetworkInspection } from '../compute/compute';
import type { ReceivedFile } from './packFiles';
import type { ReceivedNetwork } from './receiveFiles';

export interface TestPicture {
  bytes: Uint8Array;
  fileName: string;
}

/** A tensor that may be the penultimate representation. */
export interface TensorChoice {
  tensor: string;
  layer: string;
  type: string;
  shape: (number | null)[] | null;
}

/** A stored network whose labels fit in number. */
export interface LabelSource {
  networkId: string;
  name: string;
}

/** What uploaded weights turned out to be, with a card proposed from their file. */
export interface NetworkProposal {
  weightsHash: Sha256;
  fileName: string;
  inspection: NetworkInspection;
  card: ModelCard;
  /** Why the card's preprocessing was chosen. */
  preprocessing: PresetGuess;
  tensors: TensorChoice[];
  /** The penultimate tensor that is found when the card names none. */
  featuresTensor: string | null;
  labelSources: LabelSource[];
}

export interface NetworkService {
  /** Several uploaded files, or a zip of them, as one artifact. Throws `invalid_input` and `invalid_network`. */
  pack(files: readonly ReceivedFile[]): Promise<ReceivedNetwork>;
  /** Inspects uploaded weights and proposes a card, with these labels if they are as many. Throws `invalid_network`. */
  propose(weightsHash: Sha256, fileName: string, labels?: string[]): Promise<NetworkProposal>;
  /** The five best classes of a picture under a card that is still being filled in. Nothing is stored. */
  tryCard(weightsHash: Sha256, card: ModelCard, image: TestPicture): Promise<ClassScore[]>;
  /** What looks wrong about a card, tried on blank, stored and the given pictures; the gravest first. */
  checkCard(weightsHash: Sha256, card: ModelCard, image?: TestPicture): Promise<CardProblem[]>;
  /** The usual preprocessings, tried on stored pictures: those whose labels the card knows, if there are any. */
  comparePresets(weightsHash: Sha256, card: ModelCard): Promise<PresetComparison>;
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
  /** Its layers, with shapes and receptive fields for the input size of its card. */
  graph(id: string): Promise<NetworkGraph>;
  /** PNG of the first convolution's filters; null when the network does not begin with one that reads a picture. */
  filterPicture(id: string): Promise<Uint8Array | null>;
  /** The five best classes of a stored or given picture. */
  predict(networkId: string, image: { imageId: string } | TestPicture): Promise<ClassScore[]>;
}
