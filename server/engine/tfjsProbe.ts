/** Whether TensorFlow's own library works: a tiny network is really run on it and its answer is compared with the right one. */
import { openNative, type TfjsRuntime } from './tfjsRuntime';

const SIDE = 8;
const TOLERANCE = 1e-3;

/** Throws what loading the library throws, or an error that says how far off the answer is. */
export async function probeNative(): Promise<void> {
  checkAnswers(await openNative());
}

/** The sums of all 3×3 neighbourhoods of one picture, by a convolution and by plain loops. */
export function checkAnswers({ core }: TfjsRuntime): void {
  const picture = Float32Array.from({ length: SIDE * SIDE }, (_, i) => ((i * 7) % 13) - 6);
  const answer = core.tidy(() =>
    core.conv2d(core.tensor4d(picture, [1, SIDE, SIDE, 1]), core.ones([3, 3, 1, 1]), 1, 'same').dataSync(),
  );
  for (let row = 0; row < SIDE; row++)
    for (let col = 0; col < SIDE; col++) {
      let sum = 0;
      for (let y = Math.max(0, row - 1); y <= Math.min(SIDE - 1, row + 1); y++)
        for (let x = Math.max(0, col - 1); x <= Math.min(SIDE - 1, col + 1); x++) sum += picture[y * SIDE + x]!;
      const got = answer[row * SIDE + col] ?? NaN;
      if (!(Math.abs(got - sum) <= TOLERANCE)) throw new Error(`it computes ${got} where ${sum} is right`);
    }
}
