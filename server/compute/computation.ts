/** The work of a compute worker: drives the algorithms of lib/ with an engine. Knows nothing of threads. */
import type { FilterLayer, LayerFilters } from '@/lib/domain/layerFilters';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { BatchMemory } from '@/lib/occlusion/occlude';
import type { FilterBank } from '@/lib/filters/filterBank';
import { preprocess } from '@/lib/image/preprocess';
import type { UnitBox } from '@/lib/network/receptiveFieldAt';
import type { NetworkGraph } from '@/lib/domain/networkGraph';
import type { Device } from '@/lib/domain/provenance';
import type { Engine, LoadedNetwork } from '../engine/engine';
import { openTfjsEngine } from '../engine/openTfjsEngine';
import type {
  InputGradientEvent,
  InputGradientTask,
  LayerGradientEvent,
  LayerGradientTask,
  ScoresEvent,
  ScoresTask,
} from './attributionTasks';
import { BatchSizer, MAX_BATCH } from './batchSizer';
import { checkCard } from './checkCard';
import { classify } from './classify';
import type {
  CoveredAnswer,
  CoveredPicture,
  FeatureQuestion,
  FilterQuestion,
  FittedImage,
  NetworkFormat,
  NetworkInspection,
  NetworkRef,
  OcclusionEvent,
  OcclusionTask,
} from './compute';
import { CoveredPictures } from './coveredPictures';
import { DividedNetworks } from './dividedNetworks';
import { inputGradients } from './inputGradients';
import { inspectNetwork } from './inspectNetwork';
import type { PartLanes } from './lanes/partLanes';
import { NetworkCache } from './networkCache';
import { featureBatch, readFeatures } from './readFeatures';
import { type FilterValues, readFilterLayers, readFilterValues, readMeasuredFilters } from './readFilters';
import { readFirstFilters } from './readFirstFilters';
import { occludePicture } from './occludePicture';
import { layerGradient } from './layerGradient';
import { randomiseNetwork } from './randomiseNetwork';
import { readGraph } from './readGraph';
import { scorePictures } from './scorePictures';
import { Turns } from './turns';
import { UnitBoxes, type UnitPlace } from './unitBoxes';

/** Networks that stay loaded. A session rarely compares more. */
const LOADED_NETWORKS = 4;

/** Asked between batches. */
export type Cancelled = () => boolean;

/** One run of the network over preprocessed pictures: a row for each. */
type BatchRun = (network: LoadedNetwork, batch: Float32Array, count: number) => Promise<Float32Array[]>;

export class Computation {
  private readonly networks: NetworkCache;
  private readonly turns = new Turns();
  private readonly boxes = new UnitBoxes();
  private readonly covered = new CoveredPictures();
  /** What is known of a loaded network's speed: neither each run nor each call for a set begins with one picture. */
  private readonly sizers = new WeakMap<LoadedNetwork, BatchSizer>();

  private readonly batchMemory: BatchMemory = { buffer: new Float32Array(0) };
  private readonly incremental: DividedNetworks;

  private tfjs: Promise<Engine> | undefined;

  /**
   * `onnx` is opened by now; TensorFlow.js only when its first network comes: most people have none.
   * @param lanes threads that share occlusion by parts; without them one thread does it
   */
  constructor(
    private readonly onnx: Promise<Engine>,
    private readonly openTfjs: () => Promise<Engine> = () => openTfjsEngine({ device: 'cpu' }),
    lanes: PartLanes | null = null,
  ) {
    this.incremental = new DividedNetworks(lanes);
    this.networks = new NetworkCache(
      async ({ format, path, fileName }, unwanted) => (await this.engineFor(format)).load(path, fileName, unwanted),
      LOADED_NETWORKS,
    );
  }

  async device(format: NetworkFormat = 'onnx'): Promise<Device> {
    return (await this.engineFor(format)).device;
  }

  inspect(ref: NetworkRef): Promise<NetworkInspection> {
    return inspectNetwork(ref, () => this.networks.acquire(ref));
  }

  /** See Compute.graph. */
  graph({ path, fileName }: NetworkRef, card: ResolvedModelCard): Promise<NetworkGraph> {
    return readGraph(path, fileName, card);
  }

  /** See Compute.firstFilters. */
  firstFilters(ref: NetworkRef): Promise<FilterBank | null> {
    return readFirstFilters(ref);
  }

  /** See Compute.unitBoxes. */
  unitBoxes(ref: NetworkRef, card: ResolvedModelCard, layer: string, places: UnitPlace[]): Promise<(UnitBox | null)[]> {
    return this.boxes.of(ref, card, layer, places);
  }

  /** See Compute.filterLayers. */
  filterLayers(ref: NetworkRef, card: ResolvedModelCard): Promise<FilterLayer[]> {
    return readFilterLayers(ref, card);
  }

  /** See Compute.filters. */
  filters(ref: NetworkRef, card: ResolvedModelCard, question: FilterQuestion): Promise<FilterValues> {
    return readFilterValues(ref, card, question);
  }

  /** See Compute.measuredFilters. */
  measuredFilters(ref: NetworkRef, card: ResolvedModelCard, layer?: string): Promise<LayerFilters> {
    return readMeasuredFilters(ref, card, layer);
  }

  /** Probabilities of each picture. */
  predict(ref: NetworkRef, card: ResolvedModelCard, images: FittedImage[]): Promise<Float32Array[]> {
    return this.inBatches(ref, card, images, {
      most: MAX_BATCH,
      run: async (network, batch, count) => rowsOf(await classify(network, card, batch, count), count),
    });
  }

  /** See Compute.features. */
  features(
    ref: NetworkRef,
    card: ResolvedModelCard,
    images: FittedImage[],
    question: FeatureQuestion,
  ): Promise<Float32Array[]> {
    return this.inBatches(ref, card, images, {
      most: featureBatch(question),
      run: async (network, batch, count) =>
        rowsOf(await readFeatures(network, card, question, { batch, count }), count),
    });
  }

  /** See Compute.occlude. Ends after the running batch once `cancelled` says so; the cells of that batch are yielded. */
  async *occlude(task: OcclusionTask, cancelled: Cancelled): AsyncGenerator<OcclusionEvent> {
    const { card } = task;
    const { network, release } = await this.networks.acquire(task.network, cancelled);
    try {
      checkCard(network, card);
      const incremental = task.engine === 'naive' ? null : await this.incremental.of(network, card);
      yield* occludePicture(network, task, {
        timed: (run) => this.timed(run),
        cancelled,
        sizer: this.sizerOf(network),
        incremental,
        memory: this.batchMemory,
        onPartsFailed: () => this.incremental.giveUp(network, card),
      });
    } finally {
      release();
    }
  }

  /** See PixelCompute.scores. */
  async *scores(task: ScoresTask, cancelled: Cancelled): AsyncGenerator<ScoresEvent> {
    const { card } = task;
    const { network, release } = await this.networks.acquire(task.network, cancelled);
    try {
      checkCard(network, card);
      const score = (batch: Float32Array, count: number) => this.timed(() => classify(network, card, batch, count));
      yield* scorePictures(task, { score, cancelled });
    } finally {
      release();
    }
  }

  /** See PixelCompute.layerGradient. */
  async *layerGradient(task: LayerGradientTask, cancelled: Cancelled): AsyncGenerator<LayerGradientEvent> {
    const { network, release } = await this.networks.acquire(task.network, cancelled);
    try {
      checkCard(network, task.card);
      yield* layerGradient(task, network, async (work) => (await this.timed(work)).value, cancelled);
    } finally {
      release();
    }
  }

  /** See PixelCompute.inputGradients. */
  async *inputGradients(task: InputGradientTask, cancelled: Cancelled): AsyncGenerator<InputGradientEvent> {
    const { network, release } = await this.networks.acquire(task.network, cancelled);
    try {
      checkCard(network, task.card);
      yield* inputGradients(task, network, async (work) => (await this.timed(work)).value, cancelled);
    } finally {
      release();
    }
  }

  /** See PixelCompute.randomised. */
  randomised(ref: NetworkRef, seed: number): Promise<Uint8Array> {
    return randomiseNetwork(ref, seed);
  }

  /** See Compute.occluded. */
  async occluded(picture: CoveredPicture): Promise<CoveredAnswer> {
    const { card } = picture;
    const { network, release } = await this.networks.acquire(picture.network);
    try {
      checkCard(network, card);
      return await this.covered.answer(picture, async (tensor) => {
        const { value } = await this.timed(() => classify(network, card, tensor(), 1));
        return value.slice();
      });
    } finally {
      release();
    }
  }

  /** A row for each picture, in batches of the size that this network's speed allows and of no more than `most`. */
  private async inBatches(
    ref: NetworkRef,
    card: ResolvedModelCard,
    images: readonly FittedImage[],
    { most, run }: { most: number; run: BatchRun },
  ): Promise<Float32Array[]> {
    const { network, release } = await this.networks.acquire(ref);
    try {
      checkCard(network, card);
      const rows: Float32Array[] = [];
      const sizer = this.sizerOf(network);
      while (rows.length < images.length) {
        const batch = images.slice(rows.length, rows.length + Math.min(sizer.size, most));
        const tensors = batch.map((image) => preprocess(image, card.input));
        const { value, ms } = await this.timed(() => run(network, concatenated(tensors), tensors.length));
        sizer.observe(tensors.length, ms);
        rows.push(...value);
      }
      return rows;
    } finally {
      release();
    }
  }

  private sizerOf(network: LoadedNetwork): BatchSizer {
    let sizer = this.sizers.get(network);
    if (!sizer) this.sizers.set(network, (sizer = new BatchSizer()));
    return sizer;
  }

  private engineFor(format: NetworkFormat): Promise<Engine> {
    if (format === 'onnx') return this.onnx;
    if (this.tfjs) return this.tfjs;
    const opening = this.openTfjs();
    this.tfjs = opening;
    opening.catch(() => (this.tfjs = undefined)); // the next one tries again
    return opening;
  }

  /** Runs something when its turn comes, and says how long it took on the device. */
  private timed<T>(run: () => Promise<T>): Promise<{ value: T; ms: number }> {
    return this.turns.take(async () => {
      const start = performance.now();
      const value = await run();
      return { value, ms: performance.now() - start };
    });
  }
}

function rowsOf(values: Float32Array, count: number): Float32Array[] {
  const each = values.length / count;
  return Array.from({ length: count }, (_, k) => values.slice(k * each, (k + 1) * each));
}

function concatenated(tensors: readonly Float32Array[]): Float32Array {
  const each = tensors[0]!.length;
  const batch = new Float32Array(tensors.length * each);
  tensors.forEach((tensor, k) => batch.set(tensor, k * each));
  return batch;
}
