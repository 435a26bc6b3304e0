import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { encodeBundle } from '@/lib/tfjs/bundle';
import { tinyGraphModel, tinyLayersModel } from '@/lib/tfjs/tinyTfjs.testing';
import { readFirstFilters } from './readFirstFilters';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-filters-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function filtersOf(format: 'onnx' | 'tfjs', bytes: Uint8Array) {
  const file = path.join(folder, 'network.bin');
  await writeFile(file, bytes);
  return readFirstFilters({ key: 'any', format, path: file, fileName: 'network.bin' });
}

it('the first filters of one network are the same in every format, in whatever order its weights lie', async () => {
  const expected = await filtersOf('onnx', tinyNetwork());
  expect(expected).toMatchObject({ count: 4, height: 3, width: 3, channels: 3 });
  const layers = tinyLayersModel();
  const graph = tinyGraphModel();
  expect(await filtersOf('tfjs', encodeBundle(layers))).toEqual(expected);
  expect(await filtersOf('tfjs', encodeBundle(graph))).toEqual(expected);
  const backwards = { ...graph, weights: graph.weights.toReversed() };
  expect(await filtersOf('tfjs', encodeBundle(backwards))).toEqual(expected);
});
