/**
 * The channel that the tour calls "specular reflection neuron": does a reflection fire it? Its patches only suggest so.
 * Balls are rendered twice, with and without the reflection of the lamp; nothing else differs.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createComputePool } from '@/server/compute/computePool';
import type { Compute } from '@/server/compute/compute';
import { createLog } from '@/server/log';
import { readModelCard } from '@/server/networks/readModelCard';
import { CARD_PATH } from './classifyObjects';
import { createChance } from './random';
import { anyBall, BALL_PICTURE_SIDE_PX, renderBall } from './renderBall';

const TENSOR = '/blocks/blocks.0/Relu_1_output_0';
const CHANNELS = 48;
const PLACES = 24 * 24;
const HIGHLIGHT_CHANNEL = 16;
const BALLS = 60;

let compute: Compute;
beforeAll(() => {
  compute = createComputePool({ device: 'cpu', log: createLog({ level: 'error', format: 'text' }) });
});
afterAll(() => compute.close());

/** The greatest value of each channel, for each picture. */
async function greatestValues(pictures: readonly Uint8Array[]): Promise<Float32Array[]> {
  const { card, weightsPath, fileName } = await readModelCard(CARD_PATH);
  const network = { key: fileName, format: card.format, path: weightsPath, fileName } as const;
  const images = pictures.map((rgb) => ({ width: BALL_PICTURE_SIDE_PX, height: BALL_PICTURE_SIDE_PX, rgb }));
  const extremes = await compute.features(network, card, images, {
    ...{ tensor: TENSOR, channelAxis: 0, pooling: 'extremes', valuesPerPicture: CHANNELS * PLACES },
  });
  return extremes.map((row) => row.subarray(0, CHANNELS));
}

it('a reflection fires channel 16 on every ball, and more than any other channel of its layer', async () => {
  const chance = createChance(1);
  const balls = Array.from({ length: BALLS }, () => anyBall(chance));
  const glossy = await greatestValues(balls.map((ball) => renderBall(ball, true)));
  const matte = await greatestValues(balls.map((ball) => renderBall(ball, false)));
  const gains = Array.from({ length: CHANNELS }, (_, channel) =>
    balls.map((_ball, k) => glossy[k]![channel]! - matte[k]![channel]!),
  );
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const before = mean(matte.map((row) => row[HIGHLIGHT_CHANNEL]!));
  const own = gains[HIGHLIGHT_CHANNEL]!;
  expect(Math.min(...own)).toBeGreaterThan(1);
  expect(mean(own)).toBeGreaterThan(1.5 * before);
  const others = gains.filter((_, channel) => channel !== HIGHLIGHT_CHANNEL).map(mean);
  expect(mean(own)).toBeGreaterThan(1.5 * Math.max(...others));
});
