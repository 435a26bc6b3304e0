/** Numbers about the answers (probability vectors) that a network gives to several pictures. */

/** In bits. Values of 0 and below add nothing. */
export function entropyBits(probabilities: ArrayLike<number>): number {
  let bits = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i]!;
    if (p > 0) bits -= p * Math.log2(p);
  }
  return bits;
}

export function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * How much the answers tell the pictures apart, in bits: the entropy of the mean answer less the mean entropy of the
 * answers (their mutual information). 0 when every picture gets the same answer or none is more certain than chance;
 * log2(pictures) when each is answered with certainty by a class of its own.
 */
export function distinctionBits(answers: readonly Float32Array[]): number {
  const [first] = answers;
  if (!first) return 0;
  const mean = new Float64Array(first.length);
  let bits = 0;
  for (const answer of answers) {
    bits += entropyBits(answer) / answers.length;
    answer.forEach((p, k) => (mean[k] = mean[k]! + p / answers.length));
  }
  return Math.max(0, entropyBits(mean) - bits);
}

/** Largest distance between two answers: half the sum of the differences, 0 (equal) to 1 (nothing in common). */
export function largestDistance(answers: readonly Float32Array[]): number {
  let largest = 0;
  for (let a = 0; a < answers.length; a++)
    for (let b = 0; b < a; b++) {
      const [one, other] = [answers[a]!, answers[b]!];
      let distance = 0;
      for (let k = 0; k < one.length; k++) distance += Math.abs(one[k]! - other[k]!) / 2;
      largest = Math.max(largest, distance);
    }
  return largest;
}
