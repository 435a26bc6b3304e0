import { expect, it } from 'vitest';
import type { FilterLayer } from '../domain/layerFilters';
import { layersOf } from '../graphLayout/networkLayers.testing';
import { filterLayerBehind } from './filterLayerBehind';

it('the weights of a channel are those of its layer, or of the one before what goes channel by channel', () => {
  const layers = layersOf(
    'c1:Conv<input r1:Relu<c1 p1:MaxPool<r1 c2:Conv<p1 sum:Add<c2,p1 r2:Relu<sum lone:Relu<input',
  );
  const filterLayers = ['c1', 'c2'].map((name) => ({ name }) as FilterLayer);
  const behind = (name: string) => filterLayerBehind({ layers }, layers.find((one) => one.name === name)!, filterLayers)?.name ?? null; // prettier-ignore
  expect(['c1', 'r1', 'p1', 'c2'].map(behind)).toEqual(['c1', 'c1', 'c1', 'c2']);
  expect(['sum', 'r2', 'lone'].map(behind)).toEqual([null, null, null]);
});

it('is not found where the channels are others', () => {
  const layers = layersOf('c1:Conv<input r1:Relu<c1');
  const other = { ...layers[0]!, outputShape: [16, 4, 4] };
  expect(filterLayerBehind({ layers: [other, layers[1]!] }, layers[1]!, [{ name: 'c1' } as FilterLayer])).toBeNull();
});
