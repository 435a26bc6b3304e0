/**
 * What a compute worker can do. The plain class lives in a worker thread (computeWorker.ts registers it); the server
 * sees it through ComputePool, which replaces a worker that dies. The HTTP thread never runs inference.
 */
import type { CoveredRegion } from '@/lib/domain/coveredRegion';
import type { Fill, OcclusionSpec } from '@/lib/domain/occlusion';
import type { ModelCard, ResolvedModelCard } from '@/lib/domain/modelCard';
import type { NetworkGraph } from '@/lib/domain/networkGraph';
import type { Device } from '@/lib/domain/provenance';
import type { FilterLayer, LayerFilters } from '@/lib/domain/layerFilters';
import type { FilterBank } from '@/lib/filters/filterBank';
import type { InputEvidence } from '@/lib/modelCard/inputEvidence';
import type { UnitBox } from '@/lib/network/receptiveFieldAt';
import type { TensorInfo } from '@/lib/network/tensorInfo';
import type {
  InputGradientEvent,
  InputGradientTask,
  LayerGradientEvent,
  LayerGradientTask,
  ScoresEvent,
  ScoresTask,
} from './attributionTasks';
import type { FilterValues } from './readFilters';
import type { UnitPlace } from './unitBoxes';

export type { TensorInfo };

/** Which engine runs a network. */
export type NetworkFormat = ModelCard['format'];

export interface NetworkInspection {
  /** Version of the ONNX operators; 0 where there is none, as in TensorFlow.js. */
  opset: number;
  parameterCount: number;
  inputs: TensorInfo[];
  outputs: TensorInfo[];
  operators: string[];
  /** Signs of how its pictures were prepared; left out where the format has none. */
  evidence?: InputEvidence;
  /** The output that gives the classes, where the graph shows it. */
  classOutput?: string | null;
}

/** Weights by path: workers read them themselves, they are too large to send. */
export interface NetworkRef {
  /** Unique per content: `${weightsHash}`. The worker keeps recently used networks loaded under this key. */
  key: string;
  format: NetworkFormat;
  /** An .onnx file; for TensorFlow.js the packed file, or a model.json with its weights beside it. */
  path: string;
  /** The name that the user knows, for error messages. */
  fileName: string;
  /** Its file goes when its user has: it is not kept loaded, which would keep the file's place on the disk. */
  isTemporary?: true;
}

/** Pixels as the network is shown them, after fitting: height × width × 3 bytes, RGB. */
export interface FittedImage {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** Which values of a network become the vector of a picture. */
export interface FeatureQuestion {
  tensor: string;
  /** The axis of channels in the tensor's shape for one picture. Null: all values are taken as they are. */
  channelAxis: number | null;
  /**
   * What becomes of a channel's map: its mean when it is left out; its extremes (see extremesOverSpace); or the value at
   * one place, row-major in the map.
   */
  pooling?: 'mean' | 'extremes' | { place: number };
  /** Values of the tensor for one picture, which bounds the batches; null while it is not known. */
  valuesPerPicture: number | null;
}

/** Which filters of a layer. */
export interface FilterQuestion {
  /** A name or a tensor; the first layer that reads the picture when it is left out. */
  layer?: string;
  /** The first filter, from 0, and how many: to the end when it is left out. */
  from?: number;
  count?: number;
}

export interface OcclusionTask {
  network: NetworkRef;
  card: ResolvedModelCard;
  image: FittedImage;
  spec: OcclusionSpec;
  /** Cells of the progressive order that are stored already: computing starts here. */
  from: number;
  /** How: by parts of the network where that can be (the default), or by whole runs alone. The numbers are the same. */
  engine?: OcclusionEngine;
}

export const OCCLUSION_ENGINES = ['incremental', 'naive'] as const;
export type OcclusionEngine = (typeof OCCLUSION_ENGINES)[number];

export type OcclusionEvent =
  /** `withCells`: the first cells come right after it, from the same batch. */
  | { kind: 'base'; probabilities: Float32Array; withCells?: boolean }
  /** Cells from..from+count-1 of the progressive order; probabilities is count × classCount. */
  | { kind: 'cells'; from: number; count: number; probabilities: Float32Array; computeMs: number };

/** A picture of which a part is covered by hand. */
export interface CoveredPicture {
  network: NetworkRef;
  card: ResolvedModelCard;
  image: FittedImage;
  /** Names the picture's content: what was made of it is kept under this key. */
  pictureKey: string;
  fill: Fill;
  region: CoveredRegion;
}

/** Probabilities of every class. */
export interface CoveredAnswer {
  /** Of the picture as it is. */
  base: Float32Array;
  probabilities: Float32Array;
}

export interface Compute {
  /** Where networks of a format run; ONNX when it is left out. Opens the engine of that format if it is not open yet. */
  device(format?: NetworkFormat): Promise<Device>;
  /** Reads the graph without running it. Throws `invalid_network` (truncated, another format, no graph, NaN weights…). */
  inspect(network: NetworkRef): Promise<NetworkInspection>;
  /** Layers with shapes and receptive fields for the card's input size; reads the graph without running it. */
  graph(network: NetworkRef, card: ResolvedModelCard): Promise<NetworkGraph>;
  /** The weights of the first convolution; null when the network does not begin with one that reads a picture. */
  firstFilters(network: NetworkRef): Promise<FilterBank | null>;
  /** The layers that have filters: convolutions and dense layers. Like the two after it, this runs nothing. */
  filterLayers(network: NetworkRef, card: ResolvedModelCard): Promise<FilterLayer[]>;
  /**
   * Exact weights of some of a layer's filters. Throws `invalid_input` that names the layers which have some, `too_large`
   * for too many at once, `unsupported` for weights that are not in the file.
   */
  filters(network: NetworkRef, card: ResolvedModelCard, question: FilterQuestion): Promise<FilterValues>;
  /** What is measured of a layer's filters: norms, Gabor fits, colours, pairs. Throws as `filters` does. */
  measuredFilters(network: NetworkRef, card: ResolvedModelCard, layer?: string): Promise<LayerFilters>;
  /**
   * What the units of a layer at these places see of the picture, exact on any graph; null where that is not known, or
   * is nothing. Reads the file when a layer is first asked for. Throws `invalid_input` for a layer that there is not.
   */
  unitBoxes(
    network: NetworkRef,
    card: ResolvedModelCard,
    layer: string,
    places: UnitPlace[],
  ): Promise<(UnitBox | null)[]>;
  /** Probabilities (batch × classCount) of fitted images, after softmax where the card says logit. Checks the card against the network. */
  predict(network: NetworkRef, card: ResolvedModelCard, images: FittedImage[]): Promise<Float32Array[]>;
  /**
   * What the network says of one picture with a region covered, in its turn between the batches of whatever runs. The
   * last few pictures are kept prepared: another region of one of them costs one run. Throws `invalid_input` (region, fill).
   */
  occluded(covered: CoveredPicture): Promise<CoveredAnswer>;
  /**
   * The vector of each fitted image: what the tensor holds for it, NaN and infinities included. Checks the card against
   * the network. Throws `invalid_input` for a tensor that there is not, `unsupported` for one without a part for each picture.
   */
  features(
    network: NetworkRef,
    card: ResolvedModelCard,
    images: FittedImage[],
    question: FeatureQuestion,
  ): Promise<Float32Array[]>;
  /** Yields `base`, then `cells` in the progressive order from `task.from` on. Abort ends it within one batch (≤ 0.5 s). */
  occlude(task: OcclusionTask, signal: AbortSignal): AsyncIterable<OcclusionEvent>;
  close(): Promise<void>;
}

/** What the same workers say of the pixels of one picture. */
export interface PixelCompute {
  /** A class's probability for changed copies of a picture, in order, in turn with whatever runs. Abort ends it as above. */
  scores(task: ScoresTask, signal: AbortSignal): AsyncIterable<ScoresEvent>;
  /**
   * Ends with the gradient of a class's score by a layer's maps. Throws `unsupported` (field layer) that names what stands
   * in the way. Abort ends it after the operator that is computed.
   */
  layerGradient(task: LayerGradientTask, signal: AbortSignal): AsyncIterable<LayerGradientEvent>;
  /** Ends with a map by the gradient at the picture. Throws `unsupported` (field method) where the engine gives none. */
  inputGradients(task: InputGradientTask, signal: AbortSignal): AsyncIterable<InputGradientEvent>;
  /** The bytes of the network with its weights moved about at random. Throws `unsupported` where it has none. */
  randomised(network: NetworkRef, seed: number): Promise<Uint8Array>;
}
