/** A singular value decomposition by Jacobi's plane rotations: slow, short, and made in another way than what it checks. */
import type { Vectors } from './vectors';

/** Singular values of the centred rows, largest first, and the right singular vectors to them. */
export function jacobiSvd({ count, dimensions, values }: Vectors, mean: Float64Array) {
  const byColumns = count >= dimensions;
  // Columns that are turned until all are orthogonal: those of X, or of Xᵀ where it has fewer.
  const [size, height] = byColumns ? [dimensions, count] : [count, dimensions];
  const columns = Array.from({ length: size }, (_, c) =>
    Float64Array.from({ length: height }, (_, r) => {
      const [i, d] = byColumns ? [r, c] : [c, r];
      return values[i * dimensions + d]! - mean[d]!;
    }),
  );
  const turns = Array.from({ length: size }, (_, c) =>
    Float64Array.from({ length: size }, (_, r) => (r === c ? 1 : 0)),
  );
  for (let turned = true, sweep = 0; turned && sweep < 40; sweep++) {
    turned = false;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        const [a, b, c] = [dot(columns[p]!, columns[p]!), dot(columns[q]!, columns[q]!), dot(columns[p]!, columns[q]!)];
        if (Math.abs(c) <= 1e-14 * Math.sqrt(a * b)) continue;
        turned = true;
        const zeta = (b - a) / (2 * c);
        const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const cos = 1 / Math.sqrt(1 + t * t);
        rotate(columns[p]!, columns[q]!, cos, cos * t);
        rotate(turns[p]!, turns[q]!, cos, cos * t);
      }
  }
  const order = Array.from({ length: size }, (_, c) => ({ c, length: Math.sqrt(dot(columns[c]!, columns[c]!)) })).sort(
    (a, b) => b.length - a.length,
  );
  return {
    singular: order.map(({ length }) => length),
    axes: order.map(({ c, length }) => (byColumns ? turns[c]! : columns[c]!.map((value) => value / length))),
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function rotate(a: Float64Array, b: Float64Array, cos: number, sin: number): void {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    a[i] = cos * x - sin * y;
    b[i] = sin * x + cos * y;
  }
}
