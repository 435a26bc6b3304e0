/** A network on a device. ONNX Runtime is the first engine; a second one implements the same interface. */
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { Device } from '@/lib/domain/provenance';
import type { OpenPart } from '@/lib/network/networkPart';
import type { SpatialNetwork } from '@/lib/network/spatialNetwork';
import type { TensorInfo } from '@/lib/network/tensorInfo';
import type { Provider } from './onnxSession';

/** Float32 tensor, row-major. Half-precision inputs and outputs are converted by the engine. */
export interface Tensor {
  data: Float32Array;
  dims: readonly number[];
}

/** A network that can be run for parts of its maps: see lib/occlusion/incremental. */
export interface DividedNetwork {
  network: SpatialNetwork;
  openPart: OpenPart;
  /** Maps travel between memory and a graphics card for each part. */
  onCard?: boolean;
  /** How another thread takes it apart; left out where one thread is as fast as several. */
  recipe?: PartsRecipe;
  /** To be told when the network is disposed of. */
  onDispose?: (listener: () => Promise<void>) => void;
}

/** An ONNX network to be taken apart. Kilobytes: the weights stay in their file. */
export interface PartsRecipe {
  base: EditedNetwork;
  fileName: string;
  card: ResolvedModelCard;
  provider: Provider;
}

/** A network's file, or an edited copy whose weights lie in a file of `folder`. */
export interface EditedNetwork {
  bytes: Uint8Array;
  folder?: string;
}

export interface InputGradientQuestion {
  /** Tensors of the picture and of the scores. */
  input: string;
  output: string;
  classIndex: number;
  /** What the output holds. Of a probability the gradient is that of its log-odds. */
  kind: 'logit' | 'probability';
}

export interface InputGradient {
  /** The class's logit or log-odds, one for each picture. */
  scores: Float32Array;
  /** By each value of the pictures. */
  gradient: Float32Array;
}

export interface LayerGradientQuestion extends InputGradientQuestion {
  /** Of the picture, without the batch. */
  inputShape: readonly number[];
  /** `name` is the one that the user knows, for messages; the shape has no batch. */
  layer: { name: string; tensor: string; shape: readonly number[] };
}

export interface LayerGradient {
  /** What the layer gives for the picture, as the network lays it out. */
  maps: Float32Array;
  /** By each value of the maps; a final softmax is left out. */
  gradient: Float32Array;
}

/** What lies behind a layer, opened. */
export interface OpenLayerGradient {
  /** Of one picture. Throws `unsupported` (field layer) that names what stands in the way. */
  of(picture: Tensor): Promise<LayerGradient>;
  release(): Promise<void>;
}

export interface LoadedNetwork {
  /** What must be fed and what may be fetched, as the file declares it. */
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /**
   * Runs one batch; feeds and results by tensor name. The batch size is the first dimension and may differ per call.
   * `fetches` may name any tensor of the network, not only its outputs; one that there is not is an `invalid_input`.
   */
  run(feeds: Readonly<Record<string, Tensor>>, fetches: readonly string[]): Promise<Record<string, Tensor>>;
  /**
   * The network taken apart, as the card feeds it; null where it cannot be. Parts that are open are released with the
   * network. `threads`: how many each part may use, all of the machine by default.
   */
  divide?(card: ResolvedModelCard, threads?: number): Promise<DividedNetwork | null>;
  /** Absent where the engine gives no gradients. The first dimension of `pictures` counts them. */
  inputGradient?(pictures: Tensor, question: InputGradientQuestion): Promise<InputGradient>;
  /** Absent as above. Throws `unsupported` (field layer) where the scores do not depend on the layer. */
  openLayerGradient?(question: LayerGradientQuestion): Promise<OpenLayerGradient>;
  dispose(): Promise<void>;
  /** Set when a crash took it: it never runs again and must be loaded anew. */
  readonly lost?: boolean;
}

export interface Engine {
  readonly device: Device;
  /**
   * Loads weights from a file. Throws AppError `invalid_network` that names `fileName`, the problem and the fix.
   * `unwanted` is asked between the steps, and says true for good once nobody waits any more: `cancelled` is thrown then.
   */
  load(path: string, fileName: string, unwanted?: () => boolean): Promise<LoadedNetwork>;
  close(): Promise<void>;
}
