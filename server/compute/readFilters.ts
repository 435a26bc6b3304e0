/** The weights of any convolution or dense layer, read from the network's file: nothing is run. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '@/lib/domain/appError';
import type { FilterLayer, FilterShape, LayerFilters } from '@/lib/domain/layerFilters';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import { CHANNELS_NOTE, filterInput, filterLayers, findFilterLayer } from '@/lib/filters/filterLayers';
import { filterSize, type LayerWeights } from '@/lib/filters/layerWeights';
import { measureFilters } from '@/lib/filters/measureFilters';
import type { NetworkSource } from '@/lib/network/layerSource';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { inspectOnnx } from '@/lib/onnx/inspectOnnx';
import { onnxLayerWeights } from '@/lib/onnx/onnxFilters';
import { onnxSource } from '@/lib/onnx/onnxGraph';
import { tfjsLayerWeights } from '@/lib/tfjs/tfjsFilters';
import { tfjsSource } from '@/lib/tfjs/tfjsGraph';
import { readNetworkFile } from '../engine/onnxEngine';
import { readTfjsFile } from '../engine/tfjsFile';
import { checkCard } from './checkCard';
import type { FilterQuestion, NetworkRef } from './compute';

/** Weights that one answer holds at the most: 64 MiB. More are asked for in ranges of filters. */
export const MAX_FILTER_VALUES = 2 ** 24;
/** Others get the thread at least so often. */
const TURN_MS = 20;

export interface FilterValues {
  layer: FilterLayer;
  /** Of the whole layer. */
  shape: FilterShape;
  from: number;
  count: number;
  /** count × inputs × rows × columns. */
  values: Float32Array;
}

/** Where a network lies: what reading its weights needs of a NetworkRef. */
export type NetworkPlace = Pick<NetworkRef, 'path' | 'fileName'>;

/** The layers that have filters, in order. Throws `invalid_network` as readGraph does. */
export async function readFilterLayers(place: NetworkPlace, card: ResolvedModelCard): Promise<FilterLayer[]> {
  return filterLayers((await openNetwork(place, card)).source);
}

/**
 * The filters from..from+count-1 of a layer, all that remain where `count` is left out. Throws `invalid_input` that names
 * the field (layer, from, count) and what there is, `unsupported` for weights that only running the network would give.
 */
export async function readFilterValues(
  place: NetworkPlace,
  card: ResolvedModelCard,
  { layer: wanted, from = 0, count }: FilterQuestion,
): Promise<FilterValues> {
  const { layer, weights } = await openFilters(place, card, wanted);
  const { shape } = weights;
  const taken = count ?? shape[0] - from;
  if (from < 0 || from >= shape[0] || taken < 1 || from + taken > shape[0])
    throw new AppError(
      'invalid_input',
      `The layer "${layer.name}" has the filters 0 to ${shape[0] - 1}. Ask for some of those.`,
      { field: from < 0 || from >= shape[0] ? 'from' : 'count' },
    );
  const most = Math.floor(MAX_FILTER_VALUES / filterSize(shape));
  if (taken * filterSize(shape) > MAX_FILTER_VALUES)
    throw new AppError(
      'too_large',
      `Filters of ${filterSize(shape).toLocaleString('en')} weights can be read ${Math.max(1, most).toLocaleString('en')} at a time: give "from" and "count".`,
      { field: 'count' },
    );
  return { layer, shape, from, count: taken, values: weights.read(from, taken) };
}

/** What is measured of a layer's filters. Other work of the thread goes on in between. */
export async function readMeasuredFilters(
  place: NetworkPlace,
  card: ResolvedModelCard,
  wanted?: string,
): Promise<LayerFilters> {
  return measureOpened(await openFilters(place, card, wanted), card);
}

/** The same of filters that are open already. */
export async function measureOpened({ layer, weights }: OpenedFilters, card: ResolvedModelCard): Promise<LayerFilters> {
  const input = filterInput(layer, weights, card.input);
  const work = measureFilters(weights, input);
  for (let since = performance.now(); ;) {
    const step = work.next();
    if (step.done) return { ...step.value, layer, input, note: input.kind === 'picture' ? null : CHANNELS_NOTE };
    if (performance.now() - since < TURN_MS) continue;
    await nextTurn();
    since = performance.now();
  }
}

interface OpenedNetwork {
  source: NetworkSource;
  weightsOf(tensor: string): LayerWeights | null;
}

async function openNetwork({ path, fileName }: NetworkPlace, card: ResolvedModelCard): Promise<OpenedNetwork> {
  switch (card.format) {
    case 'onnx': {
      const model = decodeOnnx(await readNetworkFile(path, fileName), fileName);
      checkCard(inspectOnnx(model), card);
      return {
        source: onnxSource(model, fileName, card),
        weightsOf: (tensor) => onnxLayerWeights(model, tensor),
      };
    }
    case 'tfjs': {
      const model = await readTfjsFile(path, fileName);
      return {
        source: tfjsSource(model, fileName, card),
        weightsOf: (tensor) => tfjsLayerWeights(model, tensor, fileName),
      };
    }
  }
}

export interface OpenedFilters {
  layer: FilterLayer;
  weights: LayerWeights;
}

/** A layer's weights, to be read some filters at a time. Throws as readFilterValues does. */
export async function openFilters(
  place: NetworkPlace,
  card: ResolvedModelCard,
  wanted?: string,
): Promise<OpenedFilters> {
  const { source, weightsOf } = await openNetwork(place, card);
  const layer = findFilterLayer(source, wanted);
  const weights = weightsOf(layer.tensor);
  if (!weights?.shape.every((size) => size > 0))
    throw new AppError(
      'unsupported',
      `The weights of the layer "${layer.name}" (${layer.type}) are not in the file as they are used: they are computed while the network runs. Choose another layer, or export the network with its constants folded.`,
      { field: 'layer' },
    );
  return { layer, weights };
}
