import { describe, expect, it } from 'vitest';
import { checkLayerWeights, weightsByLayer } from './checkLayerWeights';
import { functionalConfig } from './functionalConfig';
import { readLayers } from './readLayers';
import { readNodes } from './readNodes';
import { tinyGraphModel, tinyLayersModel } from './tinyTfjs.testing';

const NAME = 'model.json';
const layer = (class_name: string, name: string, inbound_nodes: unknown[] = [], config: object = {}) => ({ class_name, name, config: { name, ...config }, inbound_nodes }); // prettier-ignore
const picture = layer('InputLayer', 'x', [], { batch_input_shape: [null, 8, 8, 3], dtype: 'float32' });
const functional = (layers: object[], outputs: unknown, inputs: unknown = [['x', 0, 0]]) => ({
  class_name: 'Functional',
  config: { name: 'net', layers, input_layers: inputs, output_layers: outputs },
});
const read = (topology: object) => readLayers(topology as Record<string, unknown>, NAME);
const reads = (topology: object) => read(topology).calls.map(({ tensor, inputs }) => [tensor, ...inputs]);

describe('layers', () => {
  it('of a Sequential model follow each other; its first layer may say the shape of the picture', () => {
    const topology = { model_config: { class_name: 'Sequential', config: { layers: [layer('Conv2D', 'a', [], { batch_input_shape: [null, 8, 8, 3] }), layer('Flatten', 'b')] } } }; // prettier-ignore
    const { inputs, outputs } = read(topology);
    expect(inputs).toEqual([{ tensor: 'a_input', shape: [null, 8, 8, 3], dtype: 'float32' }]);
    expect(reads(topology)).toEqual([['a', 'a_input'], ['b', 'a']]); // prettier-ignore
    expect(outputs).toEqual(['b']);
    const old = {
      class_name: 'Sequential',
      config: [layer('Conv2D', 'a', [], { batch_input_shape: [null, 8, 8, 3] })],
    };
    expect(read(old).outputs).toEqual(['a']);
  });

  it('without a name go by their class', () => {
    const layers = [picture, layer('ReLU', '', [[['x', 0, 0, {}]]])];
    expect(reads(functional(layers, [['relu', 0, 0]]))).toEqual([['relu', 'x']]);
  });

  it('are brought into order, and what no output needs is left out', () => {
    const layers = [
      layer('Add', 'c', [[['a', 0, 0, {}], ['b', 0, 0, {}]]]), // prettier-ignore
      layer('ReLU', 'unused', [[['a', 0, 0, {}]]]),
      layer('ReLU', 'b', [[['a', 0, 0, {}]]]),
      layer('Conv2D', 'a', [[['x', 0, 0, {}]]]),
      picture,
    ];
    expect(reads(functional(layers, [['c', 0, 0]]))).toEqual([['a', 'x'], ['b', 'a'], ['c', 'a', 'b']]); // prettier-ignore
  });

  it('of Keras 3 are read in its notation', () => {
    const tensor = (name: string) => ({ class_name: '__keras_tensor__', config: { shape: [null, 8, 8, 3], keras_history: [name, 0, 0] } }); // prettier-ignore
    const policy = { class_name: 'DTypePolicy', config: { name: 'float32' } };
    const layers = [
      layer('InputLayer', 'x', [], { batch_shape: [null, 8, 8, 3], dtype: 'float32' }),
      layer('Conv2D', 'a', [{ args: [tensor('x')], kwargs: {} }], { dtype: policy }),
      layer('Add', 'b', [{ args: [[tensor('a'), tensor('x')]], kwargs: {} }]),
    ];
    const model = functional(layers, ['b', 0, 0], ['x', 0, 0]);
    expect(reads(model)).toEqual([['a', 'x'], ['b', 'a', 'x']]); // prettier-ignore
    const config = functionalConfig(read(model)) as { config: { layers: { name: string; config: object }[] } };
    expect(config.config.layers[1]).toMatchObject({ name: 'a', config: { dtype: 'float32' }, inbound_nodes: [[['x', 0, 0, {}]]] }); // prettier-ignore
  });

  it('of models inside models are one flat list, by either way of counting their calls', () => {
    for (const call of [0, 1]) {
      const inner = { ...functional([picture, layer('Conv2D', 'p', [[['x', 0, 0, {}]]])], [['p', 0, 0]]), name: 'inner', inbound_nodes: [[['a', 0, 0, {}]]] }; // prettier-ignore
      Object.assign(inner.config, { name: 'inner' });
      const layers = [picture, layer('ReLU', 'a', [[['x', 0, 0, {}]]]), inner, layer('Flatten', 'b', [[['inner', call, 0, {}]]])]; // prettier-ignore
      expect(reads(functional(layers, [['b', 0, 0]]))).toEqual([['a', 'x'], ['p', 'a'], ['b', 'p']]); // prettier-ignore
    }
  });

  /** A model with one convolution, used as often as there are nodes. */
  const inner = (inbound_nodes: unknown[]) => ({ ...functional([picture, layer('Conv2D', 'p', [[['x', 0, 0, {}]]])], [['p', 0, 0]]), name: 'inner', inbound_nodes }); // prettier-ignore

  it('of a model that is used twice are the same layers twice', () => {
    const model = inner([[['x', 0, 0, {}]], [['a', 0, 0, {}]]]);
    Object.assign(model.config, { name: 'inner' });
    const sum = layer('Add', 'c', [[['inner', 0, 0, {}], ['inner', 1, 0, {}]]]); // prettier-ignore
    const topology = functional([picture, layer('ReLU', 'a', [[['x', 0, 0, {}]]]), model, sum], [['c', 0, 0]]);
    expect(reads(topology)).toEqual([['a', 'x'], ['p', 'x'], ['p:1', 'a'], ['c', 'p', 'p:1']]); // prettier-ignore
    const { config } = functionalConfig(read(topology)) as { config: { layers: { name: string; inbound_nodes: unknown }[] } }; // prettier-ignore
    expect(config.layers.find(({ name }) => name === 'p')!.inbound_nodes).toEqual([[['x', 0, 0, {}]], [['a', 0, 0, {}]]]); // prettier-ignore
  });

  // Without a limit on models these took minutes to years.
  it('that multiply by models in models without any layer are refused', () => {
    let model: object = { class_name: 'Sequential', config: { name: 'n', layers: [] } };
    for (let depth = 0; depth < 40; depth++) {
      const twice = [[['x', 0, 0, {}]], [['n', 0, 0, {}]]];
      model = functional([picture, { ...model, name: 'n', inbound_nodes: twice }], [['n', 1, 0]]);
      Object.assign((model as ReturnType<typeof functional>).config, { name: 'n' });
    }
    expect(() => read(model)).toThrow('has more than 20,000 layers');
    const many = Array.from({ length: 200_000 }, () => [['x', 0, 0, {}]]);
    const empty = { class_name: 'Sequential', name: 's', config: { name: 's', layers: [] }, inbound_nodes: many };
    expect(() => read(functional([picture, empty], [['s', 0, 0]]))).toThrow('has more than 20,000 layers');
  });

  it('find their weights by any run of the parts of a name', () => {
    const named = (name: string) => ({ name, shape: [1], dtype: 'float32' as const });
    const weights = ['net/a/b/kernel', 'a/bias', 'b/kernel', 'kernel', `${'a/'.repeat(5000)}kernel`].map(named);
    const of = weightsByLayer(new Set(['a', 'a/b', 'net']), weights);
    expect(of('a/b').map(({ name }) => name)).toEqual(['net/a/b/kernel']);
    expect(of('a').map(({ name }) => name)).toEqual(['net/a/b/kernel', 'a/bias']);
    expect(of('b')).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['that read in a circle', functional([picture, layer('ReLU', 'a', [[['b', 0, 0, {}]]]), layer('ReLU', 'b', [[['a', 0, 0, {}]]])], [['b', 0, 0]]), 'reads its own output'],
    ['that read nothing that is there', functional([picture, layer('ReLU', 'a', [[['gone', 0, 0, {}]]])], [['a', 0, 0]]), 'a layer that is not there'],
    ['with one name', functional([picture, layer('ReLU', 'a', [[['x', 0, 0, {}]]]), layer('ReLU', 'a', [[['x', 0, 0, {}]]])], [['a', 0, 0]]), 'two layers named "a"'],
    ['with several outputs', functional([picture, layer('LSTM', 'a', [[['x', 0, 0, {}]]]), layer('ReLU', 'b', [[['a', 0, 1, {}]]])], [['b', 0, 0]]), 'layers with several outputs are not supported'],
    ['without a shape of the picture', { class_name: 'Sequential', config: { layers: [layer('Conv2D', 'a')] } }, 'which shape its input "a_input" has'],
    ['of no class', functional([picture, layer('', 'a', [[['x', 0, 0, {}]]])], [['a', 0, 0]]), 'at layers.1.class_name'],
    ['that are no list', { class_name: 'Sequential', config: { layers: 'conv' } }, 'a Sequential model that cannot be read'],
    ['that are no model', { class_name: 'Dense', config: {} }, 'no Sequential or Functional model'],
    ['with unreadable sources', functional([picture, layer('ReLU', 'a', [{ args: ['x'] }])], [['a', 0, 0]]), 'what the layer "a" reads'],
  ])('%s are refused', (_, topology, expected) => {
    expect(() => read(topology)).toThrow(expected);
  }); // prettier-ignore

  it('by the ten thousand are read in no time, in whatever order', () => {
    const chain = Array.from({ length: 10_000 }, (_, k) => layer('ReLU', `r${k}`, [[[k === 0 ? 'x' : `r${k - 1}`, 0, 0, {}]]])); // prettier-ignore
    const { calls } = read(functional([...chain.toReversed(), picture], [['r9999', 0, 0]]));
    expect(calls.map(({ tensor }) => tensor)).toEqual(chain.map(({ name }) => name));
  });

  it('whose sizes are not those of their weights are refused', () => {
    const model = tinyLayersModel();
    const layers = readLayers(model.topology, NAME);
    expect(() => checkLayerWeights(layers, model.weights, NAME)).not.toThrow();
    const wide = layers.calls.map((call) => (call.layer === 'conv2' ? { ...call, config: { ...call.config, filters: 7 } } : call)); // prettier-ignore
    expect(() => checkLayerWeights({ ...layers, calls: wide }, model.weights, NAME)).toThrow('a layer "conv2" with filters 7, but its weights are "conv2/kernel" (3 × 3 × 4 × 4)'); // prettier-ignore
    expect(() => checkLayerWeights(layers, model.weights.slice(2), NAME)).toThrow('a layer "conv1" with filters 4, but its weights are not there'); // prettier-ignore
  });
});

describe('nodes', () => {
  const node = (name: string, op: string, ...input: string[]) => ({ name, op, input });
  const graph = (...nodes: object[]) => ({ ...tinyGraphModel(), topology: { node: nodes }, signature: null });

  it('are brought into order; what no output needs is left out', () => {
    const { nodes, inputs, outputs } = readNodes(tinyGraphModel(), NAME);
    expect(inputs.map(({ name }) => name)).toEqual(['picture']);
    expect(outputs).toEqual(['scores']);
    expect(nodes.at(-1)!.inputs).toEqual(['flat', 'scores/kernel']);
    const turned = graph(node('b', 'Relu', 'a:0', '^c'), node('a', 'Relu', 'x'), node('c', 'NoOp'), node('x', 'Placeholder')); // prettier-ignore
    expect(readNodes(turned, NAME).nodes.map(({ name }) => name)).toEqual(['x', 'a', 'b']);
    expect(readNodes(turned, NAME).outputs).toEqual(['b']);
  });

  it.each<[string, object[], string]>([
    ['that are missing', [node('a', 'Relu', 'gone')], 'reads "gone", which is not there'],
    ['in a circle', [node('a', 'Relu', 'b'), node('b', 'Relu', 'a')], 'reads its own output'],
    ['with one name', [node('a', 'Relu'), node('a', 'Relu')], 'two nodes named "a"'],
    ['that branch', [node('x', 'Placeholder'), node('a', 'Switch', 'x')], 'branches or loops'],
    ['that are none', [], 'nodes that cannot be read'],
    ['without a name', [{ op: 'Relu' }], 'nodes that cannot be read'],
  ])('%s are refused', (_, nodes, expected) => {
    expect(() => readNodes(graph(...nodes), NAME)).toThrow(expected);
  });
});
