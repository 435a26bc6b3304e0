/** Maps from the gradient by the picture, where the engine gives one. */
import { integratedGradients, pathPicture, steepestSlope } from '@/lib/attribution/inputGradients';
import { AppError } from '@/lib/domain/appError';
import { preprocess, tensorLayout } from '@/lib/image/preprocess';
import { occlusionTensors } from '@/lib/occlusion/occlude';
import type { InputGradient, LoadedNetwork } from '../engine/engine';
import type { InputGradientEvent, InputGradientTask } from './attributionTasks';
import { inputDims } from './checkCard';

/**
 * `run` runs the network on the device when its turn comes. One step of the path between two pulls. Throws `unsupported`
 * (field method) where the engine gives no gradients.
 */
export async function* inputGradients(
  { card, image, classIndex, path }: InputGradientTask,
  network: LoadedNetwork,
  run: (work: () => Promise<InputGradient>) => Promise<InputGradient>,
  cancelled: () => boolean,
): AsyncGenerator<InputGradientEvent> {
  const ask = network.inputGradient?.bind(network);
  if (!ask)
    throw new AppError('unsupported', 'ONNX Runtime gives no gradients, and only those behind a layer are taken here (Grad-CAM). Choose Grad-CAM or RISE for this network.', { field: 'method' }); // prettier-ignore
  const question = { input: card.input.tensor, output: card.output.tensor, classIndex, kind: card.output.kind };
  const gradientAt = async (data: Float32Array) =>
    (await run(() => ask({ data, dims: inputDims(card, 1) }, question))).gradient;
  const layout = tensorLayout(card.input);
  if (!path) {
    yield { done: 1, map: steepestSlope(await gradientAt(preprocess(image, card.input)), { layout }) };
    return;
  }
  const { base, replacement } = occlusionTensors(image, card.input, { fill: path.fill });
  const source = { picture: base, fill: replacement, layout };
  const sum = new Float64Array(base.length);
  for (let step = 0; step < path.steps && !cancelled(); step++) {
    const gradient = await gradientAt(pathPicture(source, step, path.steps));
    gradient.forEach((value, at) => (sum[at]! += value));
    const isLast = step === path.steps - 1;
    yield { done: step + 1, map: isLast ? integratedGradients(sum, path.steps, source) : null };
  }
}
