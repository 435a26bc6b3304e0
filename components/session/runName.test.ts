import { describe, expect, it } from 'vitest';
import type { OcclusionRequest } from '@/lib/domain/job';
import { runDetails, runSettings } from './runName';

const request: OcclusionRequest = {
  networkId: 'digits',
  imageId: 'digit-9-0842',
  spec: { patch: 8, stride: 2, fill: [128, 128, 128] },
};

describe('the name of a run', () => {
  it('is its network and settings, then what is not seen: the fill and the picture', () => {
    expect(runSettings(request, 'Digits') + runDetails(request, 'nine.png')).toBe(
      'Digits, patch 8, stride 2, fill #808080, nine.png',
    );
  });

  it('tells runs apart that differ in the picture or in the fill only', () => {
    const black: OcclusionRequest = { ...request, spec: { ...request.spec, fill: [0, 0, 0] } };
    const names = [runDetails(request, 'nine.png'), runDetails(request, 'four.png'), runDetails(black, 'nine.png')];
    expect(new Set(names).size).toBe(names.length);
  });

  it('shows a fill that is no colour to everybody, once', () => {
    const noise: OcclusionRequest = { ...request, spec: { ...request.spec, fill: { kind: 'noise', seed: 3 } } };
    expect(runSettings(noise, 'Digits')).toBe('Digits, patch 8, stride 2, noise (seed 3)');
    expect(runDetails(noise, 'nine.png')).toBe(', nine.png');
  });

  it('says that patches are segments', () => {
    const spec = { ...request.spec, patch: 2, segments: { compactness: 7 } };
    expect(runSettings({ ...request, spec }, 'Digits')).toBe('Digits, segments of about 2 px (compactness 7)');
  });

  it('is there before the name of the picture is known', () =>
    expect(runDetails(request, null)).toBe(', fill #808080'));
});
