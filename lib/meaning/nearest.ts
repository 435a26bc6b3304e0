/** Which texts are nearest in meaning: vectors of their passages are compared by the cosine of the angle between them. */

/** The passages of one text, one behind the other: see `packVectors`. */
export interface PackedPassages {
  /** passages × dimensions. */
  values: Int8Array;
  dimensions: number;
}

const MOST = 127;

/**
 * A byte a number, by the greatest one of its vector: a quarter of the room, and the cosine is off by less than 0.01.
 * @param vectors passages × dimensions, none of them zero
 */
export function packVectors(vectors: Float32Array, dimensions: number): PackedPassages {
  const values = new Int8Array(vectors.length);
  for (let at = 0; at < vectors.length; at += dimensions) {
    let greatest = 0;
    for (let k = 0; k < dimensions; k++) greatest = Math.max(greatest, Math.abs(vectors[at + k]!));
    for (let k = 0; k < dimensions; k++) values[at + k] = Math.round((vectors[at + k]! / greatest) * MOST);
  }
  return { values, dimensions };
}

/** The passage that is nearest to a vector, and the cosine. */
export function nearestPassage(
  query: Float32Array | Int8Array,
  { values, dimensions }: PackedPassages,
): { passage: number; cosine: number } {
  let best = { passage: 0, cosine: -1 };
  for (let at = 0; at < values.length; at += dimensions) {
    let [dot, own, other] = [0, 0, 0];
    for (let k = 0; k < dimensions; k++) {
      const [a, b] = [query[k]!, values[at + k]!];
      dot += a * b;
      own += a * a;
      other += b * b;
    }
    const cosine = dot / Math.sqrt(own * other);
    if (cosine > best.cosine) best = { passage: at / dimensions, cosine };
  }
  return best;
}

/** How near a whole text is to another: the mean over its passages of the nearest one there, and that of the closest pair. */
export function nearnessOf(text: PackedPassages, other: PackedPassages): { mean: number; passage: number } {
  const { values, dimensions } = text;
  let sum = 0;
  let closest = { passage: 0, cosine: -1 };
  for (let at = 0; at < values.length; at += dimensions) {
    const near = nearestPassage(values.subarray(at, at + dimensions), other);
    sum += near.cosine;
    if (near.cosine > closest.cosine) closest = near;
  }
  return { mean: sum / (values.length / dimensions), passage: closest.passage };
}
