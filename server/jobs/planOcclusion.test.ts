import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Image } from '@/lib/domain/imageSet';
import { modelInputSchema, type ModelInput } from '@/lib/domain/modelCard';
import type { Network } from '@/lib/domain/network';
import { occlusionSpecSchema, type Fill } from '@/lib/domain/occlusion';
import type { Database } from '../db/database';
import { planOcclusion } from './planOcclusion';

const [WEIGHTS, CARD, PICTURE] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string];

function planWith(fill: Fill, more: Partial<ModelInput> = {}) {
  const input = { ...modelInputSchema.parse({ tensor: 'data', width: 16, height: 16 }), ...more };
  const output = { tensor: 'out', kind: 'logit' as const };
  const card = { name: 'Net', format: 'onnx' as const, file: 'net.onnx', input, output, labels: ['x', 'y'] };
  const network = { id: 'net', card, weightsHash: WEIGHTS, cardHash: CARD } as Network;
  const image = { id: 'img', hash: PICTURE } as Image;
  const database = {
    networks: { get: () => Promise.resolve(network) },
    images: { get: () => Promise.resolve(image) },
  } as unknown as Pick<Database, 'networks' | 'images'>;
  const spec = occlusionSpecSchema.parse({ patch: 8, stride: 4, fill });
  return planOcclusion(database, { networkId: 'net', imageId: 'img', spec }, null);
}

describe('the name of a result', () => {
  it('is for a colour what it was before there were other fills', async () => {
    const written = `{"algorithm":"occlusion/1","cardHash":"${CARD}","imageHash":"${PICTURE}","recheck":null,"spec":{"fill":[10,20,30],"patch":8,"stride":4},"weightsHash":"${WEIGHTS}"}`;
    const { resultKey } = await planWith([10, 20, 30]);
    expect(resultKey).toBe(createHash('sha256').update(written).digest('hex'));
  });

  it('is another one for every kind, seed and sigma', async () => {
    const fills: Fill[] = [
      [10, 20, 30],
      { kind: 'mean' },
      { kind: 'data-mean' },
      { kind: 'blur', sigma: 2 },
      { kind: 'blur', sigma: 2.5 },
      { kind: 'noise', seed: 1 },
      { kind: 'noise', seed: 2 },
      { kind: 'shuffle', seed: 1 },
    ];
    const plans = await Promise.all(fills.map((fill) => planWith(fill, { mean: [1, 2, 3] })));
    expect(new Set(plans.map(({ resultKey }) => resultKey)).size).toBe(fills.length);
  });
});

it('a run is refused before it is queued when the card has no mean colour of the data', async () => {
  await expect(planWith({ kind: 'data-mean' })).rejects.toMatchObject({
    code: 'invalid_input',
    options: { field: 'spec.fill' },
  });
});
