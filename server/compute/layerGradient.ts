/** The gradient of a class's score by the maps of a layer, with the maps. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { channelsFirst } from '@/lib/activations/channelsFirst';
import type { FeatureMaps } from '@/lib/attribution/gradCam';
import { AppError } from '@/lib/domain/appError';
import { preprocess } from '@/lib/image/preprocess';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { findTail } from '@/lib/onnx/gradient/tail';
import { tailGradient } from '@/lib/onnx/gradient/tailGradient';
import type { LoadedNetwork, Tensor } from '../engine/engine';
import { readNetworkFile } from '../engine/onnxEngine';
import type { LayerGradientEvent, LayerGradientTask } from './attributionTasks';
import { inputDims } from './checkCard';

/**
 * `run` runs the network on the device when its turn comes; what lies behind the layer is computed here, operator by
 * operator, and not after `cancelled` says so. Throws `unsupported` for what lib/onnx/gradient does not follow, and for
 * TensorFlow.js.
 */
export async function* layerGradient(
  { network, card, image, classIndex, layer }: LayerGradientTask,
  run: (work: (loaded: LoadedNetwork) => Promise<Record<string, Tensor>>) => Promise<Record<string, Tensor>>,
  cancelled: () => boolean,
): AsyncGenerator<LayerGradientEvent> {
  if (network.format !== 'onnx')
    throw new AppError('unsupported', 'Grad-CAM is made of ONNX networks only, so far. Compare this TensorFlow.js network with RISE, which needs no gradient.', { field: 'method' }); // prettier-ignore
  const model = decodeOnnx(await readNetworkFile(network.path, network.fileName), network.fileName);
  const tail = findTail(model, { from: layer.tensor, output: card.output.tensor, layer: layer.name });
  const names = [tail.from, ...tail.given];
  const feeds = { [card.input.tensor]: { data: preprocess(image, card.input), dims: inputDims(card, 1) } };
  const tensors = await run((loaded) => loaded.run(feeds, names));
  yield { kind: 'step' };
  const values = new Map(names.map((name) => [name, { dims: tensors[name]!.dims, data: Float64Array.from(tensors[name]!.data) }])); // prettier-ignore
  const steps = tailGradient(tail, values, { classIndex, layer: layer.name });
  for (;;) {
    const step = steps.next();
    if (cancelled()) return;
    if (step.done) {
      const gradient = Float32Array.from(step.value.gradient);
      yield { kind: 'gradient', maps: mapsOf(tensors[tail.from]!.data, layer), gradients: mapsOf(gradient, layer) };
      return;
    }
    await nextTurn(); // whoever waits for the thread gets it
  }
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
