/** Lays a map out as a grid beside the page, which it would hold up: half a second for 10,000 points. */
import { gridLayout, gridPositions } from '@/lib/embedding/gridLayout';

export interface GridAnswer {
  positions: Float32Array<ArrayBuffer>;
  /** From one cell to the next, in map units. */
  pitch: number;
}

addEventListener('message', ({ data }: MessageEvent<Float32Array>) => {
  const grid = gridLayout(Float64Array.from(data));
  const positions = new Float32Array(gridPositions(grid));
  const answer: GridAnswer = { positions, pitch: grid.pitch };
  postMessage(answer, { transfer: [positions.buffer] });
});
