/** Batches of any size through a network that takes exactly one size. */
import { AppError } from '@/lib/domain/appError';
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
      const inner = dimsOfOne(name, dims, size);
      const each = data.length / size;
      const whole = (results[name] ??= { data: new Float32Array(batch * each), dims: [batch, ...inner] });
      whole.data.set(data.subarray(0, Math.min(size, batch - start) * each), start * each);
    }
  }
  return results;
}

/**
 * Shape of a result for one picture. A network that drops the batch dimension (output 1000 instead of 1×1000) gets it
 * back; one that merges it with the next (2·49×768 instead of 2×49×768) has it taken apart.
 */
function dimsOfOne(name: string, dims: readonly number[], size: number): readonly number[] {
  const [first, ...rest] = dims;
  if (first === size) return rest;
  if (size === 1) return dims;
  if (first !== undefined && first % size === 0) return [first / size, ...rest];
  throw new AppError(
    'unsupported',
    `The tensor "${name}" (${dims.join(' × ') || 'a single number'}) has no part for each of the ${size} pictures that this network takes at a time.`,
  );
}

function pieceOf({ data, dims }: Tensor, start: number, size: number): Tensor {
  const each = data.length / dims[0]!;
  const piece = new Float32Array(size * each);
  piece.set(data.subarray(start * each, (start + size) * each));
  return { data: piece, dims: [size, ...dims.slice(1)] };
}
