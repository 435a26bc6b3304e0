import { describe, expect, it } from 'vitest';
import { FREQUENCY_BINS, ORIENTATION_BINS } from '@/lib/filters/filterSummary';
import { knownGabor, normalNumbers } from '@/lib/filters/gabor.testing';
import { CHANNELS_INPUT, measuredLayer } from './exampleFilters.testing';
import { duplicatesOf, filtersBefore, nearestOf, shownFilters } from './filterChoice';
import { columnValue, FILTER_COLUMNS, sortRows } from './filterRows';
import { DEFAULT_FILTERS_LOOK } from './filtersLook';

const SIZE = { height: 9, width: 9 };
const grey = (pattern: Float32Array) => [...pattern, ...pattern, ...pattern];
const red = (pattern: Float32Array) => [...pattern, ...pattern.map((value) => -value), ...pattern.map(() => 0)];
const wave = (orientation: number, wavelength: number) =>
  knownGabor(SIZE, { orientation, wavelength, phase: 90, along: 2, across: 2.5 });
const noise = normalNumbers(5);

/** Gabor functions in grey and colour, one of them twice with its sign turned, noise, and one that is nearly nothing. */
const filters = measuredLayer(
  [7, 3, 9, 9],
  Float32Array.from([
    ...grey(wave(50, 5)),
    ...red(wave(10, 4)),
    ...Array.from({ length: 243 }, noise),
    ...grey(wave(50, 5).map((value) => -0.5 * value)),
    ...grey(wave(120, 7)),
    ...grey(wave(91, 5).map((value) => value * 1e-3)),
    ...red(wave(170, 6)),
  ]),
);
const shown = (look: Partial<typeof DEFAULT_FILTERS_LOOK>) =>
  shownFilters(filters, { ...DEFAULT_FILTERS_LOOK, ...look });

describe('the filters that are shown', () => {
  it('are all of them, in the order of the network', () => {
    expect(shown({})).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('are of one kind', () => {
    expect(shown({ only: 'gabor' })).toEqual([0, 1, 3, 4, 5, 6]);
    expect(shown({ only: 'duplicate' })).toEqual([0, 3]);
    expect(shown({ only: 'dead' })).toEqual([5]);
    expect(shown({ only: 'grey' })).toEqual([0, 3, 4, 5]);
    // Noise in three channels at random is mostly colour.
    expect(shown({ only: 'colour' })).toEqual([1, 2, 6]);
  });

  it('are sorted by what they are', () => {
    expect(shown({ only: 'gabor', sort: 'orientation' })).toEqual([1, 0, 3, 5, 4, 6]);
    expect(shown({ sort: 'r2' }).at(-1)).toBe(2);
  });

  it('of a bar of a histogram are as many as the bar says', () => {
    for (const [of, counts, bins] of [
      ['orientation', filters.summary.orientations, ORIENTATION_BINS],
      ['frequency', filters.summary.frequencies, FREQUENCY_BINS],
    ] as const) {
      expect(counts).toHaveLength(bins);
      expect(counts.map((_, at) => shown({ bin: { of, at } }).length)).toEqual(counts);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(6);
    }
    expect(shown({ bin: { of: 'orientation', at: 3 } })).toEqual([0, 3]);
  });

  it('of a deeper layer have no colours and no waves', () => {
    const deep = measuredLayer([3, 2, 1, 1], Float32Array.of(1, 2, 3, 4, 5, 6), CHANNELS_INPUT);
    expect(shownFilters(deep, { ...DEFAULT_FILTERS_LOOK, only: 'grey' })).toEqual([]);
    expect(shownFilters(deep, { ...DEFAULT_FILTERS_LOOK, sort: 'norm' })).toEqual([2, 1, 0]);
  });
});

describe('near-duplicates', () => {
  const duplicates = { leastCosine: 0.95, total: 3, pairs: [{ a: 2, b: 7, cosine: -0.99 }, { a: 1, b: 2, cosine: 0.97 }, { a: 1, b: 9, cosine: 0.96 }] }; // prettier-ignore
  it('are listed for each filter, the most alike first', () => {
    expect(duplicatesOf(2, duplicates)).toEqual([
      { other: 7, cosine: -0.99 },
      { other: 1, cosine: 0.97 },
    ]);
    expect(nearestOf(duplicates).get(1)).toEqual({ other: 2, cosine: 0.97 });
    expect(nearestOf(duplicates).get(9)).toEqual({ other: 1, cosine: 0.96 });
    expect(nearestOf({ ...duplicates, pairs: null }).size).toBe(0);
  });
  it('are found with their sign turned', () => {
    expect(duplicatesOf(3, filters.duplicates)).toEqual([{ other: 0, cosine: expect.closeTo(-1, 6) as number }]);
  });
});

describe('the rows of the table', () => {
  const nearest = nearestOf(filters.duplicates);
  it('are sorted by every column, those without a number last either way', () => {
    for (const column of FILTER_COLUMNS)
      for (const direction of ['ascending', 'descending'] as const) {
        const values = sortRows(filters.filters, { column, direction }, nearest).map((filter) =>
          columnValue(filter, column, nearest),
        );
        const known = values.filter((value) => value !== null);
        expect(values.slice(0, known.length)).toEqual(known);
        expect(known).toEqual(known.toSorted((a, b) => (direction === 'ascending' ? a - b : b - a)));
      }
    expect(sortRows(filters.filters, { column: 'alike', direction: 'descending' }, nearest)[2]?.index).toBe(1);
  });
});

describe('the layer with filters before another one', () => {
  const layers = [
    ['conv1', 'input'],
    ['relu1', 'conv1'],
    ['conv2', 'relu1'],
    ['pool', 'relu1'],
    ['add', 'conv2', 'pool'],
    ['relu2', 'add'],
  ].map(([name = '', ...inputs]) => ({ name, inputs }));
  const graph = { layers: layers as never };
  const isConvolution = (name: string) => name.startsWith('conv');
  it('is the nearest on the way back, on whichever branch', () => {
    expect(filtersBefore(graph, 'relu1', isConvolution)).toBe('conv1');
    expect(filtersBefore(graph, 'relu2', isConvolution)).toBe('conv2');
    expect(filtersBefore(graph, 'pool', isConvolution)).toBe('conv1');
  });
  it('is none where none is before it, in a circle, and for a layer that there is not', () => {
    expect(filtersBefore(graph, 'conv1', isConvolution)).toBeNull();
    expect(filtersBefore(graph, 'nothing', isConvolution)).toBeNull();
    const circle = { layers: [{ name: 'a', inputs: ['b'] }, { name: 'b', inputs: ['a'] }] as never }; // prettier-ignore
    expect(filtersBefore(circle, 'a', isConvolution)).toBeNull();
  });
});
