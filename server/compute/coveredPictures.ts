/**
 * Pictures with a region covered by hand, at interactive rate: of the last few pictures the tensors are kept, with what
 * the network says of them as they are, so that the next question costs one run of the network and nothing else.
 */
import { canonicalJson } from '@/lib/domain/hash';
import { copyRect, occlusionTensors } from '@/lib/occlusion/occlude';
import { regionRects, requireFits } from '@/lib/occlusion/region';
import { tensorLayout } from '@/lib/image/preprocess';
import { LruCache } from '../images/lruCache';
import type { CoveredAnswer, CoveredPicture } from './compute';

interface KeptPicture {
  base: Float32Array;
  replacement: Float32Array;
  /** What the network says of the picture as it is; null until it was asked. */
  answer: Float32Array | null;
}

/** A picture of 224 × 224 pixels takes 1.2 MB with one fill. */
const KEPT_BYTES = 48 * 1024 * 1024;

export class CoveredPictures {
  private readonly kept = new LruCache<KeptPicture>(KEPT_BYTES);
  /** What the network is run on, as large as the largest picture was. */
  private scratch = new Float32Array(0);

  /**
   * `run` runs one preprocessed picture when its turn comes, and asks for the tensor only then: all questions are written
   * into the same one. Throws `invalid_input` (field region, or spec.fill).
   */
  async answer(
    { network, card, image, pictureKey, fill, region }: CoveredPicture,
    run: (tensor: () => Float32Array) => Promise<Float32Array>,
  ): Promise<CoveredAnswer> {
    const { input, output } = card;
    requireFits(region, input);
    const key = canonicalJson({ network: network.key, input, output, pictureKey, fill });
    let kept = this.kept.get(key);
    if (!kept) {
      kept = { ...occlusionTensors(image, input, { fill }), answer: null };
      this.kept.set(key, kept, kept.base.byteLength + kept.replacement.byteLength);
    }
    const { base, replacement } = kept;
    kept.answer ??= await run(() => base.slice());
    const probabilities = await run(() => {
      if (this.scratch.length < base.length) this.scratch = new Float32Array(base.length);
      const tensor = this.scratch.subarray(0, base.length);
      tensor.set(base);
      const layout = tensorLayout(input);
      for (const rect of regionRects(region)) copyRect(replacement, tensor, 0, rect, layout);
      return tensor;
    });
    return { base: kept.answer.slice(), probabilities };
  }
}
