import { describe, expect, it } from 'vitest';
import { TINY_INPUT, TINY_OUTPUT } from '../onnx/tinyNetwork';
import { readLayers } from './readLayers';
import { readNodes } from './readNodes';
import { tailOfModel } from './tailOfModel';
import type { TfjsModel } from './tfjsModel';
import { tinyGraphModel, tinyLayersModel } from './tinyTfjs.testing';

const INPUT = { tensor: TINY_INPUT, shape: [8, 8, 3] };
const LAYER = { name: 'second', tensor: 'pool1', shape: [4, 4, 4] };
const tail = (model: TfjsModel, layer = LAYER, output = TINY_OUTPUT) =>
  tailOfModel(model, { layer, input: INPUT, output }, 'net');
const callsOf = ({ topology }: TfjsModel) => readLayers(topology, 'net').calls;
const nodesOf = (model: TfjsModel) => readNodes(model, 'net').nodes;

/** The maps of the first block are added to those of the second: a way around it. */
function withWayAround(): TfjsModel {
  const layer = (class_name: string, name: string, from: string[], config: object = {}) => ({
    ...{ class_name, name, config: { name, ...config } },
    inbound_nodes: from.length > 0 ? [from.map((one) => [one, 0, 0, {}])] : [],
  });
  const conv = { filters: 4, kernel_size: [1, 1], padding: 'same', use_bias: false };
  const layers = [
    layer('InputLayer', TINY_INPUT, [], { batch_input_shape: [null, 8, 8, 3], dtype: 'float32' }),
    layer('Conv2D', 'conv1', [TINY_INPUT], conv),
    layer('Conv2D', 'conv2', ['conv1'], conv),
    layer('Add', 'sum', ['conv1', 'conv2']),
    layer('GlobalAveragePooling2D', 'mean', ['sum']),
    layer('Dense', 'aside', ['mean'], { units: 2 }),
    layer('Dense', TINY_OUTPUT, ['mean'], { units: 5, activation: 'softmax' }),
  ];
  const config = { name: 'net', layers, input_layers: [[TINY_INPUT, 0, 0]], output_layers: [[TINY_OUTPUT, 0, 0], ['aside', 0, 0]] }; // prettier-ignore
  return { format: 'layers-model', topology: { model_config: { class_name: 'Functional', config } }, signature: null, weights: [] }; // prettier-ignore
}

describe('the tail of a TensorFlow.js network', () => {
  it('begins with the maps of the layer, and has the weights of its own layers only', () => {
    const { model, picture, maps, withoutSoftmax } = tail(tinyLayersModel());
    expect(readLayers(model.topology, 'net').inputs).toEqual([{ tensor: maps, shape: [null, 4, 4, 4], dtype: 'float32' }]); // prettier-ignore
    expect(callsOf(model).map(({ layer }) => layer)).toEqual(['conv2', 'relu2', 'flat', TINY_OUTPUT]);
    expect(model.weights.map(({ name }) => name)).toEqual(['conv2/kernel', `${TINY_OUTPUT}/kernel`]);
    expect({ picture, withoutSoftmax }).toEqual({ picture: null, withoutSoftmax: false });
  });

  it('ends in front of a softmax: one inside a dense layer, a layer, an operator', () => {
    const dense = tail(tinyLayersModel({ output: 'probability' }));
    expect(callsOf(dense.model).at(-1)).toMatchObject({ layer: TINY_OUTPUT, config: { activation: 'linear' } });
    const layer = tail(tinyLayersModel({ output: 'probability', head: 'pooled' }));
    expect(callsOf(layer.model).at(-1)).toMatchObject({ layer: 'pool3' });
    const operator = tail(tinyGraphModel({ output: 'probability' }));
    expect(nodesOf(operator.model).at(-1)).toMatchObject({ name: 'logits' });
    for (const { withoutSoftmax } of [dense, layer, operator]) expect(withoutSoftmax).toBe(true);
  });

  it('is given the picture where there is a way around the layer', () => {
    const { model, picture, maps } = tail(withWayAround(), { name: 'conv2', tensor: 'conv2', shape: [8, 8, 4] });
    expect(picture).not.toBeNull();
    expect(readLayers(model.topology, 'net').inputs.map(({ tensor }) => tensor)).toEqual(expect.arrayContaining([maps, picture])); // prettier-ignore
    // conv1 is made of the picture, not taken from the layer; other outputs are left out.
    expect(callsOf(model).map(({ layer }) => layer)).toEqual(['conv1', 'sum', 'mean', TINY_OUTPUT]);
  });

  it('keeps the softmax of a dense layer that is called twice: it stands on the way too', () => {
    const layer = (class_name: string, name: string, calls: string[][], config: object = {}) => ({
      ...{ class_name, name, config: { name, ...config } },
      inbound_nodes: calls.map((from) => from.map((one) => [one, 0, 0, {}])),
    });
    const layers = [
      layer('InputLayer', TINY_INPUT, [], { batch_input_shape: [null, 8, 8, 3], dtype: 'float32' }),
      layer('Conv2D', 'conv1', [[TINY_INPUT]], { filters: 5, kernel_size: [1, 1], use_bias: false }),
      layer('GlobalAveragePooling2D', 'mean', [['conv1']]),
      layer('Dense', 'shared', [['mean'], ['shared']], { units: 5, activation: 'softmax' }),
    ];
    const config = { name: 'net', layers, input_layers: [[TINY_INPUT, 0, 0]], output_layers: [['shared', 1, 0]] };
    const model: TfjsModel = { format: 'layers-model', topology: { model_config: { class_name: 'Functional', config } }, signature: null, weights: [] }; // prettier-ignore
    const made = tail(model, { name: 'conv1', tensor: 'conv1', shape: [8, 8, 5] }, 'shared:1');
    expect(made.withoutSoftmax).toBe(false);
    for (const call of callsOf(made.model).filter(({ layer }) => layer === 'shared'))
      expect(call.config.activation).toBe('softmax');
  });

  it('tells the outputs of one operator apart', () => {
    const float = { type: 'DT_FLOAT' };
    const node = (name: string, op: string, input: string[], attr: object = {}) => ({ name, op, input, attr: { T: float, ...attr } }); // prettier-ignore
    const dim = [-1, 8, 8, 2].map((size) => ({ size: String(size) }));
    const graph: TfjsModel = {
      format: 'graph-model',
      topology: {
        node: [
          node(TINY_INPUT, 'Placeholder', [], { dtype: float, shape: { shape: { dim } } }),
          node('axis', 'Const', [], { dtype: { type: 'DT_INT32' } }),
          node('split', 'Split', ['axis', TINY_INPUT], { num_split: { i: '2' } }),
          node('sum', 'AddV2', ['split', 'split:1']),
          node('second', 'Relu', ['split:1']),
          node(TINY_OUTPUT, 'Mean', ['sum', 'axis']),
        ],
      },
      signature: { outputs: { scores: { name: TINY_OUTPUT }, second: { name: 'second' } } },
      weights: [{ name: 'axis', shape: [], dtype: 'int32', bytes: new Uint8Array(4) }],
    };
    const input = { tensor: TINY_INPUT, shape: [8, 8, 2] };
    const layer = { name: 'split', tensor: 'split', shape: [8, 8, 1] };
    const { picture, model } = tailOfModel(graph, { layer, input, output: TINY_OUTPUT }, 'net');
    // Its second half comes from the picture.
    expect(picture).not.toBeNull();
    expect(nodesOf(model).map(({ name }) => name)).not.toContain(TINY_INPUT);
    expect(() => tailOfModel(graph, { layer, input, output: 'second' }, 'net')).toThrow('do not depend');
  });

  it.each([
    ['it is the output', { name: 'last', tensor: TINY_OUTPUT, shape: [1, 1, 5] }],
    ['nothing leads from it to the scores', { name: 'side', tensor: 'aside', shape: [1, 1, 2] }],
  ])('is refused where %s', (_, layer) => {
    const refused = expect.objectContaining({ code: 'unsupported', message: expect.stringContaining(`"${layer.name}"`) }); // prettier-ignore
    expect(() => tail(withWayAround(), layer)).toThrow(refused);
  });

  it('does not change the network', () => {
    const model = tinyLayersModel({ output: 'probability' });
    const before = JSON.stringify(model.topology);
    tail(model);
    expect(JSON.stringify(model.topology)).toBe(before);
  });
});
