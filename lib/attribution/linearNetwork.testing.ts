/** The simplest network, of which everything can be said exactly: one weight for each value of its input. */
import type { TensorLayout } from '../image/preprocess';
import type { ScoreFunction } from '../occlusion/occlude';
import { seededRandom } from '../random/seededRandom';
import type { PictureAndFill } from './askAbout';

export interface LinearNetwork {
  weights: Float32Array;
  /** Answers two scores a picture: the weighted sum of its values, and their plain sum. */
  score: ScoreFunction;
  /** The weighted sum of one picture. */
  scoreOf: (picture: Float32Array) => number;
}

/** Values that are whole 64ths: sums of them are exact. */
const exactValue = (random: () => number) => Math.floor(random() * 129 - 64) / 64;

export function linearNetwork(length: number, seed: number): LinearNetwork {
  const random = seededRandom(seed);
  const weights = Float32Array.from({ length }, () => exactValue(random));
  const scoreOf = (picture: Float32Array) => picture.reduce((sum, value, at) => sum + value * weights[at]!, 0);
  return {
    weights,
    scoreOf,
    async score(batch, count) {
      const answers = new Float32Array(count * 2);
      for (let k = 0; k < count; k++) {
        const picture = batch.subarray(k * length, (k + 1) * length);
        answers.set([scoreOf(picture), picture.reduce((sum, value) => sum + value, 0)], k * 2);
      }
      return answers;
    },
  };
}

export function randomSource(layout: TensorLayout, seed: number): PictureAndFill {
  const random = seededRandom(seed);
  const values = () => Float32Array.from({ length: layout.length }, () => exactValue(random));
  return { layout, picture: values(), fill: values() };
}

/** By how much the weighted sum falls when a pixel alone becomes the fill: the exact attribution of a linear network. */
export function exactAttribution({ picture, fill, layout }: PictureAndFill, weights: Float32Array): Float64Array {
  return Float64Array.from({ length: layout.length / layout.channels }, (_, pixel) => {
    let drop = 0;
    for (let c = 0; c < layout.channels; c++) {
      const at = pixel * layout.pixelStep + c * layout.channelStep;
      drop += weights[at]! * (picture[at]! - fill[at]!);
    }
    return drop;
  });
}
