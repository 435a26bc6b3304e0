import { describe, expect, it } from 'vitest';
import { readDigits } from '@/models/digits/readDigits';
import { AppError } from '../domain/appError';
import type { Affinities } from './affinities';
import { plainAttraction } from './attraction.testing';
import { computeExactGradient, computeExactKl, computeExactRepulsion } from './exactGradient';
import { blob, denseP, groupedVectors, ringAffinities, sparseP } from './layouts.testing';
import { centrePositions, createMotion, descend, type Motion, resetMotion } from './optimiser';
import { Tsne } from './tsne';
import { exaggerationWithin, tsneOptionsSchema } from './tsneOptions';
import { decodeTsneState, encodeTsneState } from './tsneState';

const COUNT = 1500;
const AFFINITIES = ringAffinities(COUNT, 15);
const START = blob(COUNT, 1e-4, 2);
const OPTIONS = { exaggerationIterations: 40 };

function stepped(run: Tsne, steps: number): Tsne {
  for (let k = 0; k < steps; k++) run.step();
  return run;
}

describe('a run', () => {
  it('ends without exaggeration however short it is, and so with a lower divergence', () => {
    expect([1, 90, 250, 499, 500, 1000].map(exaggerationWithin)).toEqual([0, 45, 125, 249, 250, 250]);
    const kl = (options: object) => stepped(new Tsne(AFFINITIES, START, options), 90).measureKl();
    expect(kl({ exaggerationIterations: exaggerationWithin(90) })).toBeLessThan(0.9 * kl({}));
  });

  it('starts down the slope of the KL divergence', () => {
    const start = blob(COUNT, 3);
    centrePositions(start);
    const run = stepped(new Tsne(AFFINITIES, start, { exaggerationIterations: 0, learningRate: 50 }), 1);
    // At rest: a step of −learning rate · gain 0.8 · gradient ÷ 4.
    const gradient = computeExactGradient(AFFINITIES, start);
    const size = Math.max(...gradient.map(Math.abs));
    const moved = run.positions.map((value, at) => ((start[at]! - value) / (50 * 0.8)) * 4 - gradient[at]!);
    expect(Math.max(...moved.map(Math.abs)) / size).toBeLessThan(0.02);
  });

  it('is the same, byte for byte, when it is run again', () => {
    const [a, b] = [new Tsne(AFFINITIES, START, OPTIONS), new Tsne(AFFINITIES, START, OPTIONS)].map((run) => stepped(run, 150)); // prettier-ignore
    expect(encodeTsneState(a!.saveState())).toEqual(encodeTsneState(b!.saveState()));
    expect(a!.iteration).toBe(150);
  });

  it('goes on byte for byte from a state that was saved anywhere, as bytes, in another process', () => {
    const whole = new Tsne(AFFINITIES, START, OPTIONS);
    const saved = new Map<number, Uint8Array>();
    const plans = new Set<string>();
    for (let k = 0; k < 160; k++) {
      if ([0, 7, 39, 40, 41, 64, 101, 150].includes(k)) saved.set(k, encodeTsneState(whole.saveState()));
      whole.step();
      plans.add(JSON.stringify(whole.saveState().plan));
    }
    expect(plans.size).toBeGreaterThan(5);
    const end = encodeTsneState(whole.saveState());
    for (const [iteration, bytes] of saved) {
      const run = Tsne.restore(AFFINITIES, decodeTsneState(bytes), OPTIONS);
      expect(run.iteration).toBe(iteration);
      expect(encodeTsneState(stepped(run, 160 - iteration).saveState())).toEqual(end);
    }
  });

  it('is not changed by measuring it, nor by changing what it handed out or got', () => {
    const start = START.slice();
    const measured = new Tsne(AFFINITIES, start, OPTIONS);
    const plain = stepped(new Tsne(AFFINITIES, START, OPTIONS), 120);
    start.fill(0);
    for (let k = 0; k < 120; k++) {
      measured.measureKl();
      measured.saveState().positions.fill(0);
      measured.step();
    }
    expect(measured.positions).toEqual(plain.positions);
  });

  it('measures the KL divergence of the layout that it has', () => {
    const run = new Tsne(AFFINITIES, START, OPTIONS);
    for (const steps of [0, 30, 200]) {
      stepped(run, steps);
      expect(Math.abs(run.measureKl() - computeExactKl(AFFINITIES, run.positions))).toBeLessThan(0.01);
    }
  });

  it('separates points that start at one place, and no two seeds do it alike', () => {
    const together = new Float64Array(2 * COUNT);
    const run = stepped(new Tsne(AFFINITIES, together, OPTIONS), 200);
    expect(new Set(run.positions).size).toBeGreaterThan(COUNT);
    expect(run.measureKl()).toBeLessThan(1);
    const twins = START.slice();
    twins.set(twins.subarray(0, 2), 100);
    const withSeed = (seed: number) => new Tsne(AFFINITIES, twins, { seed }).positions;
    expect(withSeed(1)).toEqual(withSeed(1));
    expect(withSeed(1)).not.toEqual(withSeed(2));
    const [x, y] = [withSeed(1)[100]! - withSeed(1)[0]!, withSeed(1)[101]! - withSeed(1)[1]!];
    expect(Math.hypot(x, y)).toBeGreaterThan(0);
    expect(Math.hypot(x, y)).toBeLessThan(1e-3 * 1e-4 * 2);
    expect(new Tsne(AFFINITIES, together, { jitter: 0 }).positions.every((value) => value === 0)).toBe(true);
  });

  it.each([2, 3, 4, 12])('of %d points stays finite and does not collapse', (count) => {
    const affinities = sparseP(denseP(groupedVectors(count, 3, 2, 4), count, Math.min(3, (count - 1) * 0.9)), count);
    const run = stepped(new Tsne(affinities, blob(count, 1e-4)), 600);
    expect(run.positions.every(Number.isFinite)).toBe(true);
    expect(new Set(run.positions).size).toBeGreaterThan(count);
    expect(run.measureKl()).toBeLessThan(0.5);
  });

  it('survives a learning rate that is far too high', () => {
    const run = stepped(new Tsne(AFFINITIES, START, { ...OPTIONS, learningRate: 1e9 }), 60);
    expect(run.positions.every(Number.isFinite)).toBe(true);
  });

  it('refuses a single point, coordinates of another number of points, and such as are not finite', () => {
    const one: Affinities = {
      count: 1,
      starts: new Int32Array(2),
      columns: new Int32Array(),
      values: new Float64Array(),
    };
    expect(() => new Tsne(one, new Float64Array(2))).toThrow('at least two points');
    expect(() => new Tsne(AFFINITIES, new Float64Array(4))).toThrow(RangeError);
    expect(() => new Tsne(AFFINITIES, START.with(9, NaN))).toThrow('Point 4 starts at NaN');
  });
});

describe('options', () => {
  it('have the defaults of the literature', () => {
    expect(tsneOptionsSchema.parse({})).toEqual({ exaggeration: 12, exaggerationIterations: 250, learningRate: 'auto', momentum: 0.8, seed: 1, jitter: 1e-3 }); // prettier-ignore
  });

  it.each([
    { exaggeration: 0.5 },
    { exaggerationIterations: 1.5 },
    { learningRate: 0 },
    { learningRate: 'fast' },
    { momentum: 1 },
    { seed: -1 },
    { jitter: NaN },
  ])('refuse %j', (options) => {
    expect(tsneOptionsSchema.safeParse(options).success).toBe(false);
  });
});

describe('a stored state', () => {
  it('is refused when it is damaged', () => {
    const bytes = encodeTsneState(new Tsne(AFFINITIES, START).saveState());
    expect(bytes).toHaveLength(56 + 48 * COUNT);
    const other = bytes.slice();
    other[7] = 0; // the version's exponent
    const notFinite = bytes.slice();
    notFinite.fill(0xff, 56, 64);
    for (const bad of [new Uint8Array(), bytes.subarray(8), bytes.subarray(0, 56 + 48 * 3 + 24), other, notFinite])
      expect(() => decodeTsneState(bad)).toThrow(AppError);
    expect(() => decodeTsneState(bytes.subarray(0, 56 + 48 * 3), COUNT)).toThrow(`it is of 3 points, but the map has ${COUNT}`); // prettier-ignore
    expect(decodeTsneState(bytes, COUNT).positions).toHaveLength(2 * COUNT);
  });

  it.each<[string, number, number]>([
    ['iteration', 1, -1],
    ['iteration', 1, 0.5],
    ['iteration', 1, 2 ** 60],
    ['size', 2, 1e9],
    ['size', 2, 49],
    ['size', 2, -7],
    ['spacing', 3, 1e-300],
    ['spacing', 3, 0],
    ['spacing', 3, 1e300],
    ['cutoff', 4, 1e-9],
    ['cutoff', 4, -1],
    ['points', 5, COUNT + 1],
    ['points', 5, -1],
    ['until', 6, 1.5],
    ['position', 7, 1e300],
    ['velocity', 7 + 2 * COUNT, 6],
    ['gain', 7 + 4 * COUNT, 0],
    ['gain', 7 + 4 * COUNT, -1],
    ['gain', 7 + 4 * COUNT, 1e6],
  ])('is refused with numbers that no run comes to: %s at place %i as %d', (_, place, value) => {
    const state = { ...new Tsne(AFFINITIES, START).saveState(), plan: { size: 48, spacing: 0.7, cutoff: 2.4 * 0.7 } };
    const bytes = encodeTsneState(state);
    new DataView(bytes.buffer).setFloat64(8 * place, value, true);
    expect(() => decodeTsneState(bytes)).toThrow('it holds numbers that no run comes to');
  });

  it('keeps every kind of plan', () => {
    const state = new Tsne(AFFINITIES, START).saveState();
    for (const plan of [null, 'pairs', { size: 48, spacing: 0.7, cutoff: 2.4 * 0.7 }] as const)
      expect(decodeTsneState(encodeTsneState({ ...state, plan }))).toEqual({ ...state, plan });
  });
});

describe('five hundred handwritten digits', () => {
  it('come out as well as with the exact method, in which all pairs are summed', async () => {
    const count = 500;
    const digits = (await readDigits()).filter((_, i) => i % 20 === 0);
    const vectors = Float64Array.from(
      digits.flatMap(({ pixels }) => [...pixels]),
      (pixel) => pixel / 255,
    );
    const affinities = sparseP(denseP(vectors, count, 30), count);
    // Heavier at the left or the right, at the top or at the bottom: any start that tells digits apart will do.
    const start = Float64Array.from({ length: 2 * count }, (_, at) => {
      const pixels = digits[Math.floor(at / 2)]!.pixels;
      return 1e-7 * pixels.reduce((sum, ink, p) => sum + ink * ((at % 2 === 0 ? p % 28 : Math.floor(p / 28)) - 13.5), 0) / 255; // prettier-ignore
    });
    const run = stepped(new Tsne(affinities, start), 500);
    const exact = { ...createMotion(start.slice()), iteration: 0 };
    centrePositions(exact.positions);
    exactSteps(affinities, exact, 500);
    const fromHere = run.saveState();
    exactSteps(affinities, fromHere, 100);
    // From one start the two end in different minima, which differ by about as much as those of two starts.
    expect(run.measureKl()).toBeLessThan(computeExactKl(affinities, exact.positions) + 0.03);
    // From one state of the layout on they go the same way.
    stepped(run, 100);
    const [fastKl, exactKl] = [run.positions, fromHere.positions].map((p) => computeExactKl(affinities, p));
    expect(fastKl).toBeLessThan(exactKl! + 0.001);
  });
});

/** The same descent with the sum over all pairs, with the default options. */
function exactSteps(affinities: Affinities, motion: Motion & { iteration: number }, steps: number): void {
  const { count } = affinities;
  const [attraction, repulsion] = [new Float64Array(2 * count), new Float64Array(2 * count)];
  for (let k = 0; k < steps; k++, motion.iteration++) {
    if (motion.iteration === 250) resetMotion(motion);
    const exaggeration = motion.iteration < 250 ? 12 : 1;
    const z = computeExactRepulsion(motion.positions, repulsion);
    plainAttraction(affinities, motion.positions, attraction);
    descend(motion, { attraction, repulsion, z }, { exaggeration, learningRate: count / exaggeration, momentum: 0.8 });
    centrePositions(motion.positions);
  }
}
