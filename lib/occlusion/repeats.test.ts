import { describe, expect, it } from 'vitest';
import type { OcclusionRequest } from '../domain/job';
import { MAX_SEED } from '../domain/occlusion';
import { repeatMoments, repeatRequests } from './repeats';

const request: OcclusionRequest = {
  networkId: 'n',
  imageId: 'i',
  spec: { patch: 4, stride: 2, fill: { kind: 'noise', seed: MAX_SEED - 1 } },
};

describe('repeats', () => {
  it('are the same run with one seed after the other; after the largest comes 0', () => {
    const requests = repeatRequests(request, 3);
    expect(requests.map(({ spec }) => spec.fill)).toEqual([MAX_SEED - 1, MAX_SEED, 0].map((seed) => ({ kind: 'noise', seed }))); // prettier-ignore
    expect(requests[0]).toEqual(request);
    for (const one of requests) expect({ ...one, spec: { ...one.spec, fill: request.spec.fill } }).toEqual(request);
  });

  it('of a fill that is the same every time are refused by their name', () => {
    for (const fill of [[128, 128, 128], { kind: 'mean' }, { kind: 'blur', sigma: 2 }] as const)
      expect(() => repeatRequests({ ...request, spec: { ...request.spec, fill: fill as never } }, 2)).toThrow(
        expect.objectContaining({ code: 'invalid_input', options: { field: 'repeats' } }),
      );
  });

  it('have the mean and the spread of the shown score, of the repeats that know the cell', () => {
    const maps = [
      { probabilities: Float32Array.of(0.25, 0.5, NaN, 0.5), base: 0.75 },
      { probabilities: Float32Array.of(0.75, 0.5, NaN, NaN), base: 0.75 },
    ];
    const { mean, deviation } = repeatMoments('drop', maps, 4);
    expect([...mean]).toEqual([0.25, 0.25, NaN, 0.25]);
    expect(deviation[0]).toBeCloseTo(Math.SQRT2 / 4, 6); // of 0.5 and 0, over n − 1
    expect([...deviation.slice(1)]).toEqual([0, NaN, NaN]);
  });
});
