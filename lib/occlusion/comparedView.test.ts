import { describe, expect, it } from 'vitest';
import type { OcclusionSpec } from '../domain/occlusion';
import { comparedSpec, comparedTarget } from './comparedView';

const SPEC: OcclusionSpec = { patch: 32, stride: 16, fill: [1, 2, 3] };
const square = (side: number) => ({ width: side, height: side });

describe('comparedSpec', () => {
  it('is the spec itself for an input of the same size', () => {
    expect(comparedSpec(SPEC, square(224), square(224))).toBe(SPEC);
  });

  it('covers the same part of the picture in another size', () => {
    expect(comparedSpec(SPEC, square(224), square(112))).toEqual({ patch: 16, stride: 8, fill: [1, 2, 3] });
    expect(comparedSpec(SPEC, square(64), square(96))).toEqual({ patch: 48, stride: 24, fill: [1, 2, 3] });
  });

  it('blurs what is of the same size in the picture, as far as blurs go', () => {
    const blurred = (sigma: number): OcclusionSpec => ({ ...SPEC, fill: { kind: 'blur', sigma } });
    expect(comparedSpec(blurred(11), square(224), square(64)).fill).toEqual({ kind: 'blur', sigma: 3.1 }); // 3.142…
    expect(comparedSpec(blurred(40), square(64), square(224)).fill).toEqual({ kind: 'blur', sigma: 50 });
    expect(comparedSpec(blurred(1), square(224), square(28)).fill).toEqual({ kind: 'blur', sigma: 0.5 });
    const noise: OcclusionSpec = { ...SPEC, fill: { kind: 'noise', seed: 4 } };
    expect(comparedSpec(noise, square(224), square(28)).fill).toEqual({ kind: 'noise', seed: 4 });
  });

  it('goes by the shorter side, and never below one pixel', () => {
    expect(comparedSpec(SPEC, { width: 400, height: 200 }, { width: 100, height: 300 })).toMatchObject({ patch: 16 });
    expect(comparedSpec({ ...SPEC, stride: 4 }, square(224), square(28))).toMatchObject({ patch: 4, stride: 1 });
  });
});

describe('comparedTarget', () => {
  it('keeps "top" and "label", which every network answers for itself', () => {
    expect(comparedTarget('top', ['a'], ['b'])).toBe('top');
    expect(comparedTarget('label', ['a'], ['b'])).toBe('label');
  });

  it('finds the class by its label, under whatever number', () => {
    expect(comparedTarget(1, ['cat', 'dog'], ['background', 'cat', 'dog'])).toBe(2);
    expect(comparedTarget(1, ['cat', 'dog'], ['cat', 'dog'])).toBe(1);
    // Two classes of one name: the same number is the same class.
    expect(comparedTarget(2, ['crane', 'x', 'crane'], ['crane', 'x', 'crane'])).toBe(2);
  });

  it('falls back to the top class where the other network does not know the label', () => {
    expect(comparedTarget(0, ['axolotl'], ['cat', 'dog'])).toBe('top');
    expect(comparedTarget(7, ['cat'], ['cat'])).toBe('top');
  });
});
