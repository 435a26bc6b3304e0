/** A probability vector → what is kept of it: the best classes, and where the picture's own label stands. */
import { PREDICTED_CLASSES, type PicturePrediction } from '../domain/prediction';
import { topOf } from '../occlusion/cellLog';

/** `labelClass`: the class of the picture's own label, null when it is not known. The values must be numbers. */
export function predictionOf(
  imageId: string,
  probabilities: Float32Array,
  labelClass: number | null,
): PicturePrediction {
  const count = Math.min(PREDICTED_CLASSES, probabilities.length);
  const indices = new Uint32Array(count);
  const values = new Float32Array(count);
  topOf(probabilities, count, indices, values);
  return {
    imageId,
    top: Array.from(indices, (classIndex, i) => ({ classIndex, probability: values[i]! })),
    label: labelClass === null ? null : labelPlace(probabilities, labelClass),
  };
}

/** Its place among all classes, where ties go to the lower index, as in the list of the best. */
function labelPlace(probabilities: Float32Array, classIndex: number): NonNullable<PicturePrediction['label']> {
  const probability = probabilities[classIndex];
  if (probability === undefined) throw new RangeError(`There is no class ${classIndex} of ${probabilities.length}.`);
  let rank = 0;
  probabilities.forEach((other, index) => {
    if (other > probability || (other === probability && index < classIndex)) rank++;
  });
  return { classIndex, probability, rank };
}
