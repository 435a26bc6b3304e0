import { describe, expect, it } from 'vitest';
import type { NetworkGraph, NetworkLayer } from '@/lib/domain/networkGraph';
import { chooseLayer, type LayerQuestion } from './chooseLayer';

function layer(name: string, outputShape: NetworkLayer['outputShape'], channelAxis: number | null): NetworkLayer {
  const field = { kind: 'none' } as const;
  return { name, type: 'X', tensor: `${name}:0`, outputShape, channelAxis, parameters: 0, inputs: [], detail: '', receptiveField: field }; // prettier-ignore
}

const graph: NetworkGraph = {
  input: { tensor: 'picture', height: 8, width: 8, channels: 3 },
  layers: [
    layer('conv', [16, 7, 5], 0),
    layer('last channels', [7, 5, 16], 2),
    layer('tokens', [49, 768], null),
    layer('one place', [512, 1, 1], 0),
    layer('vector', [64], 0),
    layer('any width', [16, 7, null], 0),
    layer('any channels', [null, 7, 7], 0),
    layer('unknown', null, null),
    layer('vector:0', [2], 0), // bears the name of another one's tensor
    layer('scores', [10], 0),
  ],
  outputTensor: 'scores:0',
  featuresTensor: 'vector:0',
};
const choose = (question: Partial<LayerQuestion>, network = graph) =>
  chooseLayer(network, { pooling: 'mean', ...question });

describe('the layer whose values become vectors', () => {
  it.each([
    [{}, { layer: 'vector', pooling: 'none', channelAxis: null, valuesPerPicture: 64, dimensions: 64 }],
    [{ layer: 'conv' }, { tensor: 'conv:0', pooling: 'mean', channelAxis: 0, valuesPerPicture: 560, dimensions: 16 }],
    [{ layer: 'conv:0' }, { layer: 'conv', dimensions: 16 }],
    [
      { layer: 'conv', pooling: 'none' },
      { pooling: 'none', channelAxis: null, dimensions: 560 },
    ],
    [{ layer: 'last channels' }, { channelAxis: 2, dimensions: 16 }],
    [
      { layer: 'tokens', pooling: 'none' },
      { channelAxis: null, dimensions: 49 * 768 },
    ],
    [{ layer: 'one place' }, { pooling: 'none', channelAxis: null, dimensions: 512 }],
    [{ layer: 'any width' }, { pooling: 'mean', valuesPerPicture: null, dimensions: 16 }],
    [
      { layer: 'any width', pooling: 'none' },
      { valuesPerPicture: null, dimensions: null },
    ],
    [{ layer: 'any channels' }, { pooling: 'mean', channelAxis: 0, valuesPerPicture: null, dimensions: null }],
    [
      { layer: 'unknown', pooling: 'none' },
      { valuesPerPicture: null, dimensions: null },
    ],
    [{ layer: 'vector:0' }, { layer: 'vector:0', dimensions: 2 }],
    [
      { layer: 'conv', pooling: 'extremes' },
      { pooling: 'extremes', channelAxis: 0, valuesPerPicture: 560, dimensions: 64 },
    ],
    [
      { layer: 'last channels', pooling: 'at', place: 34 },
      { pooling: 'at', place: 34, channelAxis: 2, dimensions: 16 },
    ],
    // One value a channel is a map of one place.
    [
      { layer: 'one place', pooling: 'extremes' },
      { pooling: 'extremes', channelAxis: 0, dimensions: 2048 },
    ],
    [
      { layer: 'vector', pooling: 'at', place: 0 },
      { pooling: 'at', dimensions: 64 },
    ],
  ] as const)('asked for as %o is %o', (question, expected) => {
    expect(choose(question)).toMatchObject(expected);
  });

  const refusal = (question: Partial<LayerQuestion>, network?: NetworkGraph) => {
    try {
      choose(question, network);
    } catch (error) {
      const { code, message, options } = error as { code: string; message: string; options: { field?: string } };
      return { code, field: options.field, message };
    }
    return null;
  };

  it('is refused with the way out where there is no mean over space, no such layer, and none before the classifier', () => {
    expect(refusal({ layer: 'tokens' })).toEqual({
      code: 'invalid_input',
      field: 'pooling',
      message: expect.stringMatching(/"tokens" gives 49 × 768 values .* \(pooling none\)/) as string,
    });
    for (const layer of ['tokens', 'unknown', 'any width', 'any channels'])
      expect(refusal({ layer, pooling: 'extremes' })).toMatchObject({ field: 'layer', message: expect.stringContaining('no maps of channels') as string }); // prettier-ignore
    for (const place of [undefined, 35])
      expect(refusal({ layer: 'conv', pooling: 'at', place })).toMatchObject({ field: 'place', message: expect.stringContaining('35 places') as string }); // prettier-ignore
    expect(refusal({ layer: 'unknown' })).toMatchObject({ field: 'pooling', message: expect.stringContaining('does not tell') as string }); // prettier-ignore
    expect(refusal({ layer: 'konv' })).toMatchObject({ field: 'layer', message: expect.stringContaining('Names like it: "conv"') as string }); // prettier-ignore
    expect(refusal({}, { ...graph, featuresTensor: null })).toMatchObject({
      field: 'layer',
      message: expect.stringContaining('Name one: "vector:0", "unknown", "any channels", …') as string,
    });
    expect(refusal({}, { ...graph, featuresTensor: 'gone' })?.message).toMatch(/"gone", which no layer .*"features"/);
  });
});
