import { describe, expect, it } from 'vitest';
import type { FilterInput, FilterShape, LayerFilters } from '../domain/layerFilters';
import { compareSummaries, distributionDistance, summariseFilters } from './filterSummary';
import { knownGabor, normalNumbers } from './gabor.testing';
import { wholeWeights } from './layerWeights';
import { measureFilters } from './measureFilters';
import { sortFilters } from './sortFilters';

const PICTURE: FilterInput = { kind: 'picture', order: 'RGB', height: 224, width: 224 };
const SIZE = { height: 7, width: 7 };
const wave = (orientation: number, wavelength = 4) =>
  knownGabor(SIZE, { orientation, wavelength, phase: 90, along: 1.7, across: 2 });
/** A pattern in the given red, green and blue. */
const coloured = (pattern: Float32Array, colour: readonly number[]) => colour.flatMap((share) => [...pattern.map((v) => v * share)]); // prettier-ignore

function measure(filters: readonly (readonly number[])[], inner: [number, number, number], input = PICTURE) {
  const shape: FilterShape = [filters.length, ...inner];
  const work = measureFilters(wholeWeights(shape, Float32Array.from(filters.flat())), input);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

describe('the filters of a first layer', () => {
  const grey = coloured(wave(0), [1, 1, 1]);
  const redGreen = coloured(wave(90), [1, -1, 0]);
  const blueYellow = coloured(wave(45, 5), [-1, -1, 2]);
  const flat = new Array<number>(147).fill(0.5);
  const dead = grey.map((value) => value * 0.01);
  const opposite = grey.map((value) => value * -3);
  const measured = measure([grey, redGreen, blueYellow, flat, dead, opposite], [3, 7, 7]);

  it('have the colours that carry them: shares of light and dark, red and green, blue and yellow', () => {
    const shares = measured.filters.slice(0, 3).map(({ colour }) => colour?.shares);
    expect(shares[0]?.luminance).toBeCloseTo(1, 6);
    expect(shares[1]?.redGreen).toBeCloseTo(1, 6);
    expect(shares[2]?.blueYellow).toBeCloseTo(1, 6);
    expect(measured.filters.map(({ colour }) => Math.round(colour?.colourfulness ?? -1))).toEqual([0, 1, 1, 0, 0, 0]);
    const [red, green, blue] = measured.filters[1]!.colour!.direction;
    expect(red).toBeCloseTo(-green, 6);
    expect(blue).toBeCloseTo(0, 6);
  });

  it('of a network that reads blue, green, red have the same colours', () => {
    const turned = [...redGreen.slice(98), ...redGreen.slice(49, 98), ...redGreen.slice(0, 49)];
    const [filter] = measure([turned], [3, 7, 7], { ...PICTURE, order: 'BGR' }).filters;
    expect(filter).toEqual({ ...measured.filters[1]!, index: 0 });
  });

  it('have their directions, but for those that are flat', () => {
    expect(measured.filters.map(({ gabor }) => gabor && Math.round(gabor.orientation) % 180)).toEqual([0, 90, 45, null, 0, 0]); // prettier-ignore
    expect(measured.filters[0]!.gabor!.wavelength).toBeCloseTo(4, 1);
    expect(measured.filters[2]!.gabor!.wavelength).toBeCloseTo(5, 1);
  });

  it('are flagged when they are nearly dead, by a tenth of the median norm', () => {
    const norms = measured.filters.map(({ norm }) => norm);
    expect(norms[5]).toBeCloseTo(3 * norms[0]!, 4);
    expect(measured.filters.map(({ nearDead }) => nearDead)).toEqual([false, false, false, false, true, false]);
    expect(measured).toMatchObject({ nearDeadShare: 0.1, least: Math.min(...opposite.map(Math.fround)) });
  });

  it('are paired when they point the same way or the opposite one; nearly dead ones are in no pair', () => {
    const { pairs, total, leastCosine } = measured.duplicates;
    expect(total).toBe(1);
    expect(leastCosine).toBe(0.95);
    expect(pairs).toEqual([{ a: 0, b: 5, cosine: expect.closeTo(-1, 5) }]);
  });

  it('are summed up: shares, medians, histograms', () => {
    expect(measured.summary).toMatchObject({ filters: 6, nearDead: 1, fitted: 5, gaborLike: 5, colourful: 2 });
    expect(measured.summary.gaborShare).toBeCloseTo(5 / 6);
    expect(measured.summary.medianWavelength).toBeCloseTo(4, 1);
    // 0 degrees may be 179.99 as well: the first and the last bin are neighbours.
    const { orientations, frequencies } = measured.summary;
    expect(orientations[0]! + orientations[11]!).toBe(3);
    expect([orientations[3], orientations[6]! + orientations[5]!]).toEqual([1, 1]);
    expect(frequencies.reduce((a, b) => a + b)).toBe(5);
  });

  it('are sorted by what was measured, those without a number last', () => {
    expect(sortFilters(measured.filters, 'index')).toEqual([0, 1, 2, 3, 4, 5]);
    expect(sortFilters(measured.filters, 'norm').slice(0, 2)).toEqual([5, 3]);
    expect(sortFilters(measured.filters, 'colourfulness').slice(0, 2).toSorted()).toEqual([1, 2]);
    expect(sortFilters(measured.filters, 'wavelength').at(-2)).toBe(2);
    expect(sortFilters(measured.filters, 'orientation').at(-1)).toBe(3);
    expect(sortFilters(measured.filters, 'r2').at(-1)).toBe(3);
  });
});

describe('the filters of a deeper layer', () => {
  it('have norms and a range, and neither colours nor directions', () => {
    const normal = normalNumbers(4);
    const rows = Array.from({ length: 5 }, () => Array.from({ length: 8 * 9 }, normal));
    const measured = measure(rows, [8, 3, 3], { kind: 'channels' });
    measured.filters.forEach(({ norm, colour, gabor }, k) => {
      expect(norm).toBeCloseTo(Math.hypot(...rows[k]!), 4);
      expect([colour, gabor]).toEqual([null, null]);
    });
    expect(measured.greatest).toBeCloseTo(Math.max(...rows.flat()), 5);
    expect(measured.summary).toMatchObject({ fitted: 0, medianWavelength: null, colourful: null });
  });

  it('are not compared with each other where that would take long, and say so', () => {
    const weights = { ...wholeWeights([3000, 300, 1, 1], new Float32Array(900_000).fill(1)) };
    const work = measureFilters(weights, { kind: 'channels' });
    let step = work.next();
    while (!step.done) step = work.next();
    expect(step.value.duplicates).toMatchObject({ pairs: null, total: 0 });
  });

  it('of zeros are dead, and in no pair', () => {
    const measured = measure([new Array<number>(4).fill(0), new Array<number>(4).fill(0)], [4, 1, 1], {
      kind: 'channels',
    });
    expect(measured.filters.every(({ nearDead }) => nearDead)).toBe(true);
    expect(measured.duplicates.pairs).toEqual([]);
  });
});

describe('two networks beside each other', () => {
  it('are as far apart as their histograms', () => {
    expect(distributionDistance([1, 1, 0], [2, 2, 0])).toBe(0);
    expect(distributionDistance([4, 0], [0, 1])).toBe(1);
    expect(distributionDistance([3, 1], [1, 1])).toBeCloseTo(0.25);
    expect(distributionDistance([0, 0], [1, 1])).toBeNull();
  });

  it('are compared by shares, by waves as parts of the picture, and by their distributions', () => {
    const layer = (orientations: number[], wavelength: number, width: number) => {
      const filters = orientations.map((orientation) => coloured(wave(orientation, wavelength), [1, 1, 1]));
      const input = { ...PICTURE, width };
      return { input, summary: measure([...filters, new Array<number>(147).fill(1)], [3, 7, 7], input).summary };
    };
    const [one, other] = [layer([20, 50], 3, 224), layer([20, 20, 50], 4.5, 112)];
    const compared = compareSummaries(one, other);
    expect(compared.gaborShare).toBeCloseTo(3 / 4 - 2 / 3);
    expect(compared.wavelength).toBeCloseTo((4.5 / 112) / (3 / 224), 1); // prettier-ignore
    expect(compared.orientations).toBeCloseTo(2 / 3 - 1 / 2);
    expect(compared.frequencies).toBe(1);
    expect(compareSummaries(one, { ...other, input: { kind: 'channels' } }).wavelength).toBeNull();
  });

  it('have a summary even without filters', () => {
    const summary: LayerFilters['summary'] = summariseFilters([]);
    expect(summary).toMatchObject({ filters: 0, gaborShare: 0, medianR2: null });
  });
});
