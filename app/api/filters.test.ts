/** The routes of filters on real services: the Objects network and a small one of every kind of layer. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FilterLayer } from '@/lib/domain/layerFilters';
import type { Network } from '@/lib/domain/network';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { readFloats } from '@/lib/onnx/tensorValues';
import { tinyNetwork } from '@/lib/onnx/tinyNetwork';
import * as rest from '@/lib/protocol/rest';
import { decodeNpy } from '@/lib/tensor/npy';
import { expectRefusal, get, okJson, withRealServices } from './_request/routeCall.testing';
import { GET as getLayers } from './networks/[id]/filter-layers/route';
import { GET as getNpy } from './networks/[id]/filters/[layer]/npy/route';
import { GET as getPng } from './networks/[id]/filters/[layer]/png/route';
import { GET as getFilters } from './networks/[id]/filters/[layer]/route';
import { GET as getSvg } from './networks/[id]/filters/[layer]/svg/route';

const context = withRealServices();
const OBJECTS = path.join(import.meta.dirname, '../../models/objects/objects.model.json');
let objects: Network;
let tiny: Network;
let layers: FilterLayer[];

type Route = typeof getFilters;
/** As Next calls it: the name is encoded in the address. */
function ask(route: Route, id: string, layer: string, rest_ = ''): Promise<Response> {
  const request = new Request(`http://127.0.0.1:3000/api/networks/${id}/filters/${encodeURIComponent(layer)}${rest_}`);
  return route(request, { params: Promise.resolve({ id }) });
}
const bytesOf = async (answer: Promise<Response>) => new Uint8Array(await (await answer).arrayBuffer());

beforeAll(async () => {
  const { networks } = context.services;
  objects = await networks.addFromFile(OBJECTS);
  await writeFile(path.join(context.dataDir, 'tiny.onnx'), tinyNetwork());
  const card = {
    ...{ name: 'Tiny <&> net', format: 'onnx', file: 'tiny.onnx', labels: ['a', 'b', 'c', 'd', 'e'] },
    input: { tensor: 'picture', width: 8, height: 8, channels: 'BGR' },
    output: { tensor: 'scores', kind: 'logit' },
  };
  await writeFile(path.join(context.dataDir, 'tiny.model.json'), JSON.stringify(card));
  tiny = await networks.addFromFile(path.join(context.dataDir, 'tiny.model.json'));
  ({ layers } = rest.filterLayersAnswerSchema.parse(await okJson(get(getLayers, objects.id))));
}, 120_000);

describe('the filters of a network', () => {
  it('are in layers that are listed, with the one that reads the picture', async () => {
    expect(layers.filter(({ readsPicture }) => readsPicture)).toEqual([layers[0]]);
    expect(layers.length).toBeGreaterThan(3);
    const small = rest.filterLayersAnswerSchema.parse(await okJson(get(getLayers, tiny.id)));
    expect(small.layers.map(({ name, readsPicture }) => [name, readsPicture])).toEqual([
      ['Conv_c1', true],
      ['Conv_c2', false],
      ['Gemm_scores', false],
    ]);
  });

  it('are measured: the first layer of the Objects network is mostly made of Gabor functions', async () => {
    const answer = await ask(getFilters, objects.id, layers[0]!.name);
    expect(answer.headers.get('cache-control')).toBe('private, max-age=3600');
    const { filters } = rest.layerFiltersAnswerSchema.parse(await answer.json());
    expect(filters).toMatchObject({
      shape: [40, 3, 7, 7],
      groups: 1,
      note: null,
      input: { kind: 'picture', order: 'RGB' },
    });
    expect(filters.summary).toMatchObject({ filters: 40, fitted: 40 });
    expect(filters.summary.gaborLike).toBeGreaterThan(15);
    expect(filters.filters.every(({ norm, least, greatest }) => norm > 0 && least < greatest)).toBe(true);
  });

  it('of a deeper layer say that their input is no picture', async () => {
    const { filters } = rest.layerFiltersAnswerSchema.parse(await okJson(ask(getFilters, tiny.id, 'Conv_c2')));
    expect(filters).toMatchObject({ shape: [4, 4, 3, 3], input: { kind: 'channels' }, summary: { fitted: 0 } });
    expect(filters.note).toContain('not the picture');
  });

  it('come as arrays, all or some of them, exact', async () => {
    let stored = new Float32Array();
    tinyNetwork({ edit: (name, values) => name === 'conv2.weight' && (stored = values.slice()) });
    const answer = await ask(getNpy, tiny.id, 'c2', '/npy');
    expect(answer.headers.get('content-disposition')).toContain('filters-Tiny-net-Conv-c2.npy');
    const all = decodeNpy(new Uint8Array(await answer.arrayBuffer()));
    expect(all.shape).toEqual([4, 4, 3, 3]);
    expect([...all.data]).toEqual([...stored]);
    const some = decodeNpy(await bytesOf(ask(getNpy, tiny.id, 'c2', '/npy?from=1&count=2')));
    expect(some.shape).toEqual([2, 4, 3, 3]);
    expect([...some.data]).toEqual([...stored.slice(36, 108)]);
    const dense = decodeNpy(await bytesOf(ask(getNpy, tiny.id, 'Gemm_scores', '/npy?from=4')));
    expect(dense.shape).toEqual([1, 64, 1, 1]);
  });

  it('are refused with the reason: no such layer, filters that there are not, pictures that are too large', async () => {
    const none = await expectRefusal(ask(getFilters, tiny.id, 'Relu_r1'), 400, 'invalid_input', 'layer');
    expect(none.message).toContain('Layers with filters (3): "Conv_c1", "Conv_c2", "Gemm_scores"');
    await expectRefusal(ask(getFilters, 'nobody', 'Conv_c1'), 404, 'not_found', 'networkId');
    for (const [query, field] of [
      ['?from=4', 'from'],
      ['?from=-1', 'from'],
      ['?from=x', 'from'],
      ['?from=1&count=4', 'count'],
      ['?count=0', 'count'],
      ['?many=1', undefined],
    ] as const)
      await expectRefusal(ask(getNpy, tiny.id, 'c2', `/npy${query}`), 400, 'invalid_input', field);
    await expectRefusal(ask(getPng, tiny.id, 'c2', '/png?scale=65'), 400, 'invalid_input', 'scale');
    const broken = new Request('http://x/api/networks/a/filters/%E0%A4%A');
    await expectRefusal(
      getFilters(broken, { params: Promise.resolve({ id: tiny.id }) }),
      400,
      'invalid_input',
      'layer',
    );
  });
});

describe('a picture of filters', () => {
  it('has a whole number of pixels for each weight, one pixel between filters, and the colours of the picture', async () => {
    const picture = sharp(
      Buffer.from(await bytesOf(ask(getPng, tiny.id, 'c1', '/png?scale=5&range=layer&symmetric=true'))),
    );
    const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * info.channels).subarray(0, 3)];
    const { data: weights } = decodeNpy(await bytesOf(ask(getNpy, tiny.id, 'c1', '/npy')));
    const largest = weights.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const shade = (filter: number, channel: number, place: number) =>
      Math.round(((weights[(filter * 3 + channel) * 9 + place]! / largest + 1) / 2) * 255);
    // The network reads blue, green, red: red is its last channel. Three filters in the first row, one below.
    for (const [filter, left, top] of [
      [0, 0, 0],
      [1, 16, 0],
      [2, 32, 0],
      [3, 0, 16],
    ] as const)
      // prettier-ignore
      for (let place = 0; place < 9; place++)
        for (const inner of [0, 4])
          expect(at(12 + left + (place % 3) * 5 + inner, 12 + top + Math.floor(place / 3) * 5 + inner)).toEqual(
            [2, 1, 0].map((channel) => shade(filter, channel, place)),
          );
    expect(at(12 + 15, 12)).toEqual([255, 255, 255]);
    expect(info.width).toBeGreaterThan(300); // the caption is wider than the filters
  });

  it('of a deeper layer has a row for each filter and a column for each input channel', async () => {
    const svg = await (await ask(getSvg, tiny.id, 'c2', '/svg?scale=4')).text();
    const rects = [...svg.matchAll(/<rect x="(\d+)" y="(\d+)" width="(\d+)" height="4"/g)];
    const total = rects.reduce((sum, [, , , width]) => sum + Number(width) / 4, 0);
    expect(total).toBe(4 * 4 * 9);
    expect(Math.max(...rects.map(([, x, , width]) => Number(x) + Number(width)))).toBe(12 + 4 * 12 + 3);
    expect(svg).toContain('A row for each filter');
    expect(svg).toContain('Tiny &lt;&amp;&gt; net: Conv_c2');
    expect(svg).not.toContain('<&>');
  });

  it('comes in the order that is asked for', async () => {
    const [plain, sorted] = await Promise.all(
      ['', '?sort=norm'].map(async (query) => (await ask(getSvg, tiny.id, 'c1', `/svg${query}`)).text()),
    );
    expect(sorted).not.toBe(plain);
    const colours = (svg: string) => svg.match(/fill="#[0-9a-f]{6}"/g)!.length;
    expect(colours(sorted!)).toBe(colours(plain!));
  });

  it('of the Objects network is drawn from the weights of its file', async () => {
    const { graph } = decodeOnnx(await context.services.artifacts.get(objects.weightsHash), 'objects.onnx');
    const stored = graph.initializer.find(({ dims }) => dims.join() === '40,3,7,7')!;
    const { data } = decodeNpy(await bytesOf(ask(getNpy, objects.id, layers[0]!.name, '/npy')));
    expect([...data]).toEqual([...readFloats(stored)]);
    const png = await bytesOf(ask(getPng, objects.id, layers[0]!.name, '/png'));
    expect((await sharp(Buffer.from(png)).metadata()).format).toBe('png');
  });
});
