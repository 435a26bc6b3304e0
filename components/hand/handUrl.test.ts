import { describe, expect, it } from 'vitest';
import type { CoveredRegion } from '@/lib/domain/coveredRegion';
import { maskRegion, strokeMask } from '@/lib/occlusion/region';
import { decodeRegion, encodeRegion, MAX_REGION_TEXT } from './handUrl';

const SIZE = { width: 224, height: 224 };
const patch: CoveredRegion = { kind: 'rects', rects: [{ x0: 40, y0: 12, x1: 96, y1: 68 }] };

describe('a covered region in the address', () => {
  it('comes back as it was: a patch, two, and a painted stroke', () => {
    const mask = new Uint8Array(224 * 224);
    strokeMask(mask, SIZE, { from: { x: 60, y: 70 }, to: { x: 150, y: 110 }, diameter: 32, value: 1 });
    const two: CoveredRegion = { kind: 'rects', rects: [...patch.rects, { x0: 0, y0: 0, x1: 1, y1: 224 }] };
    for (const region of [patch, two, maskRegion(mask, SIZE)!])
      expect(decodeRegion(encodeRegion(region)!)).toEqual(region);
    expect(encodeRegion(patch)).toBe('40.12.56.56');
  });

  it('is left out where a mask is too ragged for an address', () => {
    const dots = Uint8Array.from({ length: 224 * 224 }, (_, at) => (at % 37 === 0 && at < 25_000 ? 1 : 0));
    const region = maskRegion(dots, SIZE)!;
    expect(region.runs.length).toBeGreaterThan(1000);
    expect(encodeRegion(region)).toBeNull();
  });

  it.each([
    '', '1.2.3', '1.2.0.4', '-1.2.3.4', '1.2.3.4_', '1.5e3.2.3', 'm', 'm2.2.', 'm2.2.1.2', 'm2.2.1.0.3', 'm2.2.zzzzzzz',
    'm99999.99999.1', '1.2.3.4'.padEnd(MAX_REGION_TEXT + 8, '_1.2.3.4'), Array(17).fill('1.2.3.4').join('_'),
  ])('is none where it cannot be read: %j', (text) => expect(decodeRegion(text)).toBeNull()); // prettier-ignore
});
