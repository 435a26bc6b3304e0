/** The gradient of a class's score by the maps of a layer, with the maps. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { channelsFirst } from '@/lib/activations/channelsFirst';
import type { FeatureMaps } from '@/lib/attribution/gradCam';
import { AppError } from '@/lib/domain/appError';
import { preprocess } from '@/lib/image/preprocess';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { findTail } from '@/lib/onnx/gradient/tail';
import { tailGradient } from '@/lib/onnx/gradient/tailGradient';
import type { LayerGradient, LoadedNetwork } from '../engine/engine';
import { readNetworkFile } from '../engine/onnxEngine';
import type { LayerGradientEvent, LayerGradientTask } from './attributionTasks';
import { inputDims } from './checkCard';

/** Runs something on the device when its turn comes. */
type Run = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Ends early, with nothing, once `cancelled` says so. Throws `unsupported` (field layer) for what TensorFlow.js takes no
 * gradient of, and of ONNX networks for what lib/onnx/gradient does not follow.
 */
export async function* layerGradient(
  task: LayerGradientTask,
  loaded: LoadedNetwork,
  run: Run,
  cancelled: () => boolean,
): AsyncGenerator<LayerGradientEvent> {
  if (cancelled()) return;
  const steps = task.network.format === 'onnx' ? followedTail : engineGradient;
  for await (const found of steps(task, loaded, run, cancelled)) {
    if (!found) yield { kind: 'step' };
    else
      yield { kind: 'gradient', maps: mapsOf(found.maps, task.layer), gradients: mapsOf(found.gradient, task.layer) };
  }
}

/** By the engine itself. What lies behind the layer is opened while others have the device. */
async function* engineGradient(
  { card, image, classIndex, layer }: LayerGradientTask,
  loaded: LoadedNetwork,
  run: Run,
  cancelled: () => boolean,
): AsyncGenerator<LayerGradient> {
  if (!loaded.openLayerGradient)
    throw new AppError('unsupported', 'This engine gives no gradients. Compare with RISE, which needs none.', { field: 'method' }); // prettier-ignore
  const { input, output } = card;
  const dims = inputDims(card, 1);
  const opened = await loaded.openLayerGradient({
    ...{ input: input.tensor, inputShape: dims.slice(1), output: output.tensor },
    ...{ classIndex, kind: output.kind, layer },
  });
  try {
    const picture = { data: preprocess(image, input), dims };
    const found = await run(async () => (cancelled() ? null : opened.of(picture)));
    if (found) yield found;
  } finally {
    await opened.release();
  }
}

/** What lies behind the layer is computed here, operator by operator. Null once its maps are there. */
async function* followedTail(
  { network, card, image, classIndex, layer }: LayerGradientTask,
  loaded: LoadedNetwork,
  run: Run,
  cancelled: () => boolean,
): AsyncGenerator<LayerGradient | null> {
  const model = decodeOnnx(await readNetworkFile(network.path, network.fileName), network.fileName);
  const tail = findTail(model, { from: layer.tensor, output: card.output.tensor, layer: layer.name });
  const names = [tail.from, ...tail.given];
  const feeds = { [card.input.tensor]: { data: preprocess(image, card.input), dims: inputDims(card, 1) } };
  const tensors = await run(async () => (cancelled() ? null : loaded.run(feeds, names)));
  if (!tensors) return;
  yield null;
  const values = new Map(names.map((name) => [name, { dims: tensors[name]!.dims, data: Float64Array.from(tensors[name]!.data) }])); // prettier-ignore
  const steps = tailGradient(tail, values, { classIndex, layer: layer.name });
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    if (cancelled()) return;
    await nextTurn(); // whoever waits for the thread gets it
  }
  yield { maps: tensors[tail.from]!.data, gradient: Float32Array.from(step.value.gradient) };
}

function mapsOf(values: Float32Array, { name, shape, channelAxis }: LayerGradientTask['layer']): FeatureMaps {
  const maps = channelsFirst(values, shape, channelAxis);
  if (!maps)
    throw new AppError('unsupported', `The layer "${name}" gives no maps of channels. Choose another layer.`, {
      field: 'layer',
    });
  const { channels, height, width } = maps;
  return { channels, height, width, data: maps.values };
}
