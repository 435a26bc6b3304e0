import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { exactNeighbours } from '@/lib/embedding/exactNeighbours';
import { mapVectors, neighbourPreservation, trustworthiness } from '@/lib/embedding/quality';
import { fitPca, projectOnAxes } from '@/lib/embedding/pca';
import type { Vectors } from '@/lib/embedding/vectors';
import { seededRandom } from '@/lib/random/seededRandom';
import { readDigits } from '@/models/digits/readDigits';
import type { UmapOptions } from './umapOptions';
import { createUmapRun, UmapRun } from './umapRun';
import { umapStart } from './umapStart';

const SOME = cloud(200, 5);

function cloud(count: number, dimensions: number): Vectors {
  const random = seededRandom(3);
  return { count, dimensions, values: Float64Array.from({ length: count * dimensions }, () => random() - 0.5) };
}

function finished(run: UmapRun): UmapRun {
  while (run.iteration < run.epochs) run.step();
  return run;
}

const mapOf = (vectors: Vectors, options: Partial<UmapOptions> = {}) =>
  finished(createUmapRun(vectors, { epochs: 60, neighbours: 8, ...options })).positions;

/** How the call fails: code, field, message. */
function failureOf(call: () => unknown): { code: string; field: string | undefined; message: string } {
  try {
    call();
  } catch (error) {
    if (error instanceof AppError) return { ...error.toBody(), field: error.options.field };
    throw error;
  }
  throw new Error('It did not fail.');
}

describe('UMAP', () => {
  it('keeps the neighbours of real digits far better than principal components do', async () => {
    const digits = (await readDigits()).filter((_, i) => i % 20 === 0);
    const values = Float32Array.from(digits.flatMap(({ pixels }) => [...pixels]));
    const vectors = { count: digits.length, dimensions: values.length / digits.length, values };
    const near = exactNeighbours(vectors, { k: 10 });
    const measure = (map: Float64Array) => ({
      trust: trustworthiness(vectors, map, 12),
      kept: neighbourPreservation(near, exactNeighbours(mapVectors(map), { k: 10 }), 10),
    });
    const umap = measure(finished(createUmapRun(vectors, { epochs: 100 })).positions);
    const pca = measure(umapStart(vectors, 'pca', 1));
    expect(umap.trust).toBeGreaterThan(0.9);
    expect(umap.trust).toBeGreaterThan(pca.trust + 0.15);
    expect(umap.kept).toBeGreaterThan(pca.kept + 0.25);
  });

  it('is the same, byte for byte, for the same seed, and another one for another', () => {
    for (const start of ['pca', 'random'] as const) {
      const map = (seed: number) => finished(createUmapRun(SOME, { epochs: 40, seed }, start)).positions;
      expect(map(5)).toEqual(map(5));
      expect(map(5)).not.toEqual(map(6));
    }
  });

  it('begins where it is told to, and counts its epochs up to the last one', () => {
    const start = umapStart(SOME, 'pca', 1);
    const run = new UmapRun(exactNeighbours(SOME, { k: 14 }), start, { epochs: 3 });
    expect(run.positions).toEqual(start);
    run.step(); // the library moves nothing in its first epoch
    expect(run.positions).toEqual(start);
    run.step();
    expect(run.positions).not.toEqual(start);
    expect(Math.max(...run.positions.map((value, at) => Math.abs(value - start[at]!)))).toBeGreaterThan(0.01);
    expect([run.iteration, run.epochs]).toEqual([2, 3]);
    expect(() => finished(run).step()).toThrow('all 3 epochs');
  });

  it('takes the number of epochs from the number of points unless it is told', () => {
    expect(createUmapRun(SOME).epochs).toBe(500);
    expect(createUmapRun(SOME, { epochs: 7 }).epochs).toBe(7);
  });

  it('with "cosine" looks at directions alone', () => {
    // Doubling is exact, so that even the last bit must agree.
    const values = SOME.values.map((value, at) => (Math.floor(at / SOME.dimensions) % 2 === 0 ? 2 : 0.5) * value);
    const scaled = { ...SOME, values };
    expect(mapOf(scaled, { metric: 'cosine' })).toEqual(mapOf(SOME, { metric: 'cosine' }));
    expect(mapOf(scaled)).not.toEqual(mapOf(SOME));
  });

  it('leaves more room between points for a larger minimal distance', () => {
    const gap = (minDist: number) => {
      const { squaredDistances } = exactNeighbours(mapVectors(mapOf(SOME, { minDist, epochs: 200 })), { k: 1 });
      return [...squaredDistances].sort((a, b) => a - b)[SOME.count / 2]! ** 0.5;
    };
    expect(gap(0.8)).toBeGreaterThan(2 * gap(0.05));
  });

  it.each<[string, Vectors]>([
    ['vectors that are all equal', { count: 60, dimensions: 3, values: new Float64Array(180).fill(2) }],
    ['vectors on a line', { count: 60, dimensions: 1, values: Float64Array.from({ length: 60 }, (_, i) => i) }],
    [
      'two places far apart',
      { count: 60, dimensions: 2, values: Float64Array.from({ length: 120 }, (_, i) => (i % 4 < 2 ? 1e90 : 0)) },
    ],
    ['three points', cloud(3, 2)],
  ])('puts %s at finite places, each at its own', (_, vectors) => {
    const map = mapOf(vectors, { neighbours: Math.min(8, vectors.count - 1) });
    expect(map.every(Number.isFinite)).toBe(true);
    expect(new Set(Array.from({ length: vectors.count }, (_, i) => `${map[2 * i]} ${map[2 * i + 1]}`)).size).toBe(vectors.count); // prettier-ignore
  });

  it.each<[Partial<UmapOptions>, string]>([
    [{ neighbours: 1 }, 'neighbours'],
    [{ neighbours: 2.5 }, 'neighbours'],
    [{ neighbours: 201 }, 'neighbours'],
    [{ neighbours: 200 }, 'neighbours'],
    [{ minDist: -0.1 }, 'minDist'],
    [{ minDist: 1.1 }, 'minDist'],
    [{ minDist: NaN }, 'minDist'],
    [{ epochs: 0 }, 'epochs'],
    [{ epochs: 1e6 }, 'epochs'],
    [{ seed: -1 }, 'seed'],
  ])('refuses %j, and names the field', (options, field) => {
    expect(failureOf(() => createUmapRun(SOME, options))).toMatchObject({ code: 'invalid_input', field });
  });

  it('says how large a neighbourhood may be', () => {
    expect(failureOf(() => createUmapRun(SOME, { neighbours: 200 })).message).toMatch(/from 2 to 199/);
    expect(failureOf(() => createUmapRun(cloud(2, 2)))).toMatchObject({ field: 'vectors' });
    const many = { count: 100_000, dimensions: 1, values: new Float64Array(100_000) };
    expect(failureOf(() => createUmapRun(many))).toMatchObject({ code: 'too_large', field: 'neighbours' });
    expect(failureOf(() => createUmapRun(many)).message).toMatch(/at most 11, but 15/);
  });
});

describe("UMAP's start", () => {
  it('has its largest coordinate at 10, and keeps the proportions of the principal components', () => {
    const start = umapStart(SOME, 'pca', 1);
    expect(Math.max(...start.map(Math.abs))).toBeCloseTo(10, 12);
    const { values } = projectOnAxes(fitPca(SOME, 2), SOME);
    for (const at of [1, 77, 399]) expect(start[at]! / start[0]!).toBeCloseTo(values[at]! / values[0]!, 9);
  });

  it('is spread from −10 to 10 when it is left to chance', () => {
    const start = umapStart(cloud(1000, 2), 'random', 1);
    expect(Math.min(...start)).toBeGreaterThanOrEqual(-10);
    expect(Math.min(...start)).toBeLessThan(-9.9);
    expect(Math.max(...start)).toBeLessThan(10);
    expect(Math.max(...start)).toBeGreaterThan(9.9);
  });
});
