/** A copy in another order, every order as likely as any other (Fisher & Yates 1938, as Durstenfeld wrote it in 1964). */
export function shuffled(values: ArrayLike<number>, random: () => number): Float64Array {
  const copy = Float64Array.from(values);
  for (let k = copy.length - 1; k > 0; k--) {
    const other = Math.floor(random() * (k + 1));
    [copy[k], copy[other]] = [copy[other]!, copy[k]!];
  }
  return copy;
}
