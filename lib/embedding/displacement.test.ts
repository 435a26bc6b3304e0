import { beforeAll, describe, expect, it } from 'vitest';
import { readDigits } from '@/models/digits/readDigits';
import { symmetriseAffinities } from './affinities';
import { withPoints } from './changePoints';
import { displacement } from './displacement';
import { exactNeighbours } from './exactNeighbours';
import { initialPositions } from './initialise';
import { blob } from './layouts.testing';
import type { Neighbours } from './neighbours';
import { fitPca, projectOnAxes } from './pca';
import { calibrateToPerplexity } from './perplexity';
import { placePoints } from './placePoints';
import { Tsne } from './tsne';
import type { Vectors } from './vectors';
import { partOf } from './vectors.testing';

/** A square of half-extent 10, its middle, and more of them. */
const square = Float64Array.of(-10, -10, 10, -10, 10, 10, -10, 10, 0, 0);

describe('how far points moved', () => {
  it('is in half-extents of the map before', () => {
    // Two opposite points go outwards by 1 and two by as much inwards: no turn, no shift, no scale comes nearer.
    const before = Float64Array.of(-10, 0, 10, 0, 0, -10, 0, 10);
    const after = Float64Array.of(-11, 0, 11, 0, 0, -9, 0, 9);
    const { median, p95, largest } = displacement(before, after);
    // The best scale is Σ z·w ÷ Σ |w|² = 400 / 404.
    const scale = 400 / 404;
    expect(largest).toBeCloseTo((10 - 9 * scale) / 10, 12);
    expect(median).toBeCloseTo((10 - 9 * scale + (11 * scale - 10)) / 2 / 10, 12);
    expect(p95).toBeCloseTo(largest, 12);
  });

  it('is nothing when the whole is shifted, turned, mirrored and scaled', () => {
    const layout = blob(200, 7);
    const [cos, sin] = [Math.cos(2), Math.sin(2)];
    const other = layout.map((_, at) => {
      const [x, y] = [layout[at - (at % 2)]!, -layout[at - (at % 2) + 1]!];
      return at % 2 === 0 ? 3 * (cos * x - sin * y) + 50 : 3 * (sin * x + cos * y) - 4;
    });
    for (const share of Object.values(displacement(layout, other))) expect(share).toBeLessThan(1e-13);
  });

  it('is that of the shared points, whatever the others do', () => {
    const after = Float64Array.of(...square, 500, 500, -900, 0);
    expect(displacement(square, after)).toEqual(displacement(square, square));
    expect(displacement(square, after).largest).toBeLessThan(1e-15);
    expect(displacement(after, square.map((value) => 2 * value), { shared: 5 }).largest).toBeLessThan(1e-15); // prettier-ignore
  });

  it('names what most of many points did', () => {
    const before = blob(1000, 10, 4);
    const after = before.map((value, at) => (at < 20 ? value + 5 : value));
    const { median, p95, largest } = displacement(before, after);
    expect(p95).toBeLessThan(0.02);
    expect(median).toBeLessThan(0.02);
    expect(largest).toBeGreaterThan(0.15);
  });

  it('cannot be told of no points, of more than there are, and of points at one place', () => {
    for (const shared of [0, 6, 1.5]) expect(() => displacement(square, square, { shared })).toThrow('both maps share');
    expect(() => displacement(new Float64Array(4), square)).toThrow('one place');
  });
});

describe('two thousand handwritten digits, of which the last one in a hundred come later', () => {
  const COUNT = 2000;
  const OLD = 1980;
  const PERPLEXITY = 30;
  let vectors: Vectors;
  let neighbours: Neighbours;
  let finished: Tsne;

  const affinitiesOf = (lists: Neighbours) => symmetriseAffinities(lists, calibrateToPerplexity(lists, PERPLEXITY));

  beforeAll(async () => {
    // The held-out ones, in an order that takes every kind of digit among the last.
    const digits = (await readDigits()).filter(({ heldOut }) => heldOut);
    const shuffled = digits.map((_, i) => digits[(i * 577) % COUNT]!);
    const pixels = Float32Array.from({ length: COUNT * 784 }, (_, at) => shuffled[Math.floor(at / 784)]!.pixels[at % 784]!); // prettier-ignore
    const raw = { count: COUNT, dimensions: 784, values: pixels };
    vectors = projectOnAxes(fitPca(raw, 50), raw);
    const old = partOf(vectors, 0, OLD);
    neighbours = exactNeighbours(old, { k: 90 });
    finished = new Tsne(affinitiesOf(neighbours), initialPositions(old, 'pca', 1));
    while (finished.iteration < 1000) finished.step();
  });

  it('move the old ones by a median of at most 1 % in 100 joint iterations', () => {
    const state = finished.saveState();
    const placed = placePoints(partOf(vectors, 0, OLD), state.positions, partOf(vectors, OLD, COUNT));
    const extended = withPoints(state, placed);
    const run = Tsne.restore(affinitiesOf(exactNeighbours(vectors, { k: 90 })), extended);
    const placedKl = run.measureKl();
    run.hold(OLD, 30);
    for (let k = 0; k < 30; k++) run.step();
    const heldKl = run.measureKl();
    expect(displacement(state.positions, run.positions)).toEqual(displacement(state.positions, state.positions));
    for (let k = 0; k < 100; k++) run.step();
    const control = Tsne.restore(affinitiesOf(neighbours), state);
    for (let k = 0; k < 100; k++) control.step();

    const moved = displacement(state.positions, run.positions);
    const withoutAdditions = displacement(state.positions, control.positions);
    const said = `with additions ${JSON.stringify(moved)}, control run without additions ${JSON.stringify(withoutAdditions)}`;
    console.log(said);
    expect(moved.median, said).toBeLessThanOrEqual(0.01);
    expect(moved.p95, said).toBeLessThanOrEqual(0.03);
    expect(withoutAdditions.median, said).toBeLessThanOrEqual(0.01);
    // They find their places while the others are held, and better ones together with them.
    expect(heldKl).toBeLessThan(placedKl);
    expect(run.measureKl()).toBeLessThan(heldKl);
  });
});
