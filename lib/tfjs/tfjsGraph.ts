/** The layers of a TensorFlow.js network, from its file and the size of the model card's input. */
import { channelCount, type ModelInput } from '../domain/modelCard';
import type { NetworkSource, PictureSource } from '../network/layerSource';
import { layersOfModel } from './layersSource';
import { layersOfGraph } from './nodesSource';
import { readLayers } from './readLayers';
import { readNodes } from './readNodes';
import { invalidTfjs, type TfjsModel } from './tfjsModel';

/** What the reader needs of a model card. */
export interface GraphCard {
  input: Pick<ModelInput, 'tensor' | 'width' | 'height' | 'layout' | 'channels'>;
  output: { tensor: string };
}

/**
 * Throws `invalid_network` that names `fileName` when the card names tensors that are not there, or when the network is
 * broken (see readLayers and readNodes).
 */
export function tfjsSource(model: TfjsModel, fileName: string, card: GraphCard): NetworkSource {
  const picture = pictureOf(card);
  const { inputs, layers } = readSource(model, fileName, picture);
  if (!inputs.includes(picture.tensor)) throw noTensor(fileName, 'input', picture.tensor, inputs);
  const outputTensor = card.output.tensor;
  if (!layers.some(({ tensor }) => tensor === outputTensor)) throw noTensor(fileName, 'output', outputTensor, []);
  return { picture, batch: 1, layers, outputTensor };
}

function readSource(model: TfjsModel, fileName: string, picture: PictureSource) {
  if (model.format === 'layers-model') {
    const read = readLayers(model.topology, fileName);
    const layers = layersOfModel(read, model.weights, picture, fileName);
    return { inputs: read.inputs.map(({ tensor }) => tensor), layers };
  }
  const read = readNodes(model, fileName);
  const layers = layersOfGraph(read, model.weights, picture, fileName);
  return { inputs: read.inputs.map(({ name }) => name), layers };
}

function pictureOf({ input }: GraphCard): PictureSource {
  const { tensor, height, width, layout } = input;
  const channels = channelCount(input);
  return layout === 'NCHW'
    ? { tensor, shape: [1, channels, height, width], channelAxis: 1, rowAxis: 2, columnAxis: 3 }
    : { tensor, shape: [1, height, width, channels], rowAxis: 1, columnAxis: 2, channelAxis: 3 };
}

function noTensor(fileName: string, which: 'input' | 'output', tensor: string, others: readonly string[]) {
  const list = others.length > 0 ? ` Its ${which}s are ${others.map((name) => `"${name}"`).join(', ')}.` : '';
  return invalidTfjs(fileName, `has no ${which} "${tensor}", which the model card names`, `Correct the card.${list}`, {
    field: `${which}.tensor`,
  });
}
