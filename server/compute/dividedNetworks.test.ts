import { expect, it } from 'vitest';
import { BatchSizer } from './batchSizer';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import { buildOnnx, floatTensor, node, tensorInfo } from '@/lib/onnx/buildOnnx';
import { largestDifference, withNetwork } from '../engine/incremental.testing';
import { openEngine } from '../engine/openEngine';
import type { OcclusionTask } from './compute';
import { DividedNetworks } from './dividedNetworks';
import { occludePicture } from './occludePicture';

/** Takes pictures of any size; its answer is there as logits and as probabilities. */
const weight = floatTensor(
  'w',
  [4, 3, 3, 3],
  Float32Array.from({ length: 108 }, (_, i) => Math.sin(i * 1.7) / 2),
);
const bytes = buildOnnx({
  inputs: [tensorInfo('x', ['N', 3, 'H', 'W'])],
  outputs: [tensorInfo('logits', ['N', 4]), tensorInfo('y', ['N', 4])],
  nodes: [
    node('Conv', ['x', 'w'], ['a'], { pads: [1, 1, 1, 1], strides: [2, 2] }),
    node('Relu', ['a'], ['b']),
    node('GlobalAveragePool', ['b'], ['c']),
    node('Flatten', ['c'], ['logits']),
    node('Softmax', ['logits'], ['y'], { axis: 1 }),
  ],
  initializers: [weight],
});

const cardOf = (side: number, tensor: 'logits' | 'y') =>
  ({
    file: 'any.onnx',
    format: 'onnx',
    input: { tensor: 'x', width: side, height: side, layout: 'NCHW', channels: 'RGB', scale: 1 / 64, mean: [2, 2, 2], std: [1, 1, 1], fit: 'stretch' },
    output: { tensor, kind: tensor === 'y' ? 'probability' : 'logit' },
    labels: ['a', 'b', 'c', 'd'],
  }) as unknown as ResolvedModelCard; // prettier-ignore

it('one network under several cards is taken apart for each of them', async () => {
  const engine = await openEngine({ device: 'cpu' });
  await withNetwork(engine, bytes, async (network) => {
    const divided = new DividedNetworks();
    const cellsOf = async (card: ResolvedModelCard, incremental: Awaited<ReturnType<DividedNetworks['of']>>) => {
      const side = card.input.width;
      const rgb = Uint8Array.from({ length: 3 * side * side }, (_, i) => (i * 89) % 256);
      const task: OcclusionTask = {
        network: { key: 'any', format: 'onnx', path: '', fileName: 'any.onnx' },
        card,
        image: { width: side, height: side, rgb },
        spec: { patch: 5, stride: 3, fill: [0, 0, 0] },
        from: 0,
      };
      const cells: number[] = [];
      const events = occludePicture(network, task, {
        timed: async (run) => ({ value: await run(), ms: 1 }),
        cancelled: () => false,
        sizer: new BatchSizer(),
        incremental,
        onPartsFailed: (error) => expect.fail(String(error)),
      });
      for await (const event of events) if (event.kind === 'cells') cells.push(...event.probabilities);
      return Float32Array.from(cells);
    };
    for (const card of [cardOf(24, 'y'), cardOf(40, 'y'), cardOf(24, 'logits'), cardOf(24, 'y')]) {
      const incremental = await divided.of(network, card);
      expect(incremental).not.toBeNull();
      expect(largestDifference(await cellsOf(card, null), await cellsOf(card, incremental))).toBeLessThan(1e-5);
    }
    expect(await divided.of(network, cardOf(24, 'y'))).toBe(await divided.of(network, cardOf(24, 'y')));
    expect(await divided.of(network, cardOf(24, 'y'))).not.toBe(await divided.of(network, cardOf(40, 'y')));
    divided.giveUp(network, cardOf(24, 'y'));
    expect(await divided.of(network, cardOf(24, 'y'))).toBeNull();
    expect(await divided.of(network, cardOf(40, 'y'))).not.toBeNull();
  });
});
