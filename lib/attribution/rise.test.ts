import { describe, expect, it } from 'vitest';
import { tensorLayout } from '../image/preprocess';
import { exactAttribution, linearNetwork, randomSource } from './linearNetwork.testing';
import { RiseEstimate, riseAnswers } from './rise';
import { cellSize, DEFAULT_RISE_SPEC, riseDraws, riseMaskMaker, type RiseSpec } from './riseMasks';

const SIZE = { width: 5, height: 4 };
const PIXELS = 20;
const SPEC: RiseSpec = { cells: 2, keep: 0.4, masks: 4000, seed: 1 };
const layout = tensorLayout({ ...SIZE, layout: 'NCHW', channels: 'RGB' });

/** All masks that chance can make, and how likely each is: 2^(cells²) grids at every shift. */
function everyMask(spec: RiseSpec): { mask: Float32Array; probability: number }[] {
  const cell = cellSize(spec, SIZE);
  const maskOf = riseMaskMaker(spec, SIZE);
  const cells = spec.cells ** 2;
  const masks = [];
  for (let bits = 0; bits < 2 ** cells; bits++)
    for (let top = 0; top < cell.height; top++)
      for (let left = 0; left < cell.width; left++) {
        const grid = Uint8Array.from({ length: cells }, (_, k) => (bits >> k) & 1);
        const kept = grid.filter(Boolean).length;
        const probability = spec.keep ** kept * (1 - spec.keep) ** (cells - kept) / (cell.height * cell.width); // prettier-ignore
        masks.push({ mask: maskOf({ grid, top, left }), probability });
      }
  return masks;
}

/**
 * The share of a kept cell in an enlarged place along one axis, by the definition of linear interpolation: the cell's hat
 * function at the place, held at the edges.
 */
function hat(cell: number, place: number, cells: number, cellPixels: number): number {
  const at = ((place + 0.5) * cells) / ((cells + 1) * cellPixels) - 0.5;
  return Math.max(0, 1 - Math.abs(cell - Math.min(cells - 1, Math.max(0, at))));
}

/** Mean over the shifts of Σ hat(i) · hat(j) over the cells: how far two places along one axis hang together. */
function together(i: number, j: number, cells: number, cellPixels: number): number {
  let sum = 0;
  for (let shift = 0; shift < cellPixels; shift++)
    for (let cell = 0; cell < cells; cell++)
      sum += hat(cell, i + shift, cells, cellPixels) * hat(cell, j + shift, cells, cellPixels);
  return sum / cellPixels;
}

/**
 * What RISE converges to for a linear network. With f(fill) its score of the fill, and c(μ) the exact attribution of pixel
 * μ, the score behind a mask is f(fill) + Σ c(μ) M(μ). A mask value is Σ B(μ, g) G(g) over cells g that are kept with
 * probability p independently, and the shares B of a place add up to 1. So E[M(λ)] = p and
 * E[M(μ) M(λ)] = p² + p (1 − p) K(μ, λ), with K the mean over shifts of Σ B(μ, g) B(λ, g), a product of its two axes, and
 *   E[score · M(λ)] / p = f(fill) + p Σ c(μ) + (1 − p) Σ c(μ) K(μ, λ).
 */
function expectedMap(ofFill: number, attribution: Float64Array, spec: RiseSpec): number[] {
  const cell = cellSize(spec, SIZE);
  const all = attribution.reduce((sum, value) => sum + value, 0);
  return Array.from({ length: PIXELS }, (_, pixel) => {
    const [y, x] = [Math.floor(pixel / SIZE.width), pixel % SIZE.width];
    let near = 0;
    attribution.forEach((value, other) => {
      const [otherY, otherX] = [Math.floor(other / SIZE.width), other % SIZE.width];
      near += value * together(y, otherY, spec.cells, cell.height) * together(x, otherX, spec.cells, cell.width);
    });
    return ofFill + spec.keep * all + (1 - spec.keep) * near;
  });
}

async function scoresOf(spec: RiseSpec, from = 0, batch = 64, wanted: typeof layout = layout) {
  const network = linearNetwork(wanted.length, 21);
  const scores: number[] = [];
  const source = randomSource(wanted, 22);
  for await (const answers of riseAnswers(network.score, source, SIZE, spec, { from, batchSize: () => batch }))
    for (let k = 0; k < answers.count; k++) scores.push(answers.scores[k * 2]!);
  return scores;
}

function estimateOf(scores: readonly number[], spec: RiseSpec): RiseEstimate {
  const estimate = new RiseEstimate(spec, SIZE);
  for (const score of scores) estimate.add(score);
  return estimate;
}

const truth = (() => {
  const source = randomSource(layout, 22);
  const network = linearNetwork(layout.length, 21);
  return {
    source,
    network,
    attribution: exactAttribution(source, network.weights),
    map: expectedMap(network.scoreOf(source.fill), exactAttribution(source, network.weights), SPEC),
  };
})();

describe('the masks of RISE', () => {
  it('are hat functions of the kept cells, cut out at the shift', () => {
    const spec = { ...SPEC, cells: 3 };
    const cell = cellSize(spec, SIZE);
    expect(cell).toEqual({ width: 2, height: 2 });
    const grid = Uint8Array.of(1, 0, 0, 1, 1, 0, 0, 0, 1);
    const mask = riseMaskMaker(spec, SIZE)({ grid, top: 1, left: 0 });
    for (let y = 0; y < SIZE.height; y++)
      for (let x = 0; x < SIZE.width; x++) {
        let expected = 0;
        grid.forEach((kept, k) => {
          expected += kept * hat(Math.floor(k / 3), y + 1, 3, cell.height) * hat(k % 3, x, 3, cell.width);
        });
        expect(mask[y * SIZE.width + x]).toBeCloseTo(expected, 6);
      }
  });

  it('are kept with probability p in every pixel, border and corners included', () => {
    const mean = new Float64Array(PIXELS);
    let all = 0;
    for (const { mask, probability } of everyMask(SPEC)) {
      all += probability;
      mask.forEach((value, pixel) => (mean[pixel]! += probability * value));
    }
    expect(all).toBeCloseTo(1, 12);
    for (const value of mean) expect(value).toBeCloseTo(SPEC.keep, 6);
  });

  it('are the same for the same seed alone, and cover inputs that cells do not divide', () => {
    const draws = (seed: number) => {
      const next = riseDraws({ ...DEFAULT_RISE_SPEC, seed }, { width: 227, height: 199 });
      return Array.from({ length: 20 }, next);
    };
    expect(draws(1)).toEqual(draws(1));
    expect(draws(1)).not.toEqual(draws(2));
    const maskOf = riseMaskMaker(DEFAULT_RISE_SPEC, { width: 227, height: 199 });
    for (const draw of draws(3)) {
      const mask = maskOf(draw);
      expect(mask).toHaveLength(227 * 199);
      expect(mask.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
    // Their furthest shift ends inside the enlarged grid.
    expect(maskOf({ grid: new Uint8Array(49).fill(1), top: 28, left: 32 }).every((value) => value === 1)).toBe(true);
  });

  it.each([
    [{ cells: 0 }, 'from 1 to 4'],
    [{ cells: 5 }, 'from 1 to 4'],
    [{ cells: 1.5 }, 'from 1 to 4'],
    [{ keep: 0 }, 'above 0 and below 1'],
    [{ keep: 1 }, 'above 0 and below 1'],
    [{ keep: NaN }, 'above 0 and below 1'],
    [{ masks: 0 }, 'a whole number from 1 up'],
  ])('cannot be made with %j', (wrong, message) => {
    expect(() => riseDraws({ ...SPEC, ...wrong }, SIZE)).toThrow(message);
    expect(() => new RiseEstimate({ ...SPEC, ...wrong }, SIZE)).toThrow(message);
  });
});

describe('the answers of RISE', () => {
  it.each(['NCHW', 'NHWC'] as const)('are about mixtures of picture and fill by the mask: %s', async (order) => {
    const wanted = tensorLayout({ ...SIZE, layout: order, channels: 'RGB' });
    const { picture, fill } = randomSource(wanted, 5);
    const spec = { ...SPEC, masks: 5 };
    const shown: Float32Array[] = [];
    const score = async (batch: Float32Array, count: number) => {
      for (let k = 0; k < count; k++) shown.push(batch.slice(k * 60, (k + 1) * 60));
      return new Float32Array(count);
    };
    const source = { picture, fill, layout: wanted };
    for await (const { count } of riseAnswers(score, source, SIZE, spec, { from: 0, batchSize: () => 2 }))
      expect(count).toBeLessThanOrEqual(2);

    const draw = riseDraws(spec, SIZE);
    const maskOf = riseMaskMaker(spec, SIZE);
    expect(shown).toHaveLength(5);
    for (const values of shown) {
      const mask = maskOf(draw());
      values.forEach((value, at) => {
        const m = mask[order === 'NCHW' ? at % PIXELS : Math.floor(at / 3)]!;
        expect(value).toBeCloseTo(m * picture[at]! + (1 - m) * fill[at]!, 6);
      });
    }
  });

  it('are the same whatever the batches, and when a run goes on from the middle', async () => {
    const spec = { ...SPEC, masks: 50 };
    const whole = await scoresOf(spec);
    expect(await scoresOf(spec, 0, 7)).toEqual(whole);
    expect(await scoresOf(spec, 23, 7)).toEqual(whole.slice(23));
    await expect(scoresOf(spec, 51)).rejects.toThrow('cannot start at picture 51');
  });

  it('need a size that is the picture’s', async () => {
    const run = riseAnswers(truth.network.score, truth.source, { width: 6, height: 4 }, SPEC, { from: 0, batchSize: () => 1 }); // prettier-ignore
    await expect(run.next()).rejects.toThrow('does not have 20 pixels');
  });
});

describe('the map of RISE', () => {
  it('is as worked by hand: Σ score · mask / (N p)', async () => {
    const spec = { ...SPEC, masks: 2 };
    const draw = riseDraws(spec, SIZE);
    const maskOf = riseMaskMaker(spec, SIZE);
    const [first, second] = [maskOf(draw()), maskOf(draw())];
    const estimate = estimateOf([3, 5], spec);
    expect(estimate.masks).toBe(2);
    estimate.map().forEach((value, pixel) => {
      expect(value).toBeCloseTo((3 * first[pixel]! + 5 * second[pixel]!) / (2 * 0.4), 5);
    });
    // Of two values the standard deviation of the mean is half their distance.
    estimate.standardError().forEach((value, pixel) => {
      expect(value).toBeCloseTo(Math.abs(3 * first[pixel]! - 5 * second[pixel]!) / 0.4 / 2, 5);
    });
    expect(() => estimate.add(1)).toThrow('All 2 masks');
  });

  it('says nothing before it knows anything', () => {
    expect(estimateOf([], SPEC).map().every(Number.isNaN)).toBe(true);
    expect(estimateOf([], SPEC).standardError().every(Number.isNaN)).toBe(true);
    expect(estimateOf([1], SPEC).standardError().every(Number.isNaN)).toBe(true);
  });

  it('has the closed form for a linear network that going through every mask gives', () => {
    const { network, source, attribution } = truth;
    const sums = new Float64Array(PIXELS);
    for (const { mask, probability } of everyMask(SPEC)) {
      let score = network.scoreOf(source.fill);
      mask.forEach((kept, pixel) => (score += kept * attribution[pixel]!));
      mask.forEach((kept, pixel) => (sums[pixel]! += (probability * score * kept) / SPEC.keep));
    }
    truth.map.forEach((value, pixel) => expect(sums[pixel]).toBeCloseTo(value, 5));
  });

  it('converges to it, within its standard error, which shrinks as 1/√N', async () => {
    const scores = await scoresOf(SPEC);
    const whole = estimateOf(scores, SPEC);
    const [map, error] = [whole.map(), whole.standardError()];
    truth.map.forEach((value, pixel) => expect(Math.abs(map[pixel]! - value)).toBeLessThan(4 * error[pixel]!));
    const early = estimateOf(scores.slice(0, 250), SPEC).standardError();
    error.forEach((value, pixel) => {
      expect(early[pixel]! / value).toBeGreaterThan(4 * 0.7);
      expect(early[pixel]! / value).toBeLessThan(4 * 1.4);
    });
    // It is no wide net: an even map is told from this one.
    expect(Math.max(...truth.map) - Math.min(...truth.map)).toBeGreaterThan(10 * Math.max(...error));
  });

  it('has errors as large as they are said to be: over many seeds their mean square in standard errors is 1', async () => {
    let sum = 0;
    let count = 0;
    for (let seed = 100; seed < 160; seed++) {
      const spec = { ...SPEC, masks: 200, seed };
      const estimate = estimateOf(await scoresOf(spec), spec);
      const [map, error] = [estimate.map(), estimate.standardError()];
      truth.map.forEach((value, pixel) => {
        sum += ((map[pixel]! - value) / error[pixel]!) ** 2;
        count++;
      });
    }
    expect(sum / count).toBeGreaterThan(0.75);
    expect(sum / count).toBeLessThan(1.25);
  });
});
