import { describe, expect, it } from 'vitest';
import { splineSpectrum } from './cubicSpline';
import { splineWeights } from './cubicSpline.testing';
import { smoothForce, smoothWeight } from './smoothKernel';

describe('the smooth kernels', () => {
  const cutoff2 = 2.4 ** 2;

  it('are the true ones beyond the cutoff, and everywhere without one', () => {
    for (const u of [cutoff2, 6, 100, 1e9]) {
      expect(smoothWeight(u, cutoff2)).toBe(1 / (1 + u));
      expect(smoothForce(u, cutoff2)).toBeCloseTo((1 / (1 + u)) ** 2, 15);
    }
    for (const u of [0, 0.5, 3]) {
      expect(smoothWeight(u, 0)).toBe(1 / (1 + u));
      expect(smoothForce(u, 0)).toBeCloseTo((1 / (1 + u)) ** 2, 15);
    }
  });

  it('have the first four terms of the Taylor series about the squared cutoff inside', () => {
    // 1/(1 + u) about U: Σ (U − u)^k ÷ (1 + U)^(k + 1); its square: Σ (k + 1)(U − u)^k ÷ (1 + U)^(k + 2).
    for (const u of [0, 1, 2.5, 5]) {
      const terms = [0, 1, 2, 3];
      const weight = terms.reduce((sum, k) => sum + (cutoff2 - u) ** k / (1 + cutoff2) ** (k + 1), 0);
      const force = terms.reduce((sum, k) => sum + ((k + 1) * (cutoff2 - u) ** k) / (1 + cutoff2) ** (k + 2), 0);
      expect(smoothWeight(u, cutoff2)).toBeCloseTo(weight, 14);
      expect(smoothForce(u, cutoff2)).toBeCloseTo(force, 14);
    }
  });
});

describe('cubic splines', () => {
  it('have the weights 1/6, 4/6, 1/6, 0 on a node, and 1/48, 23/48, 23/48, 1/48 between two', () => {
    const weights = new Float64Array(6);
    splineWeights(0, weights, 1);
    [0, 1 / 6, 4 / 6, 1 / 6, 0, 0].forEach((value, i) => expect(weights[i]).toBeCloseTo(value, 15));
    splineWeights(0.5, weights, 2);
    [1 / 48, 23 / 48, 23 / 48, 1 / 48].forEach((value, i) => expect(weights[i + 2]).toBeCloseTo(value, 15));
  });

  it('keep a point’s charge and its place', () => {
    const weights = new Float64Array(4);
    for (let fraction = 0; fraction < 1; fraction += 0.07) {
      splineWeights(fraction, weights, 0);
      const charge = weights.reduce((sum, weight) => sum + weight, 0);
      const place = weights.reduce((sum, weight, i) => sum + weight * (i - 1), 0);
      expect(charge).toBeCloseTo(1, 14);
      expect(place).toBeCloseTo(fraction, 14);
    }
  });

  it('have the spectrum of their values on the nodes', () => {
    const size = 48;
    for (let k = 0; k <= size / 2; k++) {
      const values = [-1, 0, 1].map((at) => (at === 0 ? 4 : 1) * Math.cos((2 * Math.PI * k * at) / size));
      expect(splineSpectrum(k, size)).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 6, 14);
    }
  });
});
