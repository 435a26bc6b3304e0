import { describe, expect, it } from 'vitest';
import { tensorLayout } from '../image/preprocess';
import { seededRandom } from '../random/seededRandom';
import type { Answers } from './askAbout';
import { exactAttribution, linearNetwork, randomSource } from './linearNetwork.testing';
import { randomOrder } from './randomOrder';
import { sensitivityAnswers, sensitivityN, sensitivitySizes, type SensitivitySpec } from './sensitivityN';
import { pixelUnits, squareUnits, type Units } from './units';

const SIZE = { width: 10, height: 8 };
const PIXELS = 80;
const layout = tensorLayout({ ...SIZE, layout: 'NHWC', channels: 'RGB' });
const source = randomSource(layout, 31);
const network = linearNetwork(layout.length, 32);
const exact = exactAttribution(source, network.weights);
const base = network.scoreOf(source.picture);
const everyPixel = pixelUnits(exact);
const SPEC: SensitivitySpec = { sizes: [1, 4, 16, 40, 64], subsets: 100, seed: 1 };

async function scoresOf(units: Units, spec: SensitivitySpec, from = 0, batch = 33): Promise<number[]> {
  const scores: number[] = [];
  const run = sensitivityAnswers(network.score, source, units, spec, { from, batchSize: () => batch });
  for await (const answers of run) for (let k = 0; k < answers.count; k++) scores.push(answers.scores[k * 2]!);
  return scores;
}

describe('the sizes of subsets', () => {
  it('go from 1 to 0.8 of all, evenly in their logarithm, none twice', () => {
    expect(sensitivitySizes(1280, 6)).toEqual([1, 4, 16, 64, 256, 1024]);
    expect(sensitivitySizes(5, 10)).toEqual([1, 2, 3, 4]);
    expect(sensitivitySizes(1, 5)).toEqual([1]);
    expect(sensitivitySizes(100, 1)).toEqual([1]);
  });
});

describe('the pictures of sensitivity-n', () => {
  it('have as many units of the fill as they should, in squares too, and are the picture elsewhere', async () => {
    const units = squareUnits(SIZE, 4); // 3 × 2, the last ones of each row 2 pixels wide
    const spec = { sizes: [1, 5], subsets: 4, seed: 3 };
    const shown: Float32Array[] = [];
    const batches: Answers[] = [];
    const score = async (batch: Float32Array, count: number) => {
      for (let k = 0; k < count; k++) shown.push(batch.slice(k * layout.length, (k + 1) * layout.length));
      return new Float32Array(count);
    };
    for await (const answers of sensitivityAnswers(score, source, units, spec, { from: 0, batchSize: () => 3 }))
      batches.push(answers);
    expect(batches.map(({ from, count }) => [from, count])).toEqual([[0, 3], [3, 3], [6, 2]]); // prettier-ignore
    shown.forEach((values, k) => {
      const filled = new Set<number>();
      const kept = new Set<number>();
      values.forEach((value, at) => {
        const unit = units.ofPixel[Math.floor(at / 3)]!;
        if (source.picture[at] === source.fill[at]) return;
        (value === source.fill[at] ? filled : kept).add(unit);
        expect([source.fill[at], source.picture[at]]).toContain(value);
      });
      expect(filled.size).toBe(k < 4 ? 1 : 5);
      expect(kept.size).toBe(6 - filled.size); // so none is both
    });
  });

  it('are the same whatever the batches, when a run goes on from the middle, and for the same seed alone', async () => {
    const whole = await scoresOf(everyPixel, SPEC);
    expect(whole).toHaveLength(500);
    expect(await scoresOf(everyPixel, SPEC, 0, 7)).toEqual(whole);
    expect(await scoresOf(everyPixel, SPEC, 203)).toEqual(whole.slice(203));
    expect(await scoresOf(everyPixel, { ...SPEC, seed: 2 })).not.toEqual(whole);
  });

  it.each([
    [{ sizes: [0] }, 'from 1 to 80'],
    [{ sizes: [1, 81] }, 'from 1 to 80'],
    [{ sizes: [1.5] }, 'from 1 to 80'],
    [{ subsets: 0 }, 'from 1 up'],
  ])('cannot be made with %j', async (wrong, message) => {
    await expect(scoresOf(everyPixel, { ...SPEC, ...wrong })).rejects.toThrow(message);
    expect(() => sensitivityN(exact, everyPixel, { ...SPEC, ...wrong }, 0, [])).toThrow(message);
  });

  it('need units of the picture’s size', async () => {
    await expect(scoresOf(squareUnits({ width: 3, height: 3 }, 1), SPEC)).rejects.toThrow('are not of an input of 80');
  });
});

describe('sensitivity-n', () => {
  it('is 1 at every n for the exact attributions of a linear network, of pixels, squares and other units', async () => {
    for (const [units, sizes] of [
      [everyPixel, SPEC.sizes],
      [squareUnits(SIZE, 3), [1, 3, 8]],
    ] as const) {
      // prettier-ignore
      const spec = { ...SPEC, sizes };
      const scores = await scoresOf(units, spec);
      for (const factor of [1, 1e-3]) {
        const points = sensitivityN(exact.map((value) => factor * value), units, spec, base, scores); // prettier-ignore
        expect(points.map(({ n, subsets }) => [n, subsets])).toEqual(sizes.map((n) => [n, 100]));
        for (const { correlation } of points) expect(correlation).toBeCloseTo(1, 10);
      }
      for (const { correlation } of sensitivityN(exact.map((value) => -value), units, spec, base, scores)) expect(correlation).toBeCloseTo(-1, 10); // prettier-ignore
    }
  });

  it('is about 0 for the same attributions at other places', async () => {
    const scores = await scoresOf(everyPixel, SPEC);
    const random = seededRandom(6);
    let sum = 0;
    for (let k = 0; k < 40; k++) {
      const order = randomOrder(PIXELS, random);
      const shuffled = exact.map((_, pixel) => exact[order[pixel]!]!);
      for (const { correlation } of sensitivityN(shuffled, everyPixel, SPEC, base, scores)) {
        expect(Math.abs(correlation ?? 1)).toBeLessThan(0.6);
        sum += correlation ?? 1;
      }
    }
    expect(Math.abs(sum / 200)).toBeLessThan(0.05);
  });

  it('falls as noise is added to a map', async () => {
    const scores = await scoresOf(everyPixel, SPEC);
    const random = seededRandom(7);
    const noise = exact.map(() => random() - 0.5);
    const meanAt = (level: number) => {
      const points = sensitivityN(exact.map((value, k) => value + level * noise[k]!), everyPixel, SPEC, base, scores); // prettier-ignore
      return points.reduce((sum, { correlation }) => sum + (correlation ?? 0), 0) / points.length;
    };
    const means = [0, 1, 3, 30].map(meanAt);
    expect(means).toEqual(means.toSorted((a, b) => b - a));
    expect(means[3]).toBeLessThan(0.5);
  });

  it('counts what is known so far, and is not defined where nothing varies', async () => {
    const scores = await scoresOf(everyPixel, SPEC);
    const early = sensitivityN(exact, everyPixel, SPEC, base, scores.slice(0, 101));
    expect(early.map(({ subsets }) => subsets)).toEqual([100, 1, 0, 0, 0]);
    expect(early.map(({ correlation }) => correlation === null)).toEqual([false, true, true, true, true]);

    const all = { sizes: [PIXELS], subsets: 5, seed: 1 };
    const ofAll = sensitivityN(exact, everyPixel, all, base, await scoresOf(everyPixel, all));
    expect(ofAll).toEqual([{ n: PIXELS, subsets: 5, correlation: null }]);
    // Sums of tenths depend on their order, and devices answer in batches a little differently.
    const tenths = exact.map((_, pixel) => pixel / 10);
    const [rounded] = sensitivityN(tenths, everyPixel, all, base, [0.5, 0.5000001, 0.4999999, 0.5000001, 0.5]);
    expect(rounded?.correlation).toBeNull();
    const even = sensitivityN(new Float64Array(PIXELS).fill(0.25), everyPixel, SPEC, base, scores);
    expect(even.every(({ correlation }) => correlation === null)).toBe(true);
  });

  it('refuses a map that does not know what was taken away, and takes one that leaves it out', async () => {
    const partly = exact.slice();
    partly[5] = NaN;
    expect(() => sensitivityN(partly, everyPixel, SPEC, base, [])).toThrow('does not know every pixel');
    const units = pixelUnits(partly);
    expect(units.count).toBe(PIXELS - 1);
    const points = sensitivityN(partly, units, SPEC, base, await scoresOf(units, SPEC));
    for (const { correlation } of points) expect(correlation).toBeCloseTo(1, 10);
  });
});
