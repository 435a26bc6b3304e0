/** Batches of any size through a network that takes exactly one size. */
import type { Tensor } from './engine';

type Tensors = Record<string, Tensor>;

/** Runs pieces of exactly `size` pictures, the last one filled up with zeros, and puts the results together. */
export async function runInPieces(
  run: (feeds: Readonly<Tensors>, fetches: readonly string[]) => Promise<Tensors>,
  size: number,
  feeds: Readonly<Tensors>,
  fetches: readonly string[],
): Promise<Tensors> {
  const batch = Object.values(feeds)[0]?.dims[0] ?? 0;
  const results: Tensors = {};
  for (let start = 0; start < batch; start += size) {
    const pieces = Object.entries(feeds).map(([name, tensor]) => [name, pieceOf(tensor, start, size)] as const);
    const part = await run(Object.fromEntries(pieces), fetches);
    for (const name of fetches) {
      const { data, dims } = part[name]!;
      // A network that drops the batch dimension (output 1000 instead of 1×1000) gets it back.
      const inner = dims[0] === size ? dims.slice(1) : dims;
      const each = data.length / size;
      const whole = (results[name] ??= { data: new Float32Array(batch * each), dims: [batch, ...inner] });
      whole.data.set(data.subarray(0, Math.min(size, batch - start) * each), start * each);
    }
  }
  return results;
}

function pieceOf({ data, dims }: Tensor, start: number, size: number): Tensor {
  const each = data.length / dims[0]!;
  const piece = new Float32Array(size * each);
  piece.set(data.subarray(start * each, (start + size) * each));
  return { data: piece, dims: [size, ...dims.slice(1)] };
}
