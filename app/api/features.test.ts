/** The routes of a set's vectors on real services: the digits network on real digits. */
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ImageSet } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import * as rest from '@/lib/protocol/rest';
import { decodeNpy } from '@/lib/tensor/npy';
import { whenOver } from '@/server/tasks/whenOver.testing';
import { digitPng, expectRefusal, get, okJson, postJson, withRealServices } from './_request/routeCall.testing';
import { GET as getExport } from './image-sets/[id]/features/export/route';
import { GET as getList, POST as postStart } from './image-sets/[id]/features/route';

const context = withRealServices();
const CARD = path.join(import.meta.dirname, '../../models/digits/digits.model.json');
const LABELS = ['0', '1', 'two, or so', null];
let network: Network;
let imageSet: ImageSet;
let key: string;

beforeAll(async () => {
  const { networks, images, tasks } = context.services;
  network = await networks.addFromFile(CARD);
  imageSet = await images.createSet('Täst, "digits"');
  const files = await Promise.all(
    LABELS.map(async (label, digit) => ({ fileName: `${digit}.png`, label, bytes: await digitPng(digit) })),
  );
  await images.addFiles(imageSet.id, files);
  const started = await okJson(postJson(postStart, { networkId: network.id }, { id: imageSet.id }));
  const { task, ...rest_ } = rest.startedFeaturesSchema.parse(started);
  key = rest_.key;
  await whenOver(tasks, task.id);
}, 120_000);

const bytesOf = async (answer: Response) => new Uint8Array(await answer.arrayBuffer());

describe('the vectors of a set', () => {
  it('are listed, with counts, where they come from and the task that made them', async () => {
    const { features } = rest.featuresAnswerSchema.parse(await okJson(get(getList, imageSet.id)));
    expect(features).toMatchObject([
      {
        space: { key, networkId: network.id, identity: { pooling: 'none', weightsHash: network.weightsHash } },
        tally: { pictures: 4, computed: 4, failed: 0 },
        origins: [{ pictures: 4, device: { provider: 'cpu' } }],
        task: { kind: 'features', state: { status: 'completed' }, done: 4, total: 4 },
      },
    ]);
    expect(await okJson(get(getList, imageSet.id, `?network=${network.id}`))).toEqual({ features });
    expect(await okJson(get(getList, imageSet.id, '?network=another'))).toEqual({ features: [] });
  });

  it('come as an array and as tables, under names that every system takes, and say the same', async () => {
    const npy = await get(getExport, imageSet.id, `?key=${key}&format=npy`);
    expect(npy.headers.get('content-type')).toBe('application/octet-stream');
    expect(npy.headers.get('content-disposition')).toMatch(/filename="vectors-T_st-digits-Handwritten-digits-.*\.npy"/);
    const { shape, data } = decodeNpy(await bytesOf(npy));
    const { features } = rest.featuresAnswerSchema.parse(await okJson(get(getList, imageSet.id)));
    const { dimensions } = features[0]!.space;
    expect(shape).toEqual([4, dimensions]);
    expect(new Set(data).size).toBeGreaterThan(dimensions);

    const csv = await get(getExport, imageSet.id, `?key=${key}&format=csv`);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = (await csv.text()).trimEnd().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[3]).toMatch(/^2,2\.png,"two, or so",,[0-9a-f]{64},/);
    const last = lines[4]!.split(',').slice(5).map((text) => Math.fround(Number(text))); // prettier-ignore
    expect(last).toEqual([...data.subarray(3 * dimensions)]);

    const rows = await get(getExport, imageSet.id, `?key=${key}&format=rows`);
    expect(rows.headers.get('content-disposition')).toContain('-rows.csv');
    expect((await rows.text()).trimEnd().split('\r\n')).toEqual(
      lines.map((line) => line.split(',').slice(0, line.includes('"') ? 6 : 5).join(',')), // prettier-ignore
    );
  });

  it('are pooled when that is asked for, by the name of a layer', async () => {
    const graph = await context.services.networks.graph(network.id);
    const map = graph.layers.find(({ outputShape }) => outputShape?.length === 3)!;
    const question = { networkId: network.id, layer: map.name };
    for (const [pooling, dimensions] of [
      ['mean', map.outputShape![map.channelAxis!]!],
      ['none', map.outputShape!.reduce((a, b) => a! * b!, 1)!],
    ] as const) {
      const { key: other, task } = rest.startedFeaturesSchema.parse(
        await okJson(postJson(postStart, { ...question, pooling }, { id: imageSet.id })),
      );
      await whenOver(context.services.tasks, task.id);
      const { shape } = decodeNpy(await bytesOf(await get(getExport, imageSet.id, `?key=${other}&format=npy`)));
      expect(shape).toEqual([4, dimensions]);
    }
  });

  it('are refused for what does not exist, is not complete or is not asked for properly', async () => {
    const id = imageSet.id;
    const post = (body: object, set = id) => postJson(postStart, body, { id: set });
    await expectRefusal(post({ networkId: 'nobody' }), 404, 'not_found', 'networkId');
    await expectRefusal(post({ networkId: network.id }, 'nowhere'), 404, 'not_found', 'imageSetId');
    await expectRefusal(post({ networkId: network.id, layer: 'x' }), 400, 'invalid_input', 'layer');
    await expectRefusal(post({ networkId: network.id, pooling: 'max' }), 400, 'invalid_input', 'pooling');
    await expectRefusal(post({ networkId: network.id, color: 'red' }), 400, 'invalid_input');
    await expectRefusal(get(getList, 'nowhere'), 404, 'not_found', 'imageSetId');
    await expectRefusal(get(getExport, id, `?key=${key}&format=pdf`), 400, 'invalid_input', 'format');
    await expectRefusal(get(getExport, id, '?format=npy'), 400, 'invalid_input', 'key');
    await expectRefusal(get(getExport, id, `?key=${'0'.repeat(64)}&format=npy`), 404, 'not_found', 'key');
    const bare = await context.services.images.createSet('Bare');
    await context.services.images.addFiles(bare.id, [{ fileName: '7.png', label: null, bytes: await digitPng(7) }]);
    for (const format of ['npy', 'csv', 'rows'])
      await expectRefusal(get(getExport, bare.id, `?key=${key}&format=${format}`), 409, 'conflict');
  });
});
