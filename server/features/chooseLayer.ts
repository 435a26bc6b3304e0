/** From the name of a layer, or none, to the tensor whose values become vectors. */
import { AppError } from '@/lib/domain/appError';
import type { AnyPooling } from '@/lib/domain/features';
import type { NetworkGraph, NetworkLayer } from '@/lib/domain/networkGraph';
import { extremesLength } from '@/lib/tensor/extremesOverSpace';
import { findLayer, layerExamples } from '../networks/findLayer';

export interface ChosenLayer {
  /** Name of the layer. */
  layer: string;
  tensor: string;
  /** none also where there is nothing to pool, so that the same vectors have one name. */
  pooling: AnyPooling;
  /** Of the pooling `at`: row-major in the map. */
  place?: number;
  /** Null where the values are taken as they are. */
  channelAxis: number | null;
  /** Values of one picture before pooling, and after it; null where the file does not tell. */
  valuesPerPicture: number | null;
  dimensions: number | null;
}

export interface LayerQuestion {
  /** Name of a layer or of its tensor; the penultimate one when it is left out. */
  layer?: string;
  pooling: AnyPooling;
  place?: number;
}

/** Throws `invalid_input` that names the field (layer, pooling or place) and what to give instead. */
export function chooseLayer(graph: NetworkGraph, question: LayerQuestion): ChosenLayer {
  const { layer: wanted, pooling } = question;
  const layer = wanted === undefined ? penultimate(graph) : findLayer(graph, wanted);
  if (pooling === 'extremes' || pooling === 'at') return chooseMaps(layer, pooling, question.place);
  const { name, tensor, outputShape: shape, channelAxis } = layer;
  const valuesPerPicture = sizeOf(shape);
  const chosen = { layer: name, tensor, valuesPerPicture };
  const flat = { ...chosen, pooling: 'none' as const, channelAxis: null, dimensions: valuesPerPicture };
  if (pooling === 'none' || (shape && shape.length <= 1)) return flat;
  if (!shape || channelAxis === null)
    throw new AppError(
      'invalid_input',
      `The layer "${name}" gives ${shape ? `${textOf(shape)} values` : 'values of a shape that its file does not tell'} for a picture, which is no map of channels: it has no mean over space. Take its values as they are (pooling none), or choose another layer.`,
      { field: 'pooling' },
    );
  const channels = shape[channelAxis] ?? null;
  if (valuesPerPicture !== null && valuesPerPicture === channels) return flat;
  return { ...chosen, pooling, channelAxis, dimensions: channels };
}

/** A layer that is scanned for patches: maps of channels, or one value a channel. */
function chooseMaps(
  { name: layer, tensor, outputShape: shape, channelAxis }: NetworkLayer,
  pooling: 'extremes' | 'at',
  place: number | undefined,
): ChosenLayer {
  const channels = shape && channelAxis !== null ? (shape[channelAxis] ?? null) : null;
  const valuesPerPicture = sizeOf(shape);
  if (!shape || channels === null || valuesPerPicture === null || shape.length > 3)
    throw new AppError(
      'invalid_input',
      `The layer "${layer}" gives ${shape ? `${textOf(shape)} values` : 'values of a shape that its file does not tell'} for a picture, which are no maps of channels: nothing of it can be shown as a patch. Choose another layer.`,
      { field: 'layer' },
    );
  const chosen = { layer, tensor, channelAxis, valuesPerPicture, pooling };
  if (pooling === 'extremes') return { ...chosen, dimensions: extremesLength(channels) };
  const places = valuesPerPicture / channels;
  if (place === undefined || place >= places)
    throw new AppError('invalid_input', `The maps of the layer "${layer}" have ${places} places, numbered from 0.`, {
      field: 'place',
    });
  return { ...chosen, place, dimensions: channels };
}

function penultimate(graph: NetworkGraph): NetworkLayer {
  const { featuresTensor, layers } = graph;
  const layer = layers.find(({ tensor }) => tensor === featuresTensor);
  if (layer) return layer;
  throw new AppError(
    'invalid_input',
    featuresTensor === null
      ? `No layer before the classifier was found in this network. Name one${layerExamples(graph)}.`
      : `The model card says that the features are "${featuresTensor}", which no layer of the network gives. Correct its field "features", or name a layer${layerExamples(graph)}.`,
    { field: 'layer' },
  );
}

function sizeOf(shape: NetworkLayer['outputShape']): number | null {
  if (!shape) return null;
  return shape.reduce((product: number | null, size) => (product === null || size === null ? null : product * size), 1);
}

function textOf(shape: readonly (number | null)[]): string {
  return shape.map((size) => size ?? '?').join(' × ');
}
