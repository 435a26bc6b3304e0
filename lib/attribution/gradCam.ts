/**
 * Class activation maps: which places of a network's last feature maps speak for a class, and where in the picture they
 * lie. Pure arithmetic: maps and gradients come from an engine.
 *
 * For a network that ends in global average pooling and one dense layer, CAM is exact: the class's logit is its bias plus
 * the mean of the map over places. There the gradients are the class's weights over height · width at every place, so that
 * Grad-CAM is CAM's positive part over height · width. Elsewhere Grad-CAM is a first-order estimate.
 */
import { AppError } from '../domain/appError';
import { bilinearTaps, enlarge } from './bilinear';
import type { PixelSize } from './pixelSize';

/** Feature maps of one picture, or the gradient of a logit by them: channels × height × width, row-major. */
export interface FeatureMaps {
  channels: number;
  height: number;
  width: number;
  data: Float32Array;
}

/**
 * CAM (Zhou, Khosla, Lapedriza, Oliva & Torralba, "Learning Deep Features for Discriminative Localization", CVPR 2016,
 * arXiv 1512.04150, equation 2): the maps in front of the pooling, weighted by the class's row of the dense layer, height ×
 * width, in logits. Throws `invalid_input` when the weights are not one for each channel.
 */
export function classActivationMap(maps: FeatureMaps, classWeights: ArrayLike<number>): Float32Array {
  return Float32Array.from(weightedSum(maps, classWeights));
}

/**
 * Grad-CAM (Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", ICCV
 * 2017, arXiv 1610.02391, equations 1 and 2): each channel is weighted by the mean of the gradient over its places, and only
 * what speaks for the class is kept. height × width, in logits a place. Throws `invalid_input` when maps and gradients do
 * not have one shape.
 */
export function gradCam(maps: FeatureMaps, gradients: FeatureMaps): Float32Array {
  checkMaps(gradients);
  for (const axis of ['channels', 'height', 'width'] as const)
    if (maps[axis] !== gradients[axis])
      throw new AppError(
        'invalid_input',
        `Feature maps have ${maps[axis]} ${axis}, their gradients ${gradients[axis]}.`,
      );
  return Float32Array.from(weightedSum(maps, channelMeans(gradients)), (value) => Math.max(0, value));
}

/**
 * A map enlarged to the network's input, bilinearly: height × width of the input, row-major. It spreads the places evenly
 * over the input, which is where they lie in networks whose padding is even; their exact fields are in lib/network.
 * Throws `invalid_input` when the input is smaller than the map.
 */
export function mapOnInput(map: Float32Array, { width, height }: PixelSize, input: PixelSize): Float32Array {
  if (map.length !== width * height)
    throw new AppError('invalid_input', `A map of ${map.length} values does not have ${width} × ${height} places.`);
  return enlarge(map, width, bilinearTaps(height, input.height), bilinearTaps(width, input.width));
}

/** The mean of each channel over its places. */
function channelMeans({ channels, height, width, data }: FeatureMaps): Float64Array {
  const places = height * width;
  return Float64Array.from({ length: channels }, (_, channel) => {
    let sum = 0;
    for (let place = 0; place < places; place++) sum += data[channel * places + place]!;
    return sum / places;
  });
}

function weightedSum(maps: FeatureMaps, weights: ArrayLike<number>): Float64Array {
  checkMaps(maps);
  const { channels, height, width, data } = maps;
  if (weights.length !== channels)
    throw new AppError('invalid_input', `${weights.length} weights do not fit ${channels} feature maps.`);
  const places = height * width;
  const sums = new Float64Array(places);
  for (let channel = 0; channel < channels; channel++)
    for (let place = 0; place < places; place++) sums[place]! += weights[channel]! * data[channel * places + place]!;
  return sums;
}

function checkMaps({ channels, height, width, data }: FeatureMaps): void {
  if (data.length !== channels * height * width || data.length === 0)
    throw new AppError('invalid_input', `${data.length} values are no feature maps of ${channels} × ${height} × ${width}.`); // prettier-ignore
}
