import { describe, expect, it } from 'vitest';
import type { NetworkLayer } from '@/lib/domain/networkGraph';
import { chooseLayer, deepestMaps, layersWithChannels } from './layerChoice';

const layers = [{ name: 'conv1' }, { name: 'conv2' }, { name: 'conv3' }];

const layer = (name: string, type: string, outputShape: number[], channelAxis: number | null = 0): NetworkLayer => ({
  ...{ name, type, tensor: `${name}_out`, outputShape, channelAxis, parameters: 0, inputs: [], detail: '' },
  receptiveField: { kind: 'none' },
});
const network = (featuresTensor: string | null) => ({
  input: { tensor: 'x', height: 32, width: 32, channels: 3 },
  layers: [
    layer('conv', 'Conv', [16, 32, 32]),
    layer('relu', 'Relu', [16, 32, 32]),
    layer('drop', 'Dropout', [16, 32, 32]),
    layer('pool', 'GlobalAveragePool', [16, 1, 1]),
    layer('flat', 'Flatten', [16], null),
    layer('scores', 'Conv', [10, 4, 4]),
  ],
  outputTensor: 'scores_out',
  featuresTensor,
});

describe('the layer of a view', () => {
  it('is the wanted one, with its neighbours', () => {
    expect(chooseLayer(layers, 'conv2', layers[0]!)).toMatchObject({
      ...{ chosen: { name: 'conv2' }, isDefault: false, before: { name: 'conv1' }, after: { name: 'conv3' } },
    });
  });
  it('is the usual one until somebody chooses', () => {
    expect(chooseLayer(layers, null, layers[2]!)).toMatchObject({
      chosen: { name: 'conv3' },
      isDefault: true,
      after: null,
    });
  });
  it('is none where the wanted one cannot be shown, and the first one comes next', () => {
    expect(chooseLayer(layers, 'relu', layers[0]!)).toMatchObject({
      chosen: null,
      before: null,
      after: { name: 'conv1' },
    });
    expect(chooseLayer([], null, null)).toMatchObject({ chosen: null, before: null, after: null });
  });
  it('has channels, and values of its own', () => {
    expect(layersWithChannels(network(null)).map(({ name }) => name)).toEqual(['conv', 'relu', 'pool', 'scores']);
  });
  it('is, for maps, the deepest before the penultimate vector, or the deepest of all', () => {
    expect(deepestMaps(network('pool_out'))?.name).toBe('relu');
    expect(deepestMaps(network(null))?.name).toBe('scores');
    expect(deepestMaps({ ...network(null), layers: [layer('dense', 'Gemm', [10], 0)] })).toBeNull();
  });
});
