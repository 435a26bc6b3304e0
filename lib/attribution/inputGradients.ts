/**
 * Maps from the gradient of a class's score by the picture, which an engine gives. Pure arithmetic.
 *
 * Gradient: Simonyan, Vedaldi & Zisserman, "Deep Inside Convolutional Networks", 2013, arXiv 1312.6034, section 3: the
 * greatest absolute slope over the channels. Integrated gradients: Sundararajan, Taly & Yan, "Axiomatic Attribution for
 * Deep Networks", ICML 2017, arXiv 1703.01365, equation 3: the values add up to the picture's score less the fill's, up to
 * how coarsely the path is sampled.
 */
import { pixelCount, type PictureAndFill } from './askAbout';

/** The greatest absolute slope over the channels of each pixel, height × width. */
export function steepestSlope(gradient: Float32Array, { layout }: Pick<PictureAndFill, 'layout'>): Float32Array {
  return Float32Array.from({ length: pixelCount(layout) }, (_, pixel) => {
    let steepest = 0;
    for (let c = 0; c < layout.channels; c++)
      steepest = Math.max(steepest, Math.abs(gradient[pixel * layout.pixelStep + c * layout.channelStep]!));
    return steepest;
  });
}

/** The picture of one step of the path, at the middle of the step: 0 ≤ step < steps. */
export function pathPicture({ picture, fill }: PictureAndFill, step: number, steps: number): Float32Array {
  const share = (step + 0.5) / steps;
  return picture.map((value, at) => fill[at]! + (value - fill[at]!) * share);
}

/** @param sum of the gradients at all steps, by each value of the picture */
export function integratedGradients(
  sum: Float64Array,
  steps: number,
  { picture, fill, layout }: PictureAndFill,
): Float32Array {
  // prettier-ignore
  return Float32Array.from({ length: pixelCount(layout) }, (_, pixel) => {
    let total = 0;
    for (let c = 0; c < layout.channels; c++) {
      const at = pixel * layout.pixelStep + c * layout.channelStep;
      total += ((picture[at]! - fill[at]!) * sum[at]!) / steps;
    }
    return total;
  });
}
