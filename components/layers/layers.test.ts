import { describe, expect, it } from 'vitest';
import type { NetworkLayer } from '@/lib/domain/networkGraph';
import { commonName, nodeText } from '@/lib/graphLayout/nodeText';
import { layersOf, residualLayers } from '@/lib/graphLayout/networkLayers.testing';
import { parseLayerAddress, writeLayerAddress } from './layerAddress';
import { selectRows, sortRows } from './layerRows';
import { channelsOf, exceedsPicture, fieldSentence, fieldText, mapSizeOf, strideText } from './layerText';

const window = (size: number, exceedsInput = false): NetworkLayer['receptiveField'] => ({
  kind: 'window',
  height: { size, stride: 4, offset: -2 },
  width: { size, stride: 4, offset: -2 },
  exceedsInput,
});

describe('the address of a layer', () => {
  it('comes back as it was, with what belongs to others', () => {
    const address = { layer: 'layer1/conv & <b>', channel: 12, view: 'graph', find: '3×3', all: true } as const;
    const query = writeLayerAddress(new URLSearchParams('picture=7&layer=old'), address);
    expect(new URLSearchParams(query).get('picture')).toBe('7');
    expect(parseLayerAddress(new URLSearchParams(query))).toEqual(address);
    const usual = parseLayerAddress(new URLSearchParams());
    expect(writeLayerAddress(new URLSearchParams(query), usual)).toBe('picture=7');
  });

  it.each(['-1', '1.5', 'x', '', '1e3', '99999999999'])('has no channel "%s"', (channel) => {
    expect(parseLayerAddress(new URLSearchParams({ layer: 'a', channel })).channel).toBeNull();
  });
});

describe('the list of layers', () => {
  const layers = residualLayers(2);
  const names = (find: string, all = false) => selectRows(layers, find, all).map(({ layer }) => layer.name);

  it('leaves out what only follows another layer, until it is asked for', () => {
    expect(names('')).toEqual(['stem', 'c1a', 'c1b', 's1', 'c2a', 'c2b', 's2', 'pool', 'fc']);
    expect(names('', true)).toHaveLength(layers.length);
    expect(names('r0')).toEqual(['r0']);
  });

  it('finds every word in name, type or detail, in any case', () => {
    expect(names('conv c2')).toEqual(['c2a', 'c2b']);
    expect(names('RELU', true)).toHaveLength(5);
    expect(names('nothing')).toEqual([]);
  });

  it('sorts by number, by name with numbers in order, and by what a unit sees', () => {
    const some = layersOf('c10:Conv<input c2:Conv<c10 fc:Gemm<c2');
    some[0]!.receptiveField = window(11);
    some[1]!.receptiveField = window(3);
    some[1]!.parameters = 5;
    const order = (
      column: Parameters<typeof sortRows>[1]['column'],
      direction: 'ascending' | 'descending' = 'ascending',
    ) => sortRows(selectRows(some, '', true), { column, direction }).map(({ layer }) => layer.name);
    expect(order('name')).toEqual(['c2', 'c10', 'fc']);
    expect(order('field')).toEqual(['c2', 'c10', 'fc']);
    expect(order('parameters', 'descending')).toEqual(['c2', 'c10', 'fc']);
    expect(order('number', 'descending')).toEqual(['fc', 'c2', 'c10']);
  });
});

describe('a layer in words', () => {
  it('says what its units see', () => {
    expect(fieldText(window(11))).toBe('11 × 11 px');
    expect(strideText(window(11))).toBe('4');
    expect(fieldSentence(window(11))).toMatch(/11 × 11 pixels; the next unit sees the same 4 pixels on.*row −2/);
    expect(exceedsPicture(window(300, true))).toBe(true);
    expect(fieldSentence(window(300, true))).toContain('larger than the picture');
    expect(fieldText({ kind: 'unknown', operator: 'X' })).toBe('not known');
  });

  it('knows the channels and the units of a map, whichever axis comes first', () => {
    const [layer] = layersOf('c:Conv<input');
    expect(channelsOf(layer!)).toBe(8);
    expect(mapSizeOf(layer!)).toEqual({ height: 4, width: 4 });
    const last = { ...layer!, outputShape: [5, 6, 64], channelAxis: 2 };
    expect([channelsOf(last), mapSizeOf(last)]).toEqual([64, { height: 5, width: 6 }]);
    expect(mapSizeOf({ ...layer!, outputShape: [10], channelAxis: 0 })).toBeNull();
    expect(channelsOf({ ...layer!, outputShape: null })).toBeNull();
  });

  it('names a block by what its layers share', () => {
    expect(commonName(['/layer1/layer1.0/conv1/Conv', '/layer1/layer1.0/Add'])).toBe('layer1.0');
    expect(commonName(['fire2/expand1x1_1', 'fire2/expand3x3_1', 'fire2/concat_1'])).toBe('fire2');
    expect(commonName(['inception_3a_1x1', 'inception_3a_output'])).toBe('inception_3a');
    expect(commonName(['conv1', 'conv12'])).toBeNull();
    expect(commonName(['Conv_3', 'Add_5'])).toBeNull();
    const block = residualLayers(1).slice(2, 8);
    expect(nodeText({ kind: 'block', layers: block })).toEqual({ title: 'residual block', detail: '6 layers → 8×4×4' });
    const named = block.map((layer) => ({ ...layer, name: `layer1.0.${layer.name}` }));
    const detail = 'residual, 6 layers → 8×4×4';
    expect(nodeText({ kind: 'block', layers: named })).toEqual({ title: 'layer1.0', detail });
    // As in DenseNet: the next transition's normalisation follows the last join, and is in its chain.
    const [norm] = layersOf(`features.transition1.norm:BatchNormalization<${named.at(-1)!.name}`);
    expect(nodeText({ kind: 'block', layers: [...named, norm!] }).title).toBe('layer1.0');
    expect(nodeText({ kind: 'chain', layers: block.slice(0, 3) })).toEqual({
      title: 'Conv',
      detail: '8×4×4 · BN · Relu',
    });
  });
});
