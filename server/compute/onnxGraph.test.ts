/**
 * Every operator against the runtime: shapes of all tensors, and what every single unit sees, measured row by row and
 * column by column.
 */
import { describe, expect, it } from 'vitest';
import { spanAt } from '@/lib/network/field';
import { followFields } from '@/lib/network/followFields';
import { type AttributeValue, buildOnnx, floatTensor, node, tensorInfo } from '@/lib/onnx/buildOnnx';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import type { NodeProto, TensorProto } from '@/lib/onnx/generated/onnx_pb';
import { onnxSource } from '@/lib/onnx/onnxGraph';
import { int64Tensor } from '@/lib/onnx/tensorValues';
import { madePositive, MeasuredNetwork, type MeasuredTensor } from './measuredFields.testing';

interface Small {
  /** Brightness of the picture around what is measured: products of zeros would hide what they are made of. */
  base?: number;
  opset?: number;
  height?: number;
  width?: number;
  nodes: NodeProto[];
  weights?: TensorProto[];
}

const random = randomNumbers(3);
const weight = (name: string, dims: number[]) =>
  floatTensor(
    name,
    dims,
    Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => 0.1 + random()),
  );
const ints = (name: string, ...values: number[]) => int64Tensor(values, name);
const floats = (name: string, ...values: number[]) => floatTensor(name, [values.length], Float32Array.from(values));
const CHANNELS = 3;

/** Compares everything that the graph says about a network x → y with what the runtime does. Gives the fields of y. */
async function compare({ base = 0, opset = 17, height = 13, width = 10, nodes, weights = [] }: Small): Promise<void> {
  const bytes = buildOnnx({
    inputs: [tensorInfo('x', ['N', CHANNELS, height, width])],
    outputs: [tensorInfo(nodes.at(-1)!.output[0]!, [])],
    nodes,
    initializers: weights,
    opset,
    irVersion: opset < 9 ? 4 : 8,
  });
  const model = decodeOnnx(bytes, 'small.onnx');
  for (const output of model.graph.output) output.type = undefined;
  const card = {
    input: { tensor: 'x', height, width, layout: 'NCHW' as const, channels: 'RGB' as const },
    output: { tensor: nodes.at(-1)!.output[0]! },
  };
  const source = onnxSource(model, 'small.onnx', card);
  const followed = [...followFields(source)];
  const tensors = followed.map(({ layer }) => layer.tensor);
  const network = await MeasuredNetwork.open(madePositive(bytes), tensors, 'x', [CHANNELS, height, width]);
  const rows = Array.from({ length: height }, (_, y) => ({ y0: y, y1: y + 1, x0: 0, x1: width }));
  const columns = Array.from({ length: width }, (_, x) => ({ y0: 0, y1: height, x0: x, x1: x + 1 }));
  const black = { y0: 0, y1: 0, x0: 0, x1: 0 };
  // One picture a run: networks may mix what looks like a batch.
  const results: Record<string, MeasuredTensor>[] = [];
  for (const picture of [black, ...rows, ...columns]) results.push(await network.run([picture], tensors, base));
  await network.close();

  for (const { layer, field } of followed) {
    const measured = results.map((result) => result[layer.tensor]!);
    expect({ layer: layer.name, shape: layer.shape }).toEqual({ layer: layer.name, shape: measured[0]!.dims });
    if (field.kind !== 'sees') throw new Error(`${layer.name}: ${JSON.stringify(field)}`);
    const seen = { rows: measured.slice(1, 1 + height), columns: measured.slice(1 + height) };
    for (const direction of ['rows', 'columns'] as const) {
      const reach = field[direction];
      const axes = [...new Set(reach.flatMap(({ axis }) => axis ?? []))];
      const spans = measuredSpans(measured[0]!, seen[direction], axes);
      for (const [key, span] of spans) {
        const index = JSON.parse(key) as number[];
        const computed = spanAt(reach, 'seen', (axis) => index[axes.indexOf(axis)]!)!;
        const found = [computed.start[0], computed.end[0]];
        expect([layer.name, direction, index, found]).toEqual([layer.name, direction, index, span]);
      }
    }
  }
}

/** First and last + 1 of the pictures that move a unit, by its indices along some axes; all units of other axes together. */
function measuredSpans(black: MeasuredTensor, bright: MeasuredTensor[], axes: number[]): Map<string, [number, number]> {
  const spans = new Map<string, [number, number]>();
  for (let flat = 0; flat < black.data.length; flat++) {
    const index: number[] = [];
    for (let axis = black.dims.length - 1, rest = flat; axis >= 0; axis--) {
      index.unshift(rest % black.dims[axis]!);
      rest = Math.floor(rest / black.dims[axis]!);
    }
    const key = JSON.stringify(axes.map((axis) => index[axis]));
    const [start, end] = spans.get(key) ?? [Infinity, -Infinity];
    const moving = bright.flatMap(({ data }, k) => (data[flat] === black.data[flat] ? [] : [k]));
    spans.set(key, [Math.min(start, ...moving), Math.max(end, ...moving.map((k) => k + 1))]);
  }
  return spans;
}

const conv = (from: string, to: string, attributes: Record<string, AttributeValue> = {}, w = 'w') =>
  node('Conv', [from, w], [to], attributes);
/** A 3×3 window first, so that what follows works on a map that is not the picture. */
const first = conv('x', 'a', { pads: [1, 1, 1, 1] }, 'first');
const firstWeight = weight('first', [4, CHANNELS, 3, 3]);

describe('convolution and pooling', () => {
  it.each<[string, Record<string, AttributeValue>, [number, number]]>([
    ['3×3', {}, [3, 3]],
    ['3×3, stride 2, pad 1', { strides: [2, 2], pads: [1, 1, 1, 1] }, [3, 3]],
    ['other windows down than across', { strides: [3, 1], pads: [0, 2, 1, 0] }, [2, 5]],
    ['dilated', { dilations: [2, 3], pads: [2, 3, 2, 3] }, [3, 2]],
    ['SAME_UPPER', { auto_pad: 'SAME_UPPER', strides: [2, 3] }, [4, 2]],
    ['SAME_LOWER', { auto_pad: 'SAME_LOWER', strides: [2, 3] }, [4, 2]],
    ['SAME_LOWER, odd', { auto_pad: 'SAME_LOWER', strides: [2, 2] }, [3, 5]],
    ['VALID', { auto_pad: 'VALID', strides: [2, 2] }, [4, 3]],
    ['strides that leave a margin', { strides: [4, 4] }, [1, 1]],
    ['more padding than kernel', { pads: [3, 3, 3, 3], strides: [2, 2] }, [2, 2]],
  ])('Conv, %s, twice', async (_, attributes, kernel) => {
    const nodes = [
      first,
      conv('a', 'b', attributes),
      conv('b', 'y', { ...attributes, pads: attributes.auto_pad ? [] : [2, 2, 2, 2] }),
    ];
    if (attributes.auto_pad)
      for (const one of nodes)
        one.attribute = one.attribute.filter(({ name, ints: list }) => name !== 'pads' || list.length > 0);
    await compare({ height: 19, width: 20, nodes, weights: [firstWeight, weight('w', [4, 4, ...kernel])] });
  });

  it('groups and depthwise', async () => {
    const nodes = [
      first,
      conv('a', 'b', { group: 4, pads: [1, 1, 1, 1] }),
      conv('b', 'y', { group: 2, strides: [2, 2] }, 'v'),
    ];
    await compare({ nodes, weights: [firstWeight, weight('w', [4, 1, 3, 3]), weight('v', [6, 2, 2, 2])] });
  });

  it.each<[string, string, Record<string, AttributeValue>]>([
    ['MaxPool, ceil', 'MaxPool', { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }],
    [
      'MaxPool, ceil, padded: a window may not begin in the padding',
      'MaxPool',
      { kernel_shape: [2, 2], strides: [2, 2], pads: [1, 1, 1, 1], ceil_mode: 1 },
    ],
    ['MaxPool, ceil, wide strides', 'MaxPool', { kernel_shape: [2, 2], strides: [4, 3], ceil_mode: 1 }],
    ['MaxPool, dilated', 'MaxPool', { kernel_shape: [2, 3], dilations: [3, 2], strides: [2, 1] }],
    ['MaxPool, SAME_UPPER', 'MaxPool', { kernel_shape: [3, 2], strides: [2, 2], auto_pad: 'SAME_UPPER' }],
    ['AveragePool, SAME_LOWER', 'AveragePool', { kernel_shape: [2, 3], strides: [2, 2], auto_pad: 'SAME_LOWER' }],
    ['AveragePool, ceil', 'AveragePool', { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 0, 0, 1], ceil_mode: 1 }],
    ['LpPool', 'LpPool', { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }],
    ['GlobalAveragePool', 'GlobalAveragePool', {}],
    ['GlobalMaxPool', 'GlobalMaxPool', {}],
  ])('%s', (_, type, attributes) =>
    compare({ nodes: [first, node(type, ['a'], ['y'], attributes)], weights: [firstWeight] }),
  );

  it.each<[string, Record<string, AttributeValue>, [number, number]]>([
    ['4×4, stride 2, pad 1', { strides: [2, 2], pads: [1, 1, 1, 1] }, [4, 4]],
    ['output padding', { strides: [2, 2], pads: [1, 1, 1, 1], output_padding: [1, 1] }, [3, 3]],
    ['a stride beyond the kernel: some units see nothing', { strides: [3, 3] }, [2, 2]],
    ['dilated', { strides: [2, 1], dilations: [2, 3] }, [3, 2]],
    ['SAME_UPPER', { strides: [2, 2], auto_pad: 'SAME_UPPER' }, [3, 3]],
    ['SAME_LOWER', { strides: [2, 2], auto_pad: 'SAME_LOWER' }, [3, 3]],
    ['a wanted size', { strides: [2, 2], output_shape: [26, 20] }, [3, 3]],
    ['a wanted size, SAME_UPPER', { strides: [2, 2], output_shape: [26, 20], auto_pad: 'SAME_UPPER' }, [3, 3]],
  ])('ConvTranspose, %s, then a window', async (_, attributes, kernel) => {
    const nodes = [
      first,
      node('ConvTranspose', ['a', 'w'], ['b'], attributes),
      conv('b', 'y', { pads: [1, 1, 1, 1], strides: [2, 2] }, 'v'),
    ];
    await compare({ nodes, weights: [firstWeight, weight('w', [4, 5, ...kernel]), weight('v', [2, 5, 3, 3])] });
  });
});

describe('sizes, borders and parts', () => {
  const modes = ['half_pixel', 'pytorch_half_pixel', 'asymmetric', 'align_corners'];
  it.each(
    modes.flatMap(
      (mode) =>
        [
          [mode, 1.6, 2],
          [mode, 0.55, 0.7],
          [mode, 2, 0.5],
        ] as const,
    ),
  )('Resize, %s, by %f and %f', async (coordinate, down, across) => {
    for (const [mode, more] of [
      ['nearest', { nearest_mode: 'floor' }],
      ['nearest', { nearest_mode: 'round_prefer_floor' }],
      ['nearest', { nearest_mode: 'round_prefer_ceil' }],
      ['nearest', { nearest_mode: 'ceil' }],
      ['linear', {}],
      ['cubic', {}],
    ] as const) {
      const attributes = { mode, coordinate_transformation_mode: coordinate, ...more };
      const nodes = [first, node('Resize', ['a', '', 'scales'], ['y'], attributes)];
      await compare({ nodes, weights: [firstWeight, floats('scales', 1, 1, down, across)] });
    }
  });

  it('Resize to a size, and a window behind it', () =>
    compare({
      nodes: [
        first,
        node('Resize', ['a', '', '', 'sizes'], ['b'], { mode: 'linear' }),
        conv('b', 'y', { pads: [1, 1, 1, 1] }),
      ],
      weights: [firstWeight, ints('sizes', 1, 4, 17, 6), weight('w', [2, 4, 3, 3])],
    }));

  it.each([
    [0.55, 1.6],
    [1.5, 0.7],
  ])('Resize, half_pixel_symmetric, by %f and %f', async (down, across) => {
    for (const mode of ['nearest', 'linear']) {
      const attributes = { mode, coordinate_transformation_mode: 'half_pixel_symmetric' };
      const nodes = [first, node('Resize', ['a', '', 'scales'], ['y'], attributes)];
      await compare({ opset: 19, nodes, weights: [firstWeight, floats('scales', 1, 1, down, across)] });
    }
  });

  it('Resize by scales that change no size: the map as it is', () =>
    compare({
      nodes: [first, node('Resize', ['a', '', 'scales'], ['y'], { mode: 'linear' })],
      weights: [firstWeight, floats('scales', 1, 1, 1.3, 1.3)],
      height: 3,
      width: 3,
    }));

  it('Resize with smoothing', () =>
    compare({
      opset: 18,
      nodes: [first, node('Resize', ['a', '', '', 'sizes'], ['y'], { mode: 'linear', antialias: 1, axes: [2, 3] })],
      weights: [firstWeight, ints('sizes', 6, 4)],
    }));

  it.each([9, 10])('the old resizing of opset %i', (opset) =>
    compare({
      opset,
      nodes: [first, node(opset === 9 ? 'Upsample' : 'Resize', ['a', 'scales'], ['y'], { mode: 'nearest' })],
      weights: [firstWeight, floats('scales', 1, 1, 2, 3)],
    }),
  );

  it.each(['constant', 'edge', 'reflect'])('Pad, %s, then a window', (mode) =>
    compare({
      nodes: [first, node('Pad', ['a', 'pads'], ['b'], { mode }), conv('b', 'y', { strides: [2, 2] })],
      weights: [firstWeight, ints('pads', 0, 0, 3, 1, 0, 0, 2, 4), weight('w', [2, 4, 3, 3])],
    }),
  );

  it('Pad as an attribute, and one that crops', () =>
    compare({
      opset: 9,
      nodes: [first, node('Pad', ['a'], ['y'], { pads: [0, 0, 2, -2, 0, 0, -1, 1] })],
      weights: [firstWeight],
    }));

  it('Slice with steps, forwards and backwards, then a window', () =>
    compare({
      nodes: [
        first,
        node('Slice', ['a', 'starts', 'ends', 'axes', 'steps'], ['b']),
        conv('b', 'y', { pads: [1, 1, 1, 1] }),
      ],
      weights: [
        firstWeight,
        ints('starts', 1, -1),
        ints('ends', 1000, -1000),
        ints('axes', 2, 3),
        ints('steps', 2, -3),
        weight('w', [2, 4, 3, 3]),
      ],
    }));

  it('four shifted halves side by side (YOLO’s focus)', () =>
    compare({
      nodes: [
        ...[[0, 0], [1, 0], [0, 1], [1, 1]].map(([y, x]) => node('Slice', ['x', `s${y}${x}`, 'ends', 'axes', 'steps'], [`p${y}${x}`])),
        node('Concat', ['p00', 'p10', 'p01', 'p11'], ['a'], { axis: 1 }),
        conv('a', 'y', { pads: [1, 1, 1, 1] }),
      ],
      height: 12,
      weights: [ints('s00', 0, 0), ints('s10', 1, 0), ints('s01', 0, 1), ints('s11', 1, 1), ints('ends', 1000, 1000), ints('axes', 2, 3), ints('steps', 2, 2), weight('w', [2, 12, 3, 3])],
    })); // prettier-ignore

  it('Split along the channels and along the rows', () =>
    compare({
      nodes: [
        first,
        node('Split', ['a'], ['b', 'c'], { axis: 1 }),
        node('Split', ['b', 'parts'], ['d', 'e'], { axis: 2 }),
        node('Concat', ['e', 'd'], ['f'], { axis: 2 }),
        node('Concat', ['f', 'c'], ['y'], { axis: 1 }),
      ],
      weights: [firstWeight, ints('parts', 5, 8)],
    }));

  it('Tile, Gather and Expand', () =>
    compare({
      nodes: [
        first,
        node('Tile', ['a', 'repeats'], ['b']),
        node('Gather', ['b', 'order'], ['c'], { axis: 3 }),
        node('ReduceMean', ['c'], ['d'], { axes: [2], keepdims: 1 }),
        node('Expand', ['d', 'shape'], ['y']),
      ],
      weights: [firstWeight, ints('repeats', 1, 1, 2, 1), ints('order', 4, -1, 0, 0), ints('shape', 1, 4, 6, 4)],
    }));

  it('DepthToSpace and SpaceToDepth', () =>
    compare({
      nodes: [
        first,
        node('DepthToSpace', ['a'], ['b'], { blocksize: 2 }),
        conv('b', 'c', { pads: [1, 1, 1, 1] }),
        node('SpaceToDepth', ['c'], ['y'], { blocksize: 2 }),
      ],
      weights: [firstWeight, weight('w', [2, 1, 3, 3])],
    }));
});

describe('branches', () => {
  it('a residual with a strided shortcut', () =>
    compare({
      nodes: [
        first,
        conv('a', 'b', { strides: [2, 2], pads: [1, 1, 1, 1] }),
        node('Relu', ['b'], ['c']),
        conv('c', 'd', { pads: [1, 1, 1, 1] }),
        conv('a', 's', { strides: [2, 2] }, 'one'),
        node('Add', ['d', 's'], ['y']),
      ],
      weights: [firstWeight, weight('w', [4, 4, 3, 3]), weight('one', [4, 4, 1, 1])],
    }));

  it('windows of different sizes side by side', () =>
    compare({
      nodes: [
        first,
        conv('a', 'b', {}, 'one'),
        conv('a', 'c', { pads: [2, 2, 2, 2] }, 'five'),
        node('MaxPool', ['a'], ['d'], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
        node('Concat', ['b', 'c', 'd'], ['y'], { axis: 1 }),
      ],
      weights: [firstWeight, weight('one', [2, 4, 1, 1]), weight('five', [2, 4, 5, 5])],
    }));

  it('squeeze and excitation: everything sees the whole', () =>
    compare({
      nodes: [
        first,
        node('GlobalAveragePool', ['a'], ['b']),
        conv('b', 'c', {}, 'one'),
        node('Sigmoid', ['c'], ['d']),
        node('Add', ['a', 'd'], ['e']),
        conv('e', 'y', { pads: [1, 1, 1, 1] }),
      ],
      weights: [firstWeight, weight('one', [4, 4, 1, 1]), weight('w', [2, 4, 3, 3])],
    }));

  it('strips: the mean of each row beside the map', () =>
    compare({
      nodes: [
        first,
        node('ReduceMean', ['a'], ['b'], { axes: [3], keepdims: 1 }),
        node('Add', ['a', 'b'], ['c']),
        conv('c', 'y', { strides: [2, 2] }),
      ],
      weights: [firstWeight, weight('w', [2, 4, 3, 3])],
    }));

  it('a wider map that is cropped to fit', () =>
    compare({
      nodes: [
        first,
        conv('a', 'b', {}),
        node('Slice', ['a', 'starts', 'ends', 'axes'], ['c']),
        node('Concat', ['b', 'c'], ['y'], { axis: 1 }),
      ],
      weights: [firstWeight, weight('w', [2, 4, 3, 3]), ints('starts', 1, 1), ints('ends', -1, -1), ints('axes', 2, 3)],
    }));

  it('a map that goes back into its channels by sums over pixels (non-local)', () =>
    compare({
      base: 1,
      height: 4,
      width: 3,
      nodes: [
        first,
        node('Reshape', ['a', 'flat'], ['b']),
        node('Transpose', ['b'], ['c'], { perm: [0, 2, 1] }),
        node('MatMul', ['c', 'b'], ['d']),
        node('Mul', ['d', 'small'], ['d2']),
        node('Softmax', ['d2'], ['e'], { axis: -1 }),
        node('MatMul', ['e', 'c'], ['f']),
        node('Add', ['f', 'c'], ['y']),
      ],
      weights: [firstWeight, ints('flat', 0, 0, -1), floats('small', 1e-4)],
    }));
});

describe('other shapes', () => {
  it('Flatten keeps what each value sees; a dense layer sees everything', () =>
    compare({
      nodes: [
        first,
        node('MaxPool', ['a'], ['b'], { kernel_shape: [3, 3], strides: [3, 3] }),
        node('Flatten', ['b'], ['c']),
        node('Gemm', ['c', 'w', 'bias'], ['y'], { transB: 1 }),
      ],
      weights: [firstWeight, weight('w', [5, 48]), weight('bias', [5])],
    }));

  it('tokens and back, and rows before columns', () =>
    compare({
      nodes: [
        first,
        node('Transpose', ['a'], ['b'], { perm: [0, 2, 3, 1] }),
        node('Reshape', ['b', 'tokens'], ['c']),
        node('MatMul', ['c', 'w'], ['d']),
        node('Transpose', ['d'], ['e'], { perm: [0, 2, 1] }),
        node('Reshape', ['e', 'map'], ['f']),
        conv('f', 'y', { strides: [2, 1] }, 'v'),
      ],
      weights: [
        firstWeight,
        ints('tokens', 0, -1, 4),
        weight('w', [4, 6]),
        ints('map', 0, 6, 13, 10),
        weight('v', [2, 6, 3, 2]),
      ],
    }));

  it('channel shuffle', () =>
    compare({
      nodes: [
        first,
        node('Reshape', ['a', 'groups'], ['b']),
        node('Transpose', ['b'], ['c'], { perm: [0, 2, 1, 3, 4] }),
        node('Reshape', ['c', 'map'], ['d']),
        conv('d', 'y', {}),
      ],
      weights: [firstWeight, ints('groups', 0, 2, 2, 13, 10), ints('map', 0, -1, 13, 10), weight('w', [2, 4, 3, 3])],
    }));

  it('pixels to channels and channels to pixels by reshaping', () =>
    compare({
      height: 12,
      nodes: [
        first,
        node('Reshape', ['a', 'blocks'], ['b']),
        node('Transpose', ['b'], ['c'], { perm: [0, 1, 3, 5, 2, 4] }),
        node('Reshape', ['c', 'deep'], ['d']),
        conv('d', 'e', { pads: [1, 1, 1, 1] }),
        node('Reshape', ['e', 'parts'], ['f']),
        node('Transpose', ['f'], ['g'], { perm: [0, 1, 4, 2, 5, 3] }),
        node('Reshape', ['g', 'wide'], ['y']),
      ],
      weights: [
        firstWeight,
        ints('blocks', 0, 4, 6, 2, 5, 2),
        ints('deep', 0, 16, 6, 5),
        weight('w', [8, 16, 3, 3]),
        ints('parts', 0, 2, 2, 2, 6, 5),
        ints('wide', 0, 2, 12, 10),
      ],
    }));

  it('Squeeze and Unsqueeze, as attributes and as inputs', async () => {
    const head = [first, node('ReduceMean', ['a'], ['b'], { axes: [1], keepdims: 1 })];
    await compare({
      opset: 11,
      nodes: [...head, node('Squeeze', ['b'], ['c'], { axes: [1] }), node('Unsqueeze', ['c'], ['y'], { axes: [3] })],
      weights: [firstWeight],
    });
    await compare({
      nodes: [...head, node('Squeeze', ['b', 'one'], ['c']), node('Unsqueeze', ['c', 'last'], ['y'])],
      weights: [firstWeight, ints('one', 1), ints('last', -1)],
    });
  });

  it('a reshape whose target is computed from the shape of what is reshaped', () =>
    compare({
      nodes: [
        first,
        node('Shape', ['a'], ['s']),
        node('Gather', ['s', 'zero'], ['batch'], { axis: 0 }),
        node('Unsqueeze', ['batch', 'axis0'], ['b1']),
        node('Concat', ['b1', 'rest'], ['target'], { axis: 0 }),
        node('Reshape', ['a', 'target'], ['b']),
        node('MatMul', ['b', 'w'], ['y']),
      ],
      weights: [firstWeight, int64Scalar('zero', 0), ints('axis0', 0), ints('rest', -1), weight('w', [520, 3])],
    }));

  it.each<[string, string, number, Record<string, AttributeValue>]>([
    ['Softmax of old along the channels mixes pixels too', 'Softmax', 11, { axis: 1 }],
    ['Softmax along the channels', 'Softmax', 13, { axis: 1 }],
    ['Softmax along the columns', 'Softmax', 13, {}],
    ['LRN', 'LRN', 13, { size: 3 }],
    ['LpNormalization along the rows', 'LpNormalization', 13, { axis: 2 }],
    ['MeanVarianceNormalization', 'MeanVarianceNormalization', 13, {}],
    ['ReduceMax of the rows', 'ReduceMax', 13, { axes: [2], keepdims: 0 }],
    ['Transpose without an order', 'Transpose', 13, {}],
    ['Clip', 'Clip', 6, { min: { float: -1 }, max: { float: 6 } }],
  ])('%s', (_, type, opset, attributes) =>
    compare({
      opset: Math.max(7, opset),
      height: 7,
      width: 6,
      nodes: [conv('x', 'a', {}, 'lone'), node(type, ['a'], ['y'], attributes)],
      weights: [weight('lone', [3, CHANNELS, 3, 3])],
    }),
  );
});

function int64Scalar(name: string, value: number): TensorProto {
  return Object.assign(int64Tensor([value], name), { dims: [] });
}

function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
