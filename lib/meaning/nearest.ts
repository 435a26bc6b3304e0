/** Which texts are nearest in meaning: vectors of their passages are compared by the cosine of the angle between them. */

/** The passages of one text, one behind the other: see `packVectors`. */
export interface PackedPassages {
  /** passages × dimensions. */
  values: Int8Array;
  dimensions: number;
  /** Of each passage the length of its vector. */
  lengths: Float64Array;
}

/** Vectors of `packVectors`, from where they were kept. */
export function passagesFrom(values: Int8Array, dimensions: number): PackedPassages {
  const lengths = Float64Array.from({ length: values.length / dimensions }, (_, k) =>
    lengthOf(values.subarray(k * dimensions, (k + 1) * dimensions)),
  );
  return { values, dimensions, lengths };
}

function lengthOf(vector: Float32Array | Int8Array): number {
  let sum = 0;
  for (let k = 0; k < vector.length; k++) sum += vector[k]! ** 2;
  return Math.sqrt(sum);
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
  return passagesFrom(values, dimensions);
}

/** The passage that is nearest to a vector, and the cosine. `length`: of that vector, where it is known. */
export function nearestPassage(
  query: Float32Array | Int8Array,
  { values, dimensions, lengths }: PackedPassages,
  length = lengthOf(query),
): { passage: number; cosine: number } {
  let best = { passage: 0, cosine: -1 };
  for (let passage = 0; passage < lengths.length; passage++) {
    const at = passage * dimensions;
    let dot = 0;
    for (let k = 0; k < dimensions; k++) dot += query[k]! * values[at + k]!;
    const cosine = dot / (length * lengths[passage]!);
    if (cosine > best.cosine) best = { passage, cosine };
  }
  return best;
}

/** How near a whole text is to another: the mean over its passages of the nearest one there, and that of the closest pair. */
export function nearnessOf(text: PackedPassages, other: PackedPassages): { mean: number; passage: number } {
  const { values, dimensions, lengths } = text;
  let sum = 0;
  let closest = { passage: 0, cosine: -1 };
  for (let passage = 0; passage < lengths.length; passage++) {
    const vector = values.subarray(passage * dimensions, (passage + 1) * dimensions);
    const near = nearestPassage(vector, other, lengths[passage]);
    sum += near.cosine;
    if (near.cosine > closest.cosine) closest = near;
  }
  return { mean: sum / lengths.length, passage: closest.passage };
}
