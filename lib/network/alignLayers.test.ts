import { describe, expect, it } from 'vitest';
import { alignLayers, type LayerForAligning, type LayerPair } from './alignLayers';

/** "Conv 8" is a convolution with 8 channels. */
const layers = (text: string) =>
  text.split(',').map((one): LayerForAligning => {
    const [type = '', channels] = one.trim().split(' ');
    return { type, outputShape: channels ? [Number(channels), 4, 4] : null };
  });
const name = (layer: LayerForAligning | null) =>
  layer ? [layer.type, layer.outputShape?.[0]].filter((part) => part !== undefined).join(' ') : '–';
const text = (pairs: readonly LayerPair<LayerForAligning>[]) =>
  pairs.map(({ a, b, kind }) => `${name(a)} | ${name(b)} ${kind}`);

describe('alignLayers', () => {
  it('puts what is equal in one row', () => {
    const one = layers('Conv 8, Relu 8, Gemm 10');
    expect(alignLayers(one, one).map(({ kind }) => kind)).toEqual(['same', 'same', 'same']);
  });

  it('leaves a row for a layer that only one network has', () => {
    expect(text(alignLayers(layers('Conv 8, Relu 8, Gemm 10'), layers('Conv 8, Norm 8, Relu 8, Gemm 10')))).toEqual([
      'Conv 8 | Conv 8 same',
      '– | Norm 8 alone',
      'Relu 8 | Relu 8 same',
      'Gemm 10 | Gemm 10 same',
    ]);
  });

  it('pairs the same operator of another width', () => {
    expect(text(alignLayers(layers('Conv 8, Relu 8, Gemm 10'), layers('Conv 16, Relu 16, Gemm 10')))).toEqual([
      'Conv 8 | Conv 16 differs',
      'Relu 8 | Relu 16 differs',
      'Gemm 10 | Gemm 10 same',
    ]);
  });

  it('never pairs two operators', () => {
    expect(text(alignLayers(layers('Conv 8, MaxPool 8, Gemm 10'), layers('Conv 8, AveragePool 8, Gemm 10')))).toEqual([
      'Conv 8 | Conv 8 same',
      'MaxPool 8 | – alone',
      '– | AveragePool 8 alone',
      'Gemm 10 | Gemm 10 same',
    ]);
  });

  it('keeps every layer of both, in order, also where one list is empty or a repetition of the other', () => {
    const once = layers('Conv 8, Relu 8, MaxPool 8');
    const cases = [
      [[], once],
      [once, []],
      [once, [...once, ...once]],
      [[...once, ...once], once],
      [layers('A, B, C, D, E'), layers('C, D, X, A, B')],
    ] as const;
    for (const [a, b] of cases) {
      const pairs = alignLayers<LayerForAligning>(a, b);
      expect(pairs.flatMap((pair) => pair.a ?? [])).toEqual([...a]);
      expect(pairs.flatMap((pair) => pair.b ?? [])).toEqual([...b]);
    }
  });

  it('finds a cheapest alignment, as trying all of them does', () => {
    const words = ['A 1', 'A 2', 'B 1', 'C 1'];
    let state = 7;
    const random = (n: number) => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % n;
    for (let round = 0; round < 60; round++) {
      const list = () => layers(Array.from({ length: 1 + random(5) }, () => words[random(4)]).join(','));
      const [a, b] = [list(), list()];
      expect(costOf(alignLayers(a, b))).toBe(cheapest(a, b));
    }
  });
});

function costOf(pairs: readonly LayerPair<LayerForAligning>[]): number {
  return pairs.reduce((sum, { kind }) => sum + { same: 0, differs: 1.5, alone: 1 }[kind], 0);
}

/** By recursion over all choices. */
function cheapest(a: readonly LayerForAligning[], b: readonly LayerForAligning[]): number {
  const [one, ...restA] = a;
  const [other, ...restB] = b;
  if (!one || !other) return a.length + b.length;
  const gaps = Math.min(1 + cheapest(restA, b), 1 + cheapest(a, restB));
  if (one.type !== other.type) return gaps;
  return Math.min(gaps, (name(one) === name(other) ? 0 : 1.5) + cheapest(restA, restB));
}
