/**
 * Normal numbers, mean 0 and standard deviation 1, each of two uniform ones in [0, 1) (Box & Muller, "A Note on the
 * Generation of Random Normal Deviates", 1958; only the cosine of the pair is taken). Every call gives the next number.
 */
export function normalNumbers(random: () => number): () => number {
  // 1 − u is never 0.
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
