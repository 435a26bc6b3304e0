import { describe, expect, it } from 'vitest';
import { compareSummaries } from '@/lib/filters/filterSummary';
import { knownGabor } from '@/lib/filters/gabor.testing';
import { comparisonRows, comparisonSentences } from './comparisonText';
import { CHANNELS_INPUT, measuredLayer, RGB_INPUT } from './exampleFilters.testing';
import {
  binText,
  colourText,
  cosineText,
  describeFilter,
  exactWeight,
  filterFacts,
  filterFlags,
  fitCaution,
  gaborText,
  pairsText,
  phaseText,
  shapeText,
  stripesText,
  weightsAt,
} from './filterText';

const SIZE = { height: 7, width: 7 };
const edge = knownGabor(SIZE, { orientation: 45, wavelength: 4, phase: 90, along: 1.5, across: 2 });
const redEdge = [...edge, ...edge.map((value) => -value), ...edge.map(() => 0)];
const filters = measuredLayer(
  [3, 3, 7, 7],
  Float32Array.from([...redEdge, ...edge, ...edge, ...edge, ...redEdge.map((value) => value * 1e-3)]),
);
const [colourful, grey, dead] = filters.filters;

describe('a weight', () => {
  it('is said in as few figures as tell it from every other float32', () => {
    expect(exactWeight(Math.fround(0.1))).toBe('0.1');
    expect(exactWeight(-2.5)).toBe('−2.5');
    expect(exactWeight(0)).toBe('0');
    for (const value of [1 / 3, 16_777_215, 1e-20, -0.062_318_4, Math.PI].map(Math.fround))
      expect(Math.fround(Number(exactWeight(value).replaceAll('−', '-')))).toBe(value);
  });

  it('has its place, and its colour where the input is a picture, whichever order the network reads', () => {
    const values = Float32Array.from({ length: 12 }, (_, i) => i);
    const shape: [number, number, number, number] = [1, 3, 2, 2];
    const place = { channel: 1, row: 1, col: 0 };
    const named = [
      { name: 'red', value: 2 },
      { name: 'green', value: 6 },
      { name: 'blue', value: 10 },
    ];
    expect(weightsAt({ shape, input: RGB_INPUT }, values, place)).toEqual(named);
    const bgr = weightsAt({ shape, input: { ...RGB_INPUT, order: 'BGR' } }, values, place);
    expect(bgr.map(({ name, value }) => `${name} ${value}`)).toEqual(['red 10', 'green 6', 'blue 2']);
    expect(weightsAt({ shape, input: CHANNELS_INPUT }, values, place)).toEqual([{ name: 'input 1', value: 6 }]);
  });
});

describe('a filter in words', () => {
  it('says its norm, range, fit and colours', () => {
    const facts = filterFacts(colourful!, filters).map(({ name, value }) => `${name}: ${value as string}`);
    expect(facts.map((fact) => fact.split(':')[0])).toEqual([
      ...['Norm', 'Weights', 'Gabor fit', 'Orientation', 'Wavelength', 'Phase', 'Size (σ)', 'Colour'],
    ]);
    expect(facts).toContain('Orientation: 45°, stripes rising');
    expect(facts).toContain('Colour: red against green 100 %, light against dark 0 %, blue against yellow 0 %');
    expect(facts.find((fact) => fact.startsWith('Gabor fit'))).toBe('Gabor fit: R² 1.00: Gabor-like');
    expect(colourText(grey!.colour!)).toMatch(/^light against dark 100 %/);
  });

  it('names the stripes and what is at the middle of the wave', () => {
    expect([0, 44, 90, 140, 179].map(stripesText)).toEqual([...['upright', 'rising', 'lying', 'falling', 'upright']]);
    expect([10, 100, 180, 269, 359].map(phaseText)).toEqual([
      ...['a bright stripe', 'an edge', 'a dark stripe', 'an edge', 'a bright stripe'],
    ]);
  });

  it('says when it does next to nothing, and by how much', () => {
    expect(filterFlags(grey!, filters)).toBeNull();
    expect(filterFlags(dead!, filters)).toMatch(/^Nearly dead: its norm is 0\.\d+ % of the layer’s median; below 10 %/);
    expect(filterFlags({ nearDead: true, norm: 0 }, { medianNorm: 0, nearDeadShare: 0.1 })).toContain('nothing of');
  });

  it('warns where a fit says little: small kernels, and waves that are longer than the kernel', () => {
    expect(fitCaution(colourful!, filters)).toBeNull();
    expect(fitCaution(colourful!, { shape: [1, 3, 3, 3] })).toContain('3 × 3 weights is fitted easily');
    const long = { ...colourful!, gabor: { ...colourful!.gabor!, wavelength: 7.5 } };
    expect(fitCaution(long, filters)).toContain('longer than the kernel');
    expect(fitCaution({ ...colourful!, gabor: null }, filters)).toBeNull();
  });

  it('is one sentence after another for screen readers', () => {
    expect(describeFilter(dead!, filters, null)).toMatch(/^Filter 2\. Norm 0\.\d+\. Gabor-like, R² 1\.00, stripes rising\. Nearly dead\.$/); // prettier-ignore
    const deep = measuredLayer([1, 2, 1, 1], Float32Array.of(3, 4), CHANNELS_INPUT);
    expect(describeFilter(deep.filters[0]!, deep, 1)).toBe('Filter 0, input 1. Norm 5.');
  });
});

describe('a layer in words', () => {
  it('has a shape, groups, and how many filters are like Gabor functions', () => {
    expect(shapeText({ shape: [2048, 512, 1, 1], groups: 1 })).toBe('2,048 filters of 512 × 1 × 1');
    expect(shapeText({ shape: [32, 4, 3, 3], groups: 8 })).toBe('32 filters of 4 × 3 × 3, in 8 groups');
    expect(gaborText(filters)).toBe('3 of 3 Gabor-like (R² ≥ 0.7)');
    const deep = measuredLayer([1, 2, 1, 1], Float32Array.of(3, 4), CHANNELS_INPUT);
    expect(gaborText(deep)).toBeNull();
  });

  it('says how many pairs there are, how many are listed, and why none can be', () => {
    const pair = { a: 0, b: 1, cosine: -0.99 };
    expect(pairsText({ pairs: [pair], total: 1, leastCosine: 0.95 })).toBe('1 pair with a cosine of 0.95 or more, of either sign.'); // prettier-ignore
    expect(pairsText({ pairs: [pair], total: 1200, leastCosine: 0.95 })).toContain('1,200 pairs');
    expect(pairsText({ pairs: [pair], total: 1200, leastCosine: 0.95 })).toContain('the 1 most alike of them listed');
    expect(pairsText({ pairs: [], total: 0, leastCosine: 0.95 })).toMatch(/^No pair/);
    expect(pairsText({ pairs: null, total: 0, leastCosine: 0.95 })).toContain('too many weights');
    expect(cosineText(-0.98765)).toBe('cosine −0.988, opposite sign');
  });

  it('has bars with their numbers', () => {
    expect(binText({ of: 'orientation', at: 11 })).toBe('165° to 180°');
    expect(binText({ of: 'frequency', at: 2 })).toBe('0.1 to 0.15 cycles a pixel');
  });
});

describe('networks beside each other', () => {
  const noise = measuredLayer(
    [2, 3, 7, 7],
    Float32Array.from({ length: 294 }, (_, i) => Math.sin(i * i)),
  );
  it('have a row for each measure and a column for each network', () => {
    const rows = comparisonRows([filters, noise]);
    expect(rows.every(({ values }) => values.length === 2)).toBe(true);
    expect(rows[0]).toEqual({ name: 'Filters', values: ['3 of 7 × 7', '2 of 7 × 7'] });
    expect(rows[1]?.values[0]).toBe('3 (100 %)');
  });
  it('are told apart in sentences, with every number that there is', () => {
    expect(comparisonSentences({ gaborShare: -0.25, wavelength: 1.6, orientations: 0.4, frequencies: 0.1 })).toBe(
      'has 25 percentage points fewer Gabor-like filters. Its median wave is 1.6 × as long, measured in widths of the picture. Orientations are 0.40 apart, frequencies are 0.10 apart (0: alike, 1: nothing in common).',
    );
    expect(comparisonSentences(compareSummaries(filters, filters))).toMatch(/^has the same share .* 0\.00 apart/);
    expect(comparisonSentences({ gaborShare: 0.01, wavelength: null, orientations: null, frequencies: null })).toBe(
      'has 1 percentage point more Gabor-like filters.',
    );
  });
});
