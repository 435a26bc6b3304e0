/**
 * Whether a network treats the pictures of a batch apart. A network whose batch size was freed, or that only claims to
 * have a free one, may refuse a second picture or mix it with the first; then its answers would be wrong in silence.
 */
import type { TensorInfo } from '@/lib/network/tensorInfo';
import type { Tensor } from './engine';
import type { OnnxSession } from './onnxSession';

/** Kernels add up in another order for another batch size; half precision carries three digits. */
const RELATIVE_TOLERANCE = { float32: 1e-3, float16: 3e-2, other: 1e-3 } as const;

/** Values of one picture: larger than any that a card allows, so that it is not worth memory for three of them. */
const MAX_PICTURE_VALUES = 3 * 4096 * 4096;

/**
 * Runs two pictures apart and together and compares. True also when the question cannot be asked because the size of
 * an input is not known.
 */
export async function batchesAreSound(
  session: Pick<OnnxSession, 'run'>,
  inputs: readonly TensorInfo[],
  outputs: readonly TensorInfo[],
): Promise<boolean> {
  const shapes = inputs.map(({ name, dims }) => ({ name, inner: dims.slice(1) }));
  if (shapes.length === 0 || shapes.some(({ inner }) => inner.includes(null))) return true;
  const sizes = shapes.map(({ inner }) => inner.reduce<number>((product, size) => product * (size ?? 1), 1));
  if (Math.max(...sizes) > MAX_PICTURE_VALUES) return false;
  const feeds = (pictures: readonly number[]): Record<string, Tensor> =>
    Object.fromEntries(
      shapes.map(({ name, inner }, i) => {
        const each = sizes[i]!;
        const data = new Float32Array(pictures.length * each);
        pictures.forEach((picture, k) => data.set(pattern(each, picture), k * each));
        return [name, { data, dims: [pictures.length, ...inner.map((size) => size ?? 1)] }];
      }),
    );
  const numeric = outputs.filter(({ elementType }) => elementType !== 'other');
  const fetches = numeric.map(({ name }) => name);
  const first = await session.run(feeds([1]), fetches);
  const second = await session.run(feeds([2]), fetches);
  let together: Record<string, Tensor>;
  try {
    together = await session.run(feeds([1, 2]), fetches);
  } catch {
    return false; // it runs one picture, but not two
  }
  return numeric.every(({ name, elementType }) => {
    const apart = [...first[name]!.data, ...second[name]!.data];
    return agree(apart, together[name]!.data, RELATIVE_TOLERANCE[elementType]);
  });
}

/** Any values do, as long as pictures and places differ. */
function pattern(length: number, picture: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(i * 0.37 * picture + picture));
}

function agree(expected: ArrayLike<number>, actual: ArrayLike<number>, tolerance: number): boolean {
  if (expected.length !== actual.length) return false;
  let largest = 0;
  for (let i = 0; i < expected.length; i++)
    if (Number.isFinite(expected[i])) largest = Math.max(largest, Math.abs(expected[i]!));
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [expected[i]!, actual[i]!];
    if (!Number.isFinite(a)) continue; // told when a real picture is run
    if (!(Math.abs(a - b) <= tolerance * largest)) return false;
  }
  return true;
}
