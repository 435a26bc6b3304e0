import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import {
  ARCHITECTURE_NAMES,
  ARCHITECTURES,
  type ArchitectureName,
  buildArchitecture,
} from '../architectures/architectures';
import { parametersOf } from '../architectures/networkPlan';
import { buildGraph } from '../network/buildGraph';
import { findFeatures } from '../network/findFeatures';
import { receptiveFieldAt } from '../network/receptiveFieldAt';
import { node, tensorInfo } from './buildOnnx';
import { decodeOnnx } from './decodeOnnx';
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
} from './generated/onnx_pb';
import { onnxSource } from './onnxGraph';
import { readGraph as read, weight } from './readGraph.testing';
import { tinyNetwork } from './tinyNetwork';

const shapes = (parts: Parameters<typeof read>[0], height?: number, width?: number) =>
  buildGraph(read(parts, height, width)).layers.map(({ name, outputShape }) => [name, outputShape]);

describe('seeded networks', () => {
  const NARROW = { width: 1 / 8, classes: 10 } as const;
  const open = (name: ArchitectureName, opset: number, width: number = NARROW.width) => {
    const plan = ARCHITECTURES[name].plan({ ...NARROW, width });
    const [, height = 1] = plan.input.shape;
    const model = decodeOnnx(buildArchitecture(name, { ...NARROW, width, opset }), `${name}.onnx`);
    const input = { tensor: plan.input.name, height, width: height, layout: 'NCHW', channels: 'RGB' } as const;
    return { plan, source: onnxSource(model, `${name}.onnx`, { input, output: { tensor: plan.output } }) };
  };

  it.each(
    ARCHITECTURE_NAMES.flatMap(
      (name) =>
        [
          [name, 7],
          [name, 22],
        ] as const,
    ),
  )('%s, opset %i: names, shapes and parameters are those of the plan', (name, opset) => {
    const { plan, source } = open(name, opset);
    const count = (dims: readonly number[]) => dims.reduce((a, b) => a * b, 1);
    const planned = plan.layers.map((layer) => ({
      name: layer.name,
      outputShape: layer.shape,
      parameters: parametersOf(layer).reduce((sum, { dims }) => sum + count(dims), 0),
    }));
    const read = buildGraph(source).layers;
    expect(read.map(({ name, outputShape, parameters }) => ({ name, outputShape, parameters }))).toEqual(planned);
    expect(new Set(read.map(({ receptiveField }) => receptiveField.kind)).has('unknown')).toBe(false);
  });

  /** What the classifier reads, at full width. */
  it.each<[ArchitectureName, string, number[]]>([
    ['alexnet', 'classifier.5', [4096]],
    ['vgg16', 'classifier.4', [4096]],
    ['resnet18', 'flatten', [512]],
    ['resnet101', 'flatten', [2048]],
    ['densenet121', 'flatten', [1024]],
    ['mobilenet_v2', 'flatten', [1280]],
    ['googlenet', 'flatten', [1024]],
    ['squeezenet1_1', 'features.12.cat', [512, 13, 13]],
    ['bvlc_alexnet', 'drop7', [4096]],
    ['bvlc_googlenet', 'flatten', [1024]],
    ['zfnet', 'drop7', [4096]],
  ])('%s: the features are %s', (name, tensor, shape) => {
    const narrow = open(name, 17);
    expect(findFeatures(narrow.source)).toBe(tensor);
    const full = ARCHITECTURES[name].plan().layers.find((layer) => layer.name === tensor);
    expect(full?.shape).toEqual(shape);
  });

  it('reads networks with the picture’s channels last', () => {
    const model = decodeOnnx(tinyNetwork({ layout: 'NHWC', output: 'probability' }), 'tiny.onnx');
    const input = { tensor: 'picture', height: 8, width: 8, layout: 'NHWC', channels: 'RGB' } as const;
    const source = onnxSource(model, 'tiny.onnx', { input, output: { tensor: 'scores' } });
    const { layers, featuresTensor } = buildGraph(source);
    expect(layers[0]).toMatchObject({ type: 'Transpose', outputShape: [3, 8, 8], channelAxis: 0 });
    expect(layers[4]).toMatchObject({ type: 'Conv', outputShape: [4, 4, 4], channelAxis: 0 });
    expect(layers[4]?.receptiveField).toMatchObject({ height: { size: 8, stride: 2, offset: -3 } });
    expect(featuresTensor).toBe('flat');
  });

  it('keeps a batch size that is frozen', () => {
    const model = decodeOnnx(tinyNetwork({ batch: 4 }), 'tiny.onnx');
    const input = { tensor: 'picture', height: 8, width: 8, layout: 'NCHW', channels: 'RGB' } as const;
    const { layers } = buildGraph(onnxSource(model, 'tiny.onnx', { input, output: { tensor: 'scores' } }));
    expect(layers.map(({ outputShape }) => outputShape)).toEqual([[4, 8, 8], [4, 8, 8], [4, 4, 4], [4, 4, 4], [4, 4, 4], [64], [5]]); // prettier-ignore
  });
});

describe('files as they are found', () => {
  it('gives nodes without a name one of their own, makes names unique, and leaves "input" to the picture', () => {
    const named = (name: string, ...rest: Parameters<typeof node>) => Object.assign(node(...rest), { name });
    const source = read({
      nodes: [
        named('', 'Relu', ['x'], ['a']),
        named('act', 'Relu', ['a'], ['b']),
        named('act', 'Relu', ['b'], ['c']),
        named('act_2', 'Relu', ['c'], ['d']),
        named('input', 'Relu', ['d'], ['y']),
      ],
    });
    expect(source.layers.map(({ name }) => name)).toEqual(['Relu_a', 'act', 'act_2', 'act_2_2', 'input_2']);
  });

  it('takes nodes in any order', () => {
    const source = read({ nodes: [node('Relu', ['b'], ['y']), node('Tanh', ['a'], ['b']), node('Abs', ['x'], ['a'])] });
    expect(source.layers.map(({ type }) => type)).toEqual(['Abs', 'Tanh', 'Relu']);
  });

  it('does not believe shapes in the file where it knows better, and does where it does not', () => {
    const parts = {
      nodes: [node('Relu', ['x'], ['a']), Object.assign(node('Mystery', ['a'], ['y']), { domain: 'my.own' })],
      valueInfo: [tensorInfo('a', [1, 3, 99, 99])],
      outputs: [tensorInfo('y', ['N', 7])],
    };
    expect(shapes(parts)).toEqual([['Relu_a', [3, 8, 8]], ['Mystery_y', [7]]]); // prettier-ignore
    expect(buildGraph(read(parts)).layers[1]).toMatchObject({
      type: 'my.own.Mystery',
      receptiveField: { kind: 'unknown', operator: 'my.own.Mystery' },
    });
  });

  it('counts weights at the layer that reads them first, also through constants and what is computed from them', () => {
    const constant = node('Constant', [], ['k'], { value: weight('', [4, 3, 1, 1]) });
    const source = read({
      nodes: [
        constant,
        node('Transpose', ['t'], ['kernel'], { perm: [3, 2, 0, 1] }),
        node('Conv', ['x', 'kernel'], ['a']),
        node('Conv', ['x', 'k'], ['b']),
        node('Conv', ['x', 'k', 'bias'], ['c']),
        node('Sum', ['a', 'b', 'c'], ['y']),
      ],
      initializers: [weight('t', [3, 3, 3, 4]), weight('bias', [4]), weight('unused', [9])],
      inputs: [tensorInfo('x', ['N', 3, 8, 8]), tensorInfo('bias', [4])],
    });
    // The transposed kernel is 4×3×3×3.
    const { layers } = buildGraph({ ...source, layers: source.layers.slice(0, 3) });
    expect(layers.map(({ name, parameters }) => [name, parameters])).toEqual([['Conv_a', 108], ['Conv_b', 12], ['Conv_c', 4]]); // prettier-ignore
    expect(source.layers[0]?.shape).toEqual([1, 4, 6, 6]);
  });

  it('gives each output of a node its own layer, unless nobody reads it', () => {
    const nodes = [
      node('Split', ['x'], ['a', 'b', 'unread'], { axis: 1 }),
      node('Dropout', ['a'], ['c', 'mask']),
      node('Concat', ['c', 'b'], ['y'], { axis: 1 }),
    ];
    expect(shapes({ nodes })).toEqual([
      ['Split_a', [1, 8, 8]],
      ['Split_a:1', [1, 8, 8]],
      ['Dropout_c', [1, 8, 8]],
      ['Concat_y', [2, 8, 8]],
    ]);
  });

  it('knows an axis only in part: what is known stays', () => {
    const nodes = [node('Conv', ['x', 'w'], ['a'], { pads: [1, 1, 1, 1] }), node('Flatten', ['a'], ['y'])];
    const initializers = [weight('w', [5, 3, 3, 3])];
    expect(shapes({ nodes, initializers }, 6, 9)).toEqual([['Conv_a', [5, 6, 9]], ['Flatten_y', [270]]]); // prettier-ignore
  });

  it('sees all rows through blocks of channels where a transposition has put them', () => {
    const nodes = [node('Transpose', ['x'], ['t'], { perm: [0, 2, 1, 3] }), node('DepthToSpace', ['t'], ['y'], { blocksize: 2 })]; // prettier-ignore
    // 1×3×4×4 → 4 rows × 3 channels × 4 columns → 1×6×8, whose every pixel is from one of the 4 rows.
    const field = receptiveFieldAt(read({ nodes }, 4, 4), 'DepthToSpace_y', 5, 3);
    expect(field?.clipped).toEqual({ y0: 0, y1: 4, x0: 1, x1: 2 });
  });

  it('walks around branches and loops: unknown, and their weights counted', () => {
    const inside = create(GraphProtoSchema, {
      node: [node('Mul', ['x', 'scale'], ['out'])],
      initializer: [weight('scale', [3, 1, 1])],
      output: [tensorInfo('out', [])],
    });
    const attribute = ['then_branch', 'else_branch'].map((name) =>
      create(AttributeProtoSchema, { name, type: AttributeType.GRAPH, g: inside }),
    );
    const branch = Object.assign(node('If', ['yes'], ['y']), { attribute });
    const { layers } = buildGraph(
      read({ nodes: [branch], initializers: [weight('yes', [])], outputs: [tensorInfo('y', ['N', 3, 8, 8])] }),
    );
    expect(layers).toEqual([
      expect.objectContaining({
        type: 'If',
        parameters: 6,
        outputShape: [3, 8, 8],
        inputs: ['input'],
        receptiveField: { kind: 'unknown', operator: 'If' },
      }),
    ]);
  });
});
