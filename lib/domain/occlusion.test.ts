import { describe, expect, it } from 'vitest';
import { AppError, parseOrThrow } from './appError';
import { canonicalJson } from './hash';
import { fillKind, fillSchema, occlusionSpecSchema, sameFill, type Fill } from './occlusion';

describe('a fill', () => {
  it.each<Fill>([
    [0, 127, 255],
    { kind: 'mean' },
    { kind: 'data-mean' },
    { kind: 'blur', sigma: 0.5 },
    { kind: 'blur', sigma: 50 },
    { kind: 'noise', seed: 0 },
    { kind: 'shuffle', seed: 4294967295 },
  ])('can be %j, and stays what it is', (fill) => {
    expect(fillSchema.parse(fill)).toEqual(fill);
    expect(fillKind(fill)).toBe(Array.isArray(fill) ? 'colour' : fill.kind);
  });

  it.each<[unknown, string, RegExp]>([
    [[0, 0, 256], 'fill.2', /must be a whole number|at most|255/i],
    [[0, 0], 'fill', /must be a colour as \[red, green, blue\], or an object/],
    [[0, 0, 1.5], 'fill', /must be/],
    ['grey', 'fill', /must be a colour/],
    [{ kind: 'median' }, 'fill', /"kind" is mean, data-mean, blur/],
    [{ kind: 'colour' }, 'fill', /must be a colour/],
    [{ kind: 'mean', seed: 1 }, 'fill', /./],
    [{ kind: 'blur' }, 'fill', /./],
    [{ kind: 'blur', sigma: 0.4 }, 'fill.sigma', /must be at least 0\.5 pixels/],
    [{ kind: 'blur', sigma: 51 }, 'fill.sigma', /must be at most 50 pixels/],
    [{ kind: 'blur', sigma: NaN }, 'fill', /./],
    [{ kind: 'noise', seed: -1 }, 'fill.seed', /must be at least 0/],
    [{ kind: 'noise', seed: 4294967296 }, 'fill.seed', /must be at most 4294967295/],
    [{ kind: 'shuffle', seed: 0.5 }, 'fill', /./],
  ])('cannot be %j', (fill, field, message) => {
    const parse = () => parseOrThrow(occlusionSpecSchema, { patch: 1, stride: 1, fill }, 'The run');
    expect(parse).toThrow(message);
    expect(parse).toThrow(AppError);
    try {
      parse();
    } catch (error) {
      expect((error as AppError).options.field?.startsWith(field)).toBe(true);
    }
  });

  it('that is left out is grey, and a colour is written as ever: old rows and hashes keep their meaning', () => {
    const spec = occlusionSpecSchema.parse({ stride: 2, patch: 8 });
    expect(canonicalJson(spec)).toBe('{"fill":[128,128,128],"patch":8,"stride":2}');
  });

  it('is the same whatever the order of its keys', () => {
    expect(sameFill({ kind: 'noise', seed: 3 }, { seed: 3, kind: 'noise' })).toBe(true);
    expect(sameFill({ kind: 'noise', seed: 3 }, { kind: 'shuffle', seed: 3 })).toBe(false);
    expect(sameFill([1, 2, 3], [1, 2, 4])).toBe(false);
    expect(sameFill([1, 2, 3], { kind: 'mean' })).toBe(false);
  });
});
