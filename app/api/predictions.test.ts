/** The routes of a set's predictions on real services: the digits network on real digits. */
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Image, ImageSet } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import * as rest from '@/lib/protocol/rest';
import { whenOver } from '@/server/tasks/whenOver.testing';
import { digitPng, expectRefusal, get, okJson, postJson, withRealServices } from './_request/routeCall.testing';
import { GET as getImages } from './image-sets/[id]/images/route';
import { GET as getExport } from './image-sets/[id]/predictions/export/route';
import { GET as getProvenance } from './image-sets/[id]/predictions/provenance/route';
import { GET as getSummary, POST as postStart } from './image-sets/[id]/predictions/route';

const context = withRealServices();
const CARD = path.join(import.meta.dirname, '../../models/digits/digits.model.json');
let network: Network;
let imageSet: ImageSet;

beforeAll(async () => {
  const { networks, images, predictions, tasks } = context.services;
  network = await networks.addFromFile(CARD);
  imageSet = await images.createSet('Täst, "digits"');
  // The last one is called what it is not: the network is wrong about it. "unicorn" is none of its labels.
  const labels = ['0', '1', '2', '3', null, 'unicorn', '8'];
  const digits = [0, 1, 2, 3, 4, 5, 6];
  const files = await Promise.all(
    digits.map(async (digit, k) => ({ fileName: `${digit}.png`, label: labels[k]!, bytes: await digitPng(digit) })),
  );
  await images.addFiles(imageSet.id, files);
  const { task } = await okJson<{ task: { id: string } }>(
    postJson(postStart, { networkId: network.id }, { id: imageSet.id }),
  );
  await whenOver(tasks, task.id);
  expect((await predictions.summary(network.id, imageSet.id)).tally.predicted).toBe(7);
}, 120_000);

const query = (more = '') => `?network=${network.id}${more}`;

describe('the predictions of a set', () => {
  it('are counted, with the task that made them', async () => {
    const summary = rest.predictionSummarySchema.parse(await okJson(get(getSummary, imageSet.id, query())));
    expect(summary.tally).toMatchObject({ pictures: 7, predicted: 7, unlabelled: 1, unknownLabel: 1 });
    expect(summary.tally.pairs).toEqual([
      ...[0, 1, 2, 3].map((digit) => ({ actual: digit, predicted: digit, count: 1, inTop: 1 })),
      { actual: 8, predicted: 6, count: 1, inTop: expect.any(Number) as number },
    ]);
    expect(summary.task).toMatchObject({ kind: 'prediction', state: { status: 'completed' }, done: 7, total: 7 });
    expect(summary.origins).toMatchObject([{ pictures: 7, device: { provider: 'cpu' } }]);
  });

  it('choose the pictures of the grid', async () => {
    const names = async (more: string) => {
      const page = rest.imagePageSchema.parse(await okJson(get(getImages, imageSet.id, query(more))));
      const ids = page.items.map(({ id }: Image) => id);
      expect(page.predictions?.map(({ imageId }) => imageId).toSorted()).toEqual(ids.toSorted());
      return page.items.map(({ fileName }: Image) => fileName);
    };
    expect(await names('&outcome=wrong')).toEqual(['6.png']);
    expect(await names('&outcome=right')).toEqual(['0.png', '1.png', '2.png', '3.png']);
    expect(await names('&prediction=6&actual=8')).toEqual(['6.png']);
    expect(await names('&prediction=4')).toEqual(['4.png']);
    expect(await names('&sort=most-confident')).toHaveLength(7);
    await expectRefusal(get(getImages, imageSet.id, '?outcome=wrong'), 400, 'invalid_input', 'network');
    await expectRefusal(get(getImages, imageSet.id, query('&sort=beauty')), 400, 'invalid_input', 'sort');
  });

  it('come as a table and as figures, under names that every system takes', async () => {
    const csv = await get(getExport, imageSet.id, query('&format=csv'));
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toContain('predictions-T_st-digits-Handwritten-digits.csv');
    const lines = (await csv.text()).trimEnd().split('\r\n');
    expect(lines).toHaveLength(8);
    expect(lines[7]).toMatch(/^6\.png,8,6,[\d.]+,no,/);
    expect(lines[5]).toMatch(/^4\.png,,4,[\d.]+,,,,/);

    const json = await okJson<Record<string, unknown>>(get(getExport, imageSet.id, query('&format=json')));
    expect(json).toMatchObject({
      network: { id: network.id },
      imageSet: { id: imageSet.id },
      pictures: 7,
      labelled: 5,
      right: 4,
      accuracy: 4 / 5,
      unlabelled: 1,
      unknownLabel: 1,
      provenance: { weightsHash: network.weightsHash, cardHash: network.cardHash, algorithm: 'prediction/1' },
    });
    const { provenance } = rest.provenanceAnswerSchema.parse(await okJson(get(getProvenance, imageSet.id, query())));
    expect(json.provenance).toEqual(provenance);
  });

  it('are refused for what does not exist or is not asked for properly', async () => {
    await expectRefusal(get(getSummary, 'nowhere', query()), 404, 'not_found', 'imageSetId');
    await expectRefusal(get(getSummary, imageSet.id, '?network=nobody'), 404, 'not_found', 'networkId');
    await expectRefusal(get(getSummary, imageSet.id), 400, 'invalid_input', 'network');
    await expectRefusal(get(getExport, imageSet.id, query('&format=pdf')), 400, 'invalid_input', 'format');
    await expectRefusal(
      postJson(postStart, { networkId: 'nobody' }, { id: imageSet.id }),
      404,
      'not_found',
      'networkId',
    );
    await expectRefusal(postJson(postStart, { network: 'x' }, { id: imageSet.id }), 400, 'invalid_input', 'networkId');
  });
});

describe('a question that cannot be right', () => {
  it.each([
    ['prediction', '2147483648'],
    ['actual', '9007199254740991'],
    ['prediction', '-1'],
    ['actual', '1.5'],
    ['minConfidence', '-0.1'],
    ['maxConfidence', 'NaN'],
    ['offset', '1e99'],
  ])('is refused, and its field is named: %s=%s', async (field, value) => {
    await expectRefusal(get(getImages, imageSet.id, query(`&${field}=${value}`)), 400, 'invalid_input', field);
  });
});
