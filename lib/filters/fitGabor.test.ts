import { describe, expect, it } from 'vitest';
import { fitGabor, leastR2, LEAST_COUNTERPART, type GaborFit } from './fitGabor';
import { gaborValues, type GaborVector, PARAMETER_COUNT } from './gaborFunction';
import { degreesApart, type KnownGabor, knownGabor, normalNumbers, patternOf, withNoise } from './gabor.testing';

const square = (side: number) => ({ height: side, width: side });
const fitted = (pattern: Float32Array, size: { height: number; width: number }): GaborFit => {
  const fit = fitGabor(pattern, size);
  if (!fit) throw new Error('nothing was fitted');
  return fit;
};

/** The standard deviation of the filter is ten times that of the noise. */
const SIGNAL_TO_NOISE = 10;
const ORIENTATIONS = [0, 20, 45, 70, 90, 115, 135, 175];
const PHASES = [0, 50, 90, 200];

function* knownGabors(wavelengths: number[], sizes: number[]): Generator<KnownGabor> {
  for (const orientation of ORIENTATIONS)
    for (const wavelength of wavelengths)
      for (const phase of PHASES)
        for (const along of sizes)
          for (const aspect of [1, 1.5]) yield { orientation, wavelength, phase, along, across: along * aspect };
}

describe('a fitted Gabor function', () => {
  it.each([
    { side: 7, wavelengths: [3, 4, 5], sizes: [1.5, 2] },
    { side: 11, wavelengths: [3.5, 5, 8], sizes: [2, 3] },
  ])(
    'of $side × $side with noise has its orientation within 3 degrees and its wavelength within 5 percent',
    ({ side, wavelengths, sizes }) => {
      const normal = normalNumbers(side);
      for (const known of knownGabors(wavelengths, sizes)) {
        const fit = fitted(withNoise(knownGabor(square(side), known), SIGNAL_TO_NOISE, normal), square(side));
        const where = JSON.stringify({ known, fit });
        expect(degreesApart(fit.orientation, known.orientation), where).toBeLessThan(3);
        expect(Math.abs(fit.wavelength / known.wavelength - 1), where).toBeLessThan(0.05);
        expect(fit.r2, where).toBeGreaterThan(0.95);
        // At 200 degrees a wave as long as 8 pixels has its crests outside: blobs are told by that.
        if (known.wavelength <= 5) expect(fit.gaborLike, where).toBe(true);
      }
    },
    60_000,
  );

  it('without noise has all its numbers: phase, sizes, centre and aspect too, on kernels of any shape', () => {
    const known = { orientation: 30, wavelength: 4, phase: 70, along: 1.8, across: 2.4, x: 0.7, y: -0.4 };
    for (const size of [square(7), square(11), { height: 9, width: 7 }, { height: 6, width: 11 }]) {
      const fit = fitted(knownGabor(size, known), size);
      expect(fit.r2).toBeGreaterThan(0.9999);
      expect(fit.orientation).toBeCloseTo(30, 1);
      expect(fit.wavelength).toBeCloseTo(4, 1);
      expect(fit.phase).toBeCloseTo(70, 0);
      expect(fit.sigma.along).toBeCloseTo(1.8, 1);
      expect(fit.sigma.across).toBeCloseTo(2.4, 1);
      expect(fit.centre.x).toBeCloseTo(0.7, 1);
      expect(fit.centre.y).toBeCloseTo(-0.4, 1);
      expect(fit.aspect).toBeCloseTo(2.4 / 1.8, 1);
    }
  });

  it('has 0 degrees for upright stripes, 90 for lying ones, 45 for those that rise to the right', () => {
    const stripes = (value: (x: number, y: number) => number) =>
      fitted(
        patternOf(square(7), (x, y) => Math.sin(value(x, y)) * Math.exp(-(x * x + y * y) / 10)),
        square(7),
      ).orientation;
    expect(degreesApart(stripes((x) => 1.5 * x), 0)).toBeLessThan(0.5); // prettier-ignore
    expect(stripes((_, y) => 1.5 * y)).toBeCloseTo(90, 0);
    // Bright where x + y is: that line goes from the lower left to the upper right, y being downwards.
    expect(stripes((x, y) => 1.1 * (x + y))).toBeCloseTo(45, 0);
    expect(stripes((x, y) => 1.1 * (x - y))).toBeCloseTo(135, 0);
  });

  it('does not depend on the scale of the weights; their sign turns the phase by half a wave', () => {
    const pattern = withNoise(
      knownGabor(square(7), { orientation: 100, wavelength: 4, phase: 40, along: 1.7, across: 2 }),
      SIGNAL_TO_NOISE,
      normalNumbers(3),
    );
    const fit = fitted(pattern, square(7));
    for (const scale of [1e-6, 2000]) {
      const other = fitted(pattern.map((value) => value * scale), square(7)); // prettier-ignore
      expect(other.orientation).toBeCloseTo(fit.orientation, 2);
      expect(other.wavelength).toBeCloseTo(fit.wavelength, 3);
      expect(other.phase).toBeCloseTo(fit.phase, 1);
      expect(other.r2).toBeCloseTo(fit.r2, 5);
    }
    const turned = fitted(pattern.map((value) => -value), square(7)); // prettier-ignore
    expect(turned.orientation).toBeCloseTo(fit.orientation, 2);
    expect(Math.abs(turned.phase - fit.phase)).toBeCloseTo(180, 1);
    expect(turned.gaborLike).toBe(fit.gaborLike);
  });

  it('sees crest and trough of a wave whose bell is wide and has its middle near the edge', () => {
    const known = { orientation: 54, wavelength: 7.6, phase: 340, along: 7, across: 4.4, x: 1.7, y: 2.6 };
    const fit = fitted(knownGabor(square(7), known), square(7));
    expect(fit.counterpart).toBeGreaterThan(0.5);
    expect(fit.gaborLike).toBe(true);
  });

  it('finds the direction of stripes in kernels of 3 × 3 and 5 × 5', () => {
    for (const side of [3, 5])
      for (const orientation of [0, 45, 90, 135]) {
        const known = { orientation, wavelength: 3.4, phase: 90, along: side / 3, across: side / 3 };
        const fit = fitted(
          withNoise(knownGabor(square(side), known), SIGNAL_TO_NOISE, normalNumbers(side)),
          square(side),
        );
        expect(degreesApart(fit.orientation, orientation)).toBeLessThan(6);
        expect(fit.gaborLike).toBe(true);
      }
  });

  it('has slopes that are those of its values', () => {
    const size = { height: 5, width: 6 };
    const at: GaborVector = [0.7, -0.4, 0.1, 0.3, -0.2, 0.4, 0.6, 0.9, 0.21];
    const slopes = Array.from({ length: PARAMETER_COUNT }, () => new Float64Array(30));
    gaborValues(at, size, slopes);
    slopes.forEach((slope, k) => {
      const step = 1e-6;
      const above = gaborValues(at.with(k, at[k]! + step) as unknown as GaborVector, size);
      const below = gaborValues(at.with(k, at[k]! - step) as unknown as GaborVector, size);
      slope.forEach((value, i) => expect(value).toBeCloseTo((above[i]! - below[i]!) / (2 * step), 6));
    });
  });

  it('takes 64 filters of 7 × 7 in well under two seconds', () => {
    const normal = normalNumbers(11);
    const patterns = Array.from({ length: 64 }, () => patternOf(square(7), normal)); // noise takes the longest
    fitGabor(patterns[0]!, square(7)); // makes the starts, once for each size
    const start = process.cpuUsage();
    for (const pattern of patterns) fitGabor(pattern, square(7));
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1e6).toBeLessThan(1.5);
  });
});

describe('"like a Gabor function" is denied', () => {
  const PATTERNS = 100;
  const rate = (size: { height: number; width: number }, make: (k: number) => Float32Array) =>
    Array.from({ length: PATTERNS }, (_, k) => fitGabor(make(k), size)?.gaborLike ?? false).filter(Boolean).length /
    PATTERNS;

  it.each([
    [3, 0.05],
    [5, 0.05],
    [7, 0],
    [11, 0],
  ])('to white noise of %i rows and columns, but for a share of %f', (side, most) => {
    const normal = normalNumbers(side * 7);
    expect(rate(square(side), () => patternOf(square(side), normal))).toBeLessThanOrEqual(most);
  });

  it.each([5, 7, 11])(
    'to round and longish blobs in %i rows and columns, bright or dark, in the middle or beside it',
    (side) => {
      const normal = normalNumbers(side * 5);
      const blobs = rate(square(side), (k) => {
        const [wide, long] = [(side / 7) * (0.8 + (k % 5) * 0.5), 1 + (k % 3) * 0.25];
        const [x0, y0] = [((k % 7) - 3) * (side / 28), ((k % 4) - 1.5) * (side / 20)];
        const blob = patternOf(square(side), (x, y) =>
          Math.exp(-((x - x0) ** 2) / (2 * wide ** 2) - (y - y0) ** 2 / (2 * (wide * long) ** 2)),
        );
        return withNoise(blob, SIGNAL_TO_NOISE, normal).map((value) => (k % 2 ? value : -value));
      });
      expect(blobs).toBeLessThanOrEqual(0.02);
    },
  );

  it('to constant patches, a slope, and a bright centre in a dark ring', () => {
    const normal = normalNumbers(2);
    expect(rate(square(7), () => patternOf(square(7), () => 1 + 0.02 * normal()))).toBe(0);
    expect(rate(square(7), (k) => patternOf(square(7), (x, y) => x * Math.cos(k) + y * Math.sin(k)))).toBe(0);
    const ring = (x: number, y: number, size: number) =>
      (1 - (x * x + y * y) / size) * Math.exp(-(x * x + y * y) / size);
    const rings = rate(square(7), (k) => patternOf(square(7), (x, y) => ring(x, y, 2 + k / 20) + 0.03 * normal()));
    expect(rings).toBeLessThanOrEqual(0.05);
  });

  it('to a good fit without a counterpart, and to a bad one with one', () => {
    const blob = fitted(patternOf(square(7), (x, y) => Math.exp(-(x * x + y * y) / 6)), square(7)); // prettier-ignore
    expect(blob.r2).toBeGreaterThan(0.95);
    expect(blob.counterpart).toBeLessThan(LEAST_COUNTERPART);
    const checks = fitted(patternOf(square(7), (x, y) => (x * y > 0 ? 1 : -1)), square(7)); // prettier-ignore
    expect(checks.r2).toBeLessThan(leastR2(square(7)));
  });
});

describe('nothing is fitted', () => {
  it('to constants, zeros, kernels below 3 × 3, and weights that are no numbers', () => {
    expect(fitGabor(new Float32Array(49).fill(0.3), square(7))).toBeNull();
    expect(fitGabor(new Float32Array(49), square(7))).toBeNull();
    expect(fitGabor(Float32Array.of(1, 2), { height: 1, width: 2 })).toBeNull();
    expect(fitGabor(new Float32Array(7).map((_, i) => i), { height: 1, width: 7 })).toBeNull(); // prettier-ignore
    expect(fitGabor(new Float32Array(49).fill(NaN), square(7))).toBeNull();
    expect(fitGabor(new Float32Array(49).fill(Infinity), square(7))).toBeNull();
  });
});
