/** Whether a provider works: a tiny network is really run on it and its answer is compared with the right one. */
import { buildOnnx, floatTensor, node, tensorInfo } from '@/lib/onnx/buildOnnx';
import { createSession, type Provider } from './onnxSession';

const SIDE = 8;
const TOLERANCE = 1e-3;

/** Throws what the runtime throws, or an error that says how far off the answer is. */
export async function probe(provider: Provider): Promise<void> {
  const session = await createSession(probeNetwork(), provider);
  try {
    const picture = Float32Array.from({ length: 2 * SIDE * SIDE }, (_, i) => ((i * 7) % 13) - 6);
    const { y } = await session.run({ x: { data: picture, dims: [2, 1, SIDE, SIDE] } }, ['y']);
    const answer = Array.from(y?.data ?? []);
    const half = SIDE * SIDE;
    const expected = [...expectedMeans(picture.subarray(0, half)), ...expectedMeans(picture.subarray(half))];
    const right = expected.every((value, i) => Math.abs(value - (answer[i] ?? NaN)) <= TOLERANCE);
    if (!right || answer.length !== expected.length)
      throw new Error(`it computes ${answer.join(', ')} where ${expected.join(', ')} is right`);
  } finally {
    await session.release();
  }
}

/** Two 3×3 convolutions (sum of the neighbourhood, its negative), Relu, mean over the picture. */
function probeNetwork(): Uint8Array {
  const kernel = Float32Array.from({ length: 18 }, (_, i) => (i < 9 ? 1 : -1));
  return buildOnnx({
    inputs: [tensorInfo('x', ['N', 1, SIDE, SIDE])],
    outputs: [tensorInfo('y', ['N', 2, 1, 1])],
    nodes: [
      node('Conv', ['x', 'kernel'], ['c'], { pads: [1, 1, 1, 1] }),
      node('Relu', ['c'], ['r']),
      node('GlobalAveragePool', ['r'], ['y']),
    ],
    initializers: [floatTensor('kernel', [2, 1, 3, 3], kernel)],
  });
}

/** The same by a plain loop. */
function expectedMeans(picture: Float32Array): [number, number] {
  let positive = 0;
  let negative = 0;
  for (let row = 0; row < SIDE; row++)
    for (let col = 0; col < SIDE; col++) {
      let sum = 0;
      for (let y = Math.max(0, row - 1); y <= Math.min(SIDE - 1, row + 1); y++)
        for (let x = Math.max(0, col - 1); x <= Math.min(SIDE - 1, col + 1); x++) sum += picture[y * SIDE + x]!;
      positive += Math.max(0, sum);
      negative += Math.max(0, -sum);
    }
  return [positive / SIDE ** 2, negative / SIDE ** 2];
}
