/** Each trap of incremental occlusion as a network of its own, and many random ones: every cut gives what whole runs give. */
import { describe, expect, it } from 'vitest';
import { type AttributeValue, buildOnnx, floatTensor, node, tensorInfo } from '@/lib/onnx/buildOnnx';
import type { NodeProto, TensorProto } from '@/lib/onnx/generated/onnx_pb';
import { int64Tensor } from '@/lib/onnx/tensorValues';
import { seededRandom } from '@/lib/random/seededRandom';
import type { PixelRect } from '@/lib/occlusion/grid';
import { compareAtEveryCut, type IncrementalCase } from './incremental.testing';
import { openEngine } from './openEngine';

const engine = await openEngine({ device: 'cpu' });
const [HEIGHT, WIDTH] = [19, 23];
const TOLERANCE = 2e-5;

/** Everywhere, the corners and patches of one pixel among them; some cut by the border. */
function patchesOver(height: number, width: number, side = 4, stride = 3): PixelRect[] {
  const patches: PixelRect[] = [];
  for (let y = -2; y < height; y += stride)
    for (let x = -2; x < width; x += stride)
      patches.push({ y0: Math.max(0, y), x0: Math.max(0, x), y1: Math.min(height, y + side), x1: Math.min(width, x + side) }); // prettier-ignore
  patches.push({ y0: 0, x0: 0, y1: 1, x1: 1 }, { y0: height - 1, x0: width - 1, y1: height, x1: width });
  patches.push({ y0: 0, x0: 0, y1: height, x1: width });
  return patches;
}

/** Builds a network step by step; every tensor has a name of its own. */
class Builder {
  readonly nodes: NodeProto[] = [];
  readonly weights: TensorProto[] = [];
  private readonly random = seededRandom(3);
  private readonly channels = new Map<string, number>([['x', 3]]);

  weight(dims: number[], scale = 1): string {
    const name = `w${this.weights.length}`;
    const count = dims.reduce((a, b) => a * b, 1);
    this.weights.push(
      floatTensor(
        name,
        dims,
        Float32Array.from({ length: count }, () => (this.random() * 2 - 1) * scale),
      ),
    );
    return name;
  }
  add(opType: string, inputs: string[], attributes: Record<string, AttributeValue> = {}, channels?: number): string {
    const name = `t${this.nodes.length}`;
    this.nodes.push(node(opType, inputs, [name], attributes));
    this.channels.set(name, channels ?? this.channelsOf(inputs[0]!));
    return name;
  }
  channelsOf(tensor: string): number {
    return this.channels.get(tensor) ?? 1;
  }
  conv(x: string, out: number, kernel: number, attributes: Record<string, AttributeValue> = {}): string {
    const group = typeof attributes.group === 'number' ? attributes.group : 1;
    const inner = this.channelsOf(x) / group;
    const w = this.weight([out, inner, kernel, kernel], 1.5 / Math.sqrt(inner * kernel * kernel));
    return this.add('Conv', [x, w, this.weight([out], 0.3)], attributes, out);
  }
  relu(x: string): string {
    return this.add('Relu', [x]);
  }
  pool(x: string, kernel: number, attributes: Record<string, AttributeValue> = {}, type = 'MaxPool'): string {
    return this.add(type, [x], { kernel_shape: [kernel, kernel], ...attributes });
  }
  concat(...tensors: string[]): string {
    return this.add('Concat', tensors, { axis: 1 }, tensors.reduce((sum, t) => sum + this.channelsOf(t), 0)); // prettier-ignore
  }
  /** Global pooling and a dense layer: what the tail always is. */
  classify(x: string, classes = 4): IncrementalCase {
    const pooled = this.add('Flatten', [this.add('GlobalAveragePool', [x])], { axis: 1 });
    const w = this.weight([this.channelsOf(x), classes], 2);
    this.nodes.push(node('Gemm', [pooled, w], ['y']));
    return this.done(['N', classes]);
  }
  done(output: (number | string)[], shape: readonly [number, number, number] = [3, HEIGHT, WIDTH]): IncrementalCase {
    const parts = { nodes: this.nodes, initializers: this.weights };
    const inputs = [tensorInfo('x', ['N', ...shape])];
    return { bytes: buildOnnx({ ...parts, inputs, outputs: [tensorInfo('y', output)] }), shape };
  }
}

interface Trap {
  name: string;
  /** Segments before the tail. */
  segments: number;
  build: (b: Builder) => IncrementalCase;
}

const pads = (...sizes: number[]) => ({ pads: sizes });
const TRAPS: Trap[] = [
  { name: 'SAME_UPPER, whose padding depends on the size of the whole map', segments: 2, build: (b) => b.classify(b.conv(b.relu(b.conv('x', 4, 3, { auto_pad: 'SAME_UPPER', strides: [2, 2] })), 5, 4, { auto_pad: 'SAME_UPPER', strides: [2, 2] })) },
  { name: 'SAME_LOWER', segments: 2, build: (b) => b.classify(b.conv(b.relu(b.conv('x', 4, 4, { auto_pad: 'SAME_LOWER' })), 5, 3, { auto_pad: 'SAME_LOWER', strides: [2, 2] })) },
  { name: 'padding that differs from side to side', segments: 2, build: (b) => b.classify(b.conv(b.relu(b.conv('x', 4, 3, pads(0, 2, 1, 0))), 4, 5, { ...pads(3, 0, 1, 4), strides: [2, 1] })) },
  { name: 'pooling that is rounded up, over the end of the map', segments: 3, build: (b) => b.classify(b.conv(b.pool(b.relu(b.conv('x', 4, 3, pads(1, 1, 1, 1))), 3, { strides: [2, 2], ceil_mode: 1 }), 4, 3, pads(1, 1, 1, 1))) },
  { name: 'padded maxima of negative values, which zeros would win', segments: 2, build: (b) => b.classify(b.pool(b.add('Neg', [b.relu(b.conv('x', 4, 3, pads(1, 1, 1, 1)))]), 3, { ...pads(1, 1, 1, 1), strides: [2, 2] })) },
  {
    name: 'one map that is read by windows of 3, of 5, by a pooling and by a skip',
    segments: 2,
    build: (b) => {
      const x = b.relu(b.conv('x', 4, 3, pads(1, 1, 1, 1)));
      const three = b.conv(x, 3, 3, pads(1, 1, 1, 1));
      const five = b.conv(x, 2, 5, pads(2, 2, 2, 2));
      const pooled = b.conv(b.pool(x, 3, pads(1, 1, 1, 1)), 2, 1);
      return b.classify(b.relu(b.concat(b.conv(x, 2, 1), three, five, pooled)));
    },
  },
  {
    name: 'a reduction: convolution and pooling with strides, side by side',
    segments: 4,
    build: (b) => {
      const x = b.relu(b.conv('x', 4, 3));
      const left = b.conv(x, 3, 3, { strides: [2, 2] });
      const right = b.conv(b.relu(b.conv(x, 3, 3, pads(1, 1, 1, 1))), 3, 3, { strides: [2, 2] });
      return b.classify(b.relu(b.concat(left, right, b.pool(x, 3, { strides: [2, 2] }))));
    },
  },
  { name: 'averages that count their padding', segments: 2, build: (b) => b.classify(b.pool(b.conv('x', 4, 3), 3, { ...pads(1, 1, 1, 1), count_include_pad: 1 }, 'AveragePool')) },
  { name: 'averages that do not count their padding, which are left to the tail', segments: 1, build: (b) => b.classify(b.pool(b.conv('x', 4, 3), 3, pads(1, 1, 1, 1), 'AveragePool')) },
  { name: 'averages without padding', segments: 2, build: (b) => b.classify(b.pool(b.conv('x', 4, 3), 3, { strides: [2, 2] }, 'AveragePool')) },
  { name: 'dilation', segments: 2, build: (b) => b.classify(b.conv(b.relu(b.conv('x', 4, 3, { dilations: [2, 3], ...pads(2, 3, 2, 3) })), 4, 3, { dilations: [3, 1] })) },
  { name: 'depthwise and grouped convolutions', segments: 2, build: (b) => b.classify(b.conv(b.conv(b.relu(b.conv('x', 6, 3, { ...pads(1, 1, 1, 1), group: 3 })), 6, 1), 6, 3, { group: 6, ...pads(1, 1, 1, 1) })) },
  {
    name: 'weights behind an Identity, as exporters share them',
    segments: 1,
    build: (b) => {
      const shared = b.add('Identity', [b.weight([4])]);
      return b.classify(b.add('Conv', ['x', b.weight([4, 3, 3, 3], 0.5), shared], pads(1, 1, 1, 1), 4));
    },
  },
  { name: 'normalisation across channels', segments: 2, build: (b) => b.classify(b.conv(b.add('LRN', [b.relu(b.conv('x', 8, 3, pads(1, 1, 1, 1)))], { size: 5, alpha: 0.4, beta: 0.7, bias: { float: 1 } }), 4, 3)) },
  {
    name: 'widening layers that are computed where they are read',
    segments: 3,
    build: (b) => {
      const squeezed = b.relu(b.conv(b.relu(b.conv('x', 8, 3, { strides: [2, 2] })), 3, 1));
      const wide = b.relu(b.conv(squeezed, 8, 1));
      const windowed = b.relu(b.conv(squeezed, 8, 3, pads(1, 1, 1, 1)));
      return b.classify(b.conv(b.concat(wide, windowed), 4, 3));
    },
  },
  {
    name: 'squeeze and excitation, where the tail begins',
    segments: 2,
    build: (b) => {
      const x = b.relu(b.conv(b.relu(b.conv('x', 4, 3, pads(1, 1, 1, 1))), 4, 3, pads(1, 1, 1, 1)));
      const scale = b.add('Sigmoid', [b.conv(b.relu(b.conv(b.add('GlobalAveragePool', [x]), 2, 1)), 4, 1)]);
      return b.classify(b.conv(b.add('Mul', [x, scale]), 4, 3));
    },
  },
  {
    name: 'a skip across a stride',
    segments: 3,
    build: (b) => {
      const x = b.relu(b.conv('x', 4, 3, pads(1, 1, 1, 1)));
      const long = b.conv(b.relu(b.conv(x, 4, 3, { ...pads(1, 1, 1, 1), strides: [2, 2] })), 4, 3, pads(1, 1, 1, 1));
      return b.classify(b.relu(b.add('Add', [long, b.conv(x, 4, 1, { strides: [2, 2] })])));
    },
  },
  { name: 'patches between the places that a stride reads', segments: 2, build: (b) => b.classify(b.conv(b.conv('x', 4, 1, { strides: [3, 5] }), 4, 2)) },
  { name: 'a constant that differs from place to place, which is left to the tail', segments: 1, build: (b) => b.classify(b.conv(b.add('Add', [b.conv('x', 4, 3, pads(1, 1, 1, 1)), b.weight([1, 1, HEIGHT, WIDTH])]), 4, 3)) },
  { name: 'constants for each channel', segments: 2, build: (b) => b.classify(b.conv(b.add('PRelu', [b.add('Mul', [b.conv('x', 4, 3), b.weight([4, 1, 1])]), b.weight([4, 1, 1])]), 4, 3)) },
  { name: 'normalisation of the whole map, which is left to the tail', segments: 1, build: (b) => b.classify(b.conv(b.add('InstanceNormalization', [b.conv('x', 4, 3), b.weight([4]), b.weight([4])]), 4, 3)) },
  {
    name: 'channels that are split, shuffled and put together',
    segments: 2,
    build: (b) => {
      const x = b.relu(b.conv('x', 6, 3, pads(1, 1, 1, 1)));
      b.weights.push(int64Tensor([1], 'first'), int64Tensor([4], 'last'), int64Tensor([1], 'axis'));
      const middle = b.add('Slice', [x, 'first', 'last', 'axis'], {}, 3);
      b.weights.push(int64Tensor([5, 0, 3], 'picked'));
      return b.classify(b.conv(b.concat(middle, b.add('Gather', [x, 'picked'], { axis: 1 }, 3)), 4, 3));
    },
  },
  { name: 'shapes that are computed in the tail', segments: 1, build: (b) => {
      const x = b.conv('x', 4, 3);
      const pooled = b.add('GlobalAveragePool', [x]);
      b.weights.push(int64Tensor([0], 'zero'), int64Tensor([-1], 'rest'), int64Tensor([0], 'at'));
      const size = b.add('Gather', [b.add('Shape', [pooled]), 'at'], { axis: 0 });
      const flat = b.add('Reshape', [pooled, b.add('Concat', [size, 'rest'], { axis: 0 })], {}, 4);
      b.nodes.push(node('Gemm', [flat, b.weight([4, 4], 2)], ['y']));
      return b.done(['N', 4]);
    } },
  {
    name: 'padding that is an operator of its own, with a number of its own',
    segments: 4,
    build: (b) => {
      b.weights.push(int64Tensor([0, 0, 2, 1, 0, 0, 0, 3], 'pads'), floatTensor('half', [], Float32Array.of(0.5)));
      b.weights.push(int64Tensor([0, 0, 1, 1, 0, 0, 1, 1], 'even'));
      const x = b.conv(b.add('Pad', ['x', 'pads', 'half']), 4, 3, { strides: [2, 2] });
      return b.classify(b.pool(b.add('Pad', [b.relu(x), 'even']), 3));
    },
  },
  {
    name: 'padding that repeats the map, and padding of channels',
    segments: 1,
    build: (b) => {
      b.weights.push(int64Tensor([0, 1, 0, 0, 0, 2, 0, 0], 'more'), int64Tensor([0, 0, 1, 1, 0, 0, 1, 1], 'even'));
      const x = b.add('Pad', [b.relu(b.conv('x', 4, 3)), 'more'], {}, 7);
      return b.classify(b.conv(b.add('Pad', [x, 'even'], { mode: 'reflect' }), 4, 3));
    },
  },
  { name: 'a pointwise network, which has no windows at all', segments: 1, build: (b) => b.classify(b.relu(b.conv('x', 4, 1))) },
]; // prettier-ignore

describe('a network taken apart gives what it gives as a whole', () => {
  it.each(TRAPS)('with $name', async ({ build, segments }) => {
    const { plan, deepest, difference, spread } = await compareAtEveryCut(engine, build(new Builder()), patchesOver(HEIGHT, WIDTH)); // prettier-ignore
    expect(plan.segments.length).toBe(segments);
    expect(deepest).toBe(segments);
    expect(spread).toBeGreaterThan(100 * TOLERANCE);
    expect(difference).toBeLessThan(TOLERANCE);
  });

  it('with rows before channels, as TensorFlow has them', async () => {
    const b = new Builder();
    const x = b.add('Transpose', ['x'], { perm: [0, 3, 1, 2] }, 3);
    const maps = b.relu(b.conv(b.relu(b.conv(x, 4, 3, { auto_pad: 'SAME_UPPER', strides: [2, 2] })), 4, 3));
    const back = b.add('Transpose', [maps], { perm: [0, 2, 3, 1] });
    const mean = b.add('ReduceMean', [b.relu(back)], { axes: [1, 2], keepdims: 0 }, 4);
    b.nodes.push(node('Gemm', [mean, b.weight([4, 4], 2)], ['y']));
    const built = b.done(['N', 4], [HEIGHT, WIDTH, 3]);
    const { plan, difference, spread } = await compareAtEveryCut(engine, { ...built, layout: 'NHWC' }, patchesOver(HEIGHT, WIDTH)); // prettier-ignore
    expect(plan.segments).toHaveLength(3);
    expect(spread).toBeGreaterThan(100 * TOLERANCE);
    expect(difference).toBeLessThan(TOLERANCE);
  });

  it('up to an answer that is a map itself', async () => {
    const b = new Builder();
    const x = b.relu(b.conv('x', 4, 3));
    const w = b.weight([2, 4, 3, 3], 0.5);
    b.nodes.push(node('Conv', [x, w], ['y']));
    const { deepest, difference } = await compareAtEveryCut(engine, b.done(['N', 2, HEIGHT - 4, WIDTH - 4]), patchesOver(HEIGHT, WIDTH)); // prettier-ignore
    expect(deepest).toBe(1);
    expect(difference).toBeLessThan(TOLERANCE);
  });

  it('whatever windows, branches and strides are put together', async () => {
    for (let seed = 1; seed <= 15; seed++) {
      const { difference, spread } = await compareAtEveryCut(engine, randomNetwork(seed), patchesOver(HEIGHT, WIDTH, 5, 4)); // prettier-ignore
      expect(spread, `seed ${seed}`).toBeGreaterThan(1e-3);
      expect(difference / Math.max(1, spread), `seed ${seed}`).toBeLessThan(TOLERANCE);
    }
  });

  it('and would be noticed if it did not: with patches that cover one row more than they say', async () => {
    const patches = [{ y0: 8, x0: 9, y1: 12, x1: 13 }];
    const more = (patch: PixelRect) => ({ ...patch, y1: patch.y1 + 1 });
    const { difference } = await compareAtEveryCut(engine, TRAPS[0]!.build(new Builder()), patches, more);
    expect(difference).toBeGreaterThan(100 * TOLERANCE);
  });
});

/** Convolutions and poolings of all kinds one after the other, with branches that come together again. */
function randomNetwork(seed: number): IncrementalCase {
  const random = seededRandom(seed);
  const pick = <T>(...choices: T[]): T => choices[Math.floor(random() * choices.length)]!;
  const b = new Builder();
  const sizes = new Map<string, [number, number]>([['x', [HEIGHT, WIDTH]]]);
  const windowed = (x: string, strides: number): string | null => {
    const [height, width] = sizes.get(x)!;
    const kernel = pick(1, 2, 3, 3, 5);
    const dilation = kernel === 2 || kernel === 3 ? pick(1, 1, 2) : 1;
    const extent = (kernel - 1) * dilation + 1;
    const padding = Array.from({ length: 4 }, () => Math.floor(random() * Math.min(3, kernel)));
    const count = (size: number, begin: number, end: number) => Math.floor((size + begin + end - extent) / strides) + 1;
    const size: [number, number] = [count(height, padding[0]!, padding[2]!), count(width, padding[1]!, padding[3]!)];
    if (size[0] < 2 || size[1] < 2) return null;
    const attributes = { pads: padding, strides: [strides, strides], dilations: [dilation, dilation] };
    const isPool = random() < 0.3 && kernel > 1;
    const group = b.channelsOf(x) % 2 === 0 ? pick(1, 1, 2) : 1;
    const result = isPool ? b.pool(x, kernel, attributes) : b.conv(x, pick(2, 4, 6), kernel, { ...attributes, group });
    const finished = random() < 0.6 ? b.add(pick('Relu', 'Sigmoid', 'Tanh', 'LeakyRelu'), [result]) : result;
    sizes.set(finished, size);
    return finished;
  };
  let x = b.conv('x', 4, 3, pads(1, 1, 1, 1));
  sizes.set(x, [HEIGHT, WIDTH]);
  for (let step = 0; step < 5; step++) {
    const next = windowed(x, pick(1, 1, 2));
    if (!next) continue;
    const same = [...sizes].filter(([tensor, [h, w]]) => tensor !== next && tensor !== 'x' && h === sizes.get(next)![0] && w === sizes.get(next)![1]); // prettier-ignore
    x = next;
    if (same.length > 0 && random() < 0.7) {
      x = b.concat(next, pick(...same)[0]);
      sizes.set(x, sizes.get(next)!);
    }
  }
  return b.classify(x);
}
