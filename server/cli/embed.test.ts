/** The embed command, from a file of vectors to a file of positions. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exactNeighbours } from '@/lib/embedding/exactNeighbours';
import { mapVectors, neighbourhoodHit } from '@/lib/embedding/quality';
import { seededRandom } from '@/lib/random/seededRandom';
import { decodeNpy, encodeNpy } from '@/lib/tensor/npy';
import { runInProcess } from './runInProcess.testing';

const POINTS = 90;
const DIMENSIONS = 6;
const groupOf = (point: number) => point % 3;

let folder: string;
const inFolder = (name: string) => path.join(folder, name);
const embed = (out: string, ...more: string[]) =>
  runInProcess(['embed', '--input', inFolder('blobs.npy'), '--out', inFolder(out), ...more]);

/** Three groups, ten times as far apart as they are wide. */
function blobs(): Float32Array {
  const random = seededRandom(7);
  return Float32Array.from(
    { length: POINTS * DIMENSIONS },
    (_, i) => random() + (i % DIMENSIONS === groupOf(Math.floor(i / DIMENSIONS)) ? 10 : 0),
  );
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-embed-'));
  await writeFile(inFolder('blobs.npy'), encodeNpy({ shape: [POINTS, DIMENSIONS], data: blobs() }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('specular embed', () => {
  it('keeps the groups of the vectors together with t-SNE, and tells how good the map is', async () => {
    const { lines } = await embed('xy.npy', '--perplexity', '10', '--iterations', '400');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ method: 'tsne', rows: POINTS, dimensions: DIMENSIONS, measured: POINTS });
    const { kl, trustworthiness, seconds } = lines[0] as { kl: number; trustworthiness: number; seconds: object };
    expect(kl).toBeGreaterThan(0);
    expect(kl).toBeLessThan(0.7);
    expect(trustworthiness).toBeGreaterThan(0.9);
    expect(Object.keys(seconds)).toEqual(['neighbours', 'affinities', 'start', 'optimisation', 'quality']);
    const { shape, data } = decodeNpy(await readFile(inFolder('xy.npy')));
    expect(shape).toEqual([POINTS, 2]);
    const ofMap = exactNeighbours(mapVectors(Float64Array.from(data)), { k: 5 });
    expect(
      neighbourhoodHit(
        ofMap,
        Array.from({ length: POINTS }, (_, i) => groupOf(i)),
      ),
    ).toBe(1);
  });

  it('keeps the groups together with UMAP, which has no KL divergence', async () => {
    const { lines } = await embed('umap.npy', '--method', 'umap', '--neighbours', '8', '--min-dist', '0.2');
    expect(lines[0]).toMatchObject({ method: 'umap', rows: POINTS, kl: null, explained: null, measured: POINTS });
    const { trustworthiness, seconds } = lines[0] as { trustworthiness: number; seconds: object };
    expect(trustworthiness).toBeGreaterThan(0.9);
    expect(Object.keys(seconds)).toEqual(['neighbours', 'start', 'graph', 'optimisation', 'quality']);
    const { shape, data } = decodeNpy(await readFile(inFolder('umap.npy')));
    expect(shape).toEqual([POINTS, 2]);
    const ofMap = exactNeighbours(mapVectors(Float64Array.from(data)), { k: 5 });
    const labels = Array.from({ length: POINTS }, (_, i) => groupOf(i));
    expect(neighbourhoodHit(ofMap, labels)).toBe(1);
  });

  it('takes the neighbours from an index where that is asked for: here it misses none', async () => {
    const short = ['--perplexity', '10', '--iterations', '30'];
    await embed('exact.npy', ...short);
    await embed('index.npy', ...short, '--search', 'index');
    const [exact, index] = await Promise.all(['exact.npy', 'index.npy'].map((name) => readFile(inFolder(name))));
    expect(index!.equals(exact!)).toBe(true);
  });

  it('writes the same bytes for the same seed, and others for another one', async () => {
    const short = ['--perplexity', '10', '--iterations', '60', '--init', 'random'];
    for (const [out, seed] of [['a', '3'], ['b', '3'], ['c', '4']] as const) await embed(out, ...short, '--seed', seed); // prettier-ignore
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((name) => readFile(inFolder(name))));
    expect(a!.equals(b!)).toBe(true);
    expect(a!.equals(c!)).toBe(false);
  });

  it('projects on the first two principal components, with their shares of the variance', async () => {
    const { lines } = await embed('pca.npy', '--method', 'pca');
    const { explained, kl } = lines[0] as { explained: number[]; kl: null };
    expect(kl).toBeNull();
    const { data } = decodeNpy(await readFile(inFolder('pca.npy')));
    // Shares from their definition: the variance of the coordinates over that of all dimensions.
    const vectors = blobs();
    const total = sum(DIMENSIONS, (d) => variance(POINTS, (i) => vectors[i * DIMENSIONS + d]!));
    for (const axis of [0, 1])
      expect(explained[axis]! - variance(POINTS, (i) => data[2 * i + axis]!) / total).toBeCloseTo(0, 5);
    expect(explained[0]! + explained[1]!).toBeGreaterThan(0.9);
  });

  it('uses only so many principal components where that is asked for', async () => {
    const { lines } = await embed('few.npy', '--method', 'pca', '--components', '3');
    expect(lines[0]).toMatchObject({ dimensions: 3 });
    expect(Object.keys((lines[0] as { seconds: object }).seconds)).toEqual(['components', 'pca', 'quality']);
  });

  it.each<[string, string[], RegExp]>([
    ['a perplexity that the points do not allow', ['--perplexity', '90'], /perplexity/i],
    ['a perplexity that the specification of maps does not allow', ['--perplexity', '1.5'], /perplexity.*at least 2/],
    ['a learning rate of 0', ['--learning-rate', '0'], /Give auto, or a number above 0/],
    [
      'a learning rate beyond all bounds',
      ['--learning-rate', '1e10'],
      /Give auto, or a number above 0, up to 1000000000/,
    ],
    ['more iterations than any map may have', ['--iterations', '100001'], /It must be from 1 to 100000/],
    ['no iterations', ['--iterations', '0'], /--iterations is 0/],
    ['an output in a folder that is not there', ['--out', '/nowhere/xy.npy'], /--out.*does not exist/],
    ['an input that is not there', ['--input', '/nowhere/f.npy'], /\/nowhere\/f\.npy.*does not exist/],
    ['a neighbourhood larger than all points', ['--method', 'umap', '--neighbours', '90'], /from 2 to 89/],
    ['a minimal distance beyond 1', ['--method', 'umap', '--min-dist', '2'], /field "minDist"/],
    ['no epochs', ['--method', 'umap', '--iterations', '0'], /--iterations is 0/],
    ['a search that there is not', ['--search', 'quick'], /exact, index/],
  ])('refuses %s', async (_, options, message) => {
    await expect(embed('refused.npy', ...options)).rejects.toThrow(message);
  });

  it('refuses a single row, which is no map', async () => {
    await writeFile(inFolder('one.npy'), encodeNpy({ shape: [1, 2], data: Float32Array.of(1, 2) }));
    const one = ['--input', inFolder('one.npy')];
    await expect(embed('refused.npy', ...one)).rejects.toThrow(/single point makes no map. Take at least two/);
    await expect(embed('refused.npy', ...one, '--method', 'pca')).rejects.toThrow(/Take at least two/);
  });

  it('names a file that is no array', async () => {
    await writeFile(inFolder('text.npy'), 'no array');
    await expect(embed('refused.npy', '--input', inFolder('text.npy'))).rejects.toThrow(/text\.npy/);
  });

  it('names the row and the column of a value that is no number', async () => {
    const data = blobs();
    data[4 * DIMENSIONS + 2] = NaN;
    await writeFile(inFolder('nan.npy'), encodeNpy({ shape: [POINTS, DIMENSIONS], data }));
    await expect(embed('refused.npy', '--input', inFolder('nan.npy'))).rejects.toThrow(
      /nan\.npy has NaN in row 5, column 3/,
    );
  });
});

function sum(count: number, of: (index: number) => number): number {
  return Array.from({ length: count }, (_, i) => of(i)).reduce((a, b) => a + b, 0);
}

function variance(count: number, of: (index: number) => number): number {
  const mean = sum(count, of) / count;
  return sum(count, (i) => (of(i) - mean) ** 2) / (count - 1);
}
