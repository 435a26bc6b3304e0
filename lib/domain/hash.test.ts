import { describe, expect, it } from 'vitest';
import { canonicalJson } from './hash';

describe('canonicalJson', () => {
  it('gives the same text whatever the order of the keys, at every depth', () => {
    expect(canonicalJson({ b: { y: 1, x: [2, { d: 4, c: 3 }] }, a: null })).toBe(
      '{"a":null,"b":{"x":[2,{"c":3,"d":4}],"y":1}}',
    );
  });

  it('leaves undefined fields out, as JSON does', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe(canonicalJson({ b: 1 }));
  });

  it('keeps the order of lists, which is part of their meaning', () => {
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  });

  it('reads back as the same value', () => {
    const value = { text: 'é "quoted" \n', number: 0.1, list: [true, false, null] };
    expect(JSON.parse(canonicalJson(value))).toEqual(value);
  });

  it.each([NaN, Infinity, () => 1])('throws on %s, which JSON would silently turn into something else', (value) => {
    expect(() => canonicalJson({ value })).toThrow(TypeError);
  });
});
