/** Seeded orders and subsets of 0…count−1, each as likely as any other (Fisher & Yates; Durstenfeld, 1964). */

/** All of 0…count−1 in a random order. */
export function randomOrder(count: number, random: () => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  moveToFront(order, count, random);
  return order;
}

/**
 * A function that draws `size` different ones of 0…count−1. What it gives is overwritten by the next call; it costs
 * O(size), because any order is as good a start as 0…count−1.
 * @param random is asked `size` times a call
 */
export function subsetDrawer(count: number, random: () => number): (size: number) => Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  return (size) => {
    moveToFront(order, size, random);
    return order.subarray(0, size);
  };
}

/** Draws `size` entries and puts them first. */
function moveToFront(order: Uint32Array, size: number, random: () => number): void {
  for (let k = 0; k < size; k++) {
    const drawn = k + Math.floor(random() * (order.length - k));
    [order[k], order[drawn]] = [order[drawn]!, order[k]!];
  }
}
