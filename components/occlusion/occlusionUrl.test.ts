import { describe, expect, it } from 'vitest';
import { DEFAULT_OCCLUSION_LOOK, lookOfNetwork, MAX_TARGETS, toggleTarget, type OcclusionLook } from './occlusionLook';
import { readOcclusionLook, writeOcclusionLook } from './occlusionUrl';

const written = (look: OcclusionLook) => {
  const query = new URLSearchParams();
  writeOcclusionLook(query, look);
  return query.toString();
};
const read = (query: string) => readOcclusionLook(new URLSearchParams(query));

describe('the address of an occlusion map', () => {
  it('says nothing of what is as usual', () => {
    expect(written(DEFAULT_OCCLUSION_LOOK)).toBe('');
    expect(read('')).toEqual(DEFAULT_OCCLUSION_LOOK);
  });

  it.each<OcclusionLook>([
    { ...DEFAULT_OCCLUSION_LOOK, shows: 'classes', overlay: false, opacity: 0, per: 'pixel', threshold: { by: 'share', at: 0.8 }, only: 0, targets: [3], ownRanges: true }, // prettier-ignore
    { ...DEFAULT_OCCLUSION_LOOK, threshold: { by: 'share', at: 0.125 }, targets: [999, 0, 7, 12] },
    { ...DEFAULT_OCCLUSION_LOOK, threshold: { by: 'probability', at: 0 } },
    { ...DEFAULT_OCCLUSION_LOOK, threshold: { by: 'probability', at: 0.999999123 } },
    { ...DEFAULT_OCCLUSION_LOOK, threshold: { by: 'probability', at: 1.25e-7 } },
    { ...DEFAULT_OCCLUSION_LOOK, hand: 'patch' },
    { ...DEFAULT_OCCLUSION_LOOK, hand: 'brush', coveredIn: { id: 'finding-1', partId: null } },
    { ...DEFAULT_OCCLUSION_LOOK, hand: 'brush', coveredIn: { id: 'finding-1', partId: 'part-2' } },
    { ...DEFAULT_OCCLUSION_LOOK, checks: { masks: 500, layer: null } },
    { ...DEFAULT_OCCLUSION_LOOK, checks: { masks: 20_000, layer: 'features/conv 5' } },
    { ...DEFAULT_OCCLUSION_LOOK, hand: 'patch', handSize: 40, covered: { kind: 'rects', rects: [{ x0: 0, y0: 3, x1: 40, y1: 43 }] } }, // prettier-ignore
    { ...DEFAULT_OCCLUSION_LOOK, hand: 'brush', covered: { kind: 'mask', width: 4, height: 3, runs: [0, 2, 9, 1] } },
  ])('comes back as it was: %o', (look) => {
    expect(read(written(look))).toEqual(look);
  });

  it.each([
    'shows=class&per=patch&only=-1&beside=&ranges=1',
    'hide=0&only=1.5&beside=a.b&ranges=',
    'hide=101&limit=2&only=12345678',
    'hide=80%25&limit=-0.1&beside=-3',
    'hide=5.55&limit=1e5&per=',
    'limit=0x1&limit=NaN',
    'overlay=off&opacity=101',
    'overlay=&opacity=5.5',
    'checks=0&at=conv',
    'checks=20001',
    'hand=foot&side=40&covered=1.2.3.4',
    'side=40&covered=1.2.3.4',
    'finding=finding-1',
  ])('is as if it were not there where it cannot be read: %s', (query) => {
    expect(read(query)).toEqual(DEFAULT_OCCLUSION_LOOK);
  });

  it('keeps classes to their network: those of another one are not written, and mean nothing', () => {
    const look: OcclusionLook = { ...DEFAULT_OCCLUSION_LOOK, networkId: 'digits', only: 7, targets: [3] };
    const of = (network: string) => {
      const query = new URLSearchParams({ network });
      writeOcclusionLook(query, look);
      return query.toString();
    };
    expect(of('digits')).toBe('network=digits&only=7&beside=3');
    expect(read(of('digits'))).toEqual(look);
    expect(of('vgg')).toBe('network=vgg');
    expect(lookOfNetwork(look, 'vgg')).toEqual(DEFAULT_OCCLUSION_LOOK);
    expect(lookOfNetwork(look, 'digits')).toBe(look);
    expect(lookOfNetwork(read('only=7'), 'vgg').only).toBe(7);
  });

  it('shows each class once, and no more than can be shown', () => {
    expect(read('beside=5.5.x.1.2.3.4').targets).toEqual([5, 1, 2, 3]);
    const full = Array.from({ length: MAX_TARGETS }, (_, i) => i);
    expect(toggleTarget(full, 9)).toBeNull();
    expect(toggleTarget(full, 0)).toEqual([1, 2, 3]);
    expect(toggleTarget([], 9)).toEqual([9]);
  });
});
