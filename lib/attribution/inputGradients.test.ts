import { describe, expect, it } from 'vitest';
import { exactAttribution, linearNetwork, randomSource } from './linearNetwork.testing';
import { integratedGradients, pathPicture, steepestSlope } from './inputGradients';

const LAYOUT = { length: 24, channels: 3, channelStep: 8, pixelStep: 1, rowStep: 4 } as const;
const source = randomSource(LAYOUT, 3);

describe('maps from the gradient by the picture', () => {
  it('are exact for a linear network', () => {
    const { weights } = linearNetwork(24, 5);
    const sum = Float64Array.from(weights, (weight) => weight * 4); // the same slope at all four steps
    const map = integratedGradients(sum, 4, source);
    expect([...map]).toEqual([...exactAttribution(source, weights)]);
    const slopes = steepestSlope(weights, { layout: LAYOUT });
    expect(slopes[2]).toBe(Math.max(Math.abs(weights[2]!), Math.abs(weights[10]!), Math.abs(weights[18]!)));
  });

  it('add up to the difference of the scores where the network is not linear', () => {
    // The sum of squares, whose slope is twice the picture: exact by the middles of the steps.
    const sum = new Float64Array(24);
    for (let step = 0; step < 5; step++) pathPicture(source, step, 5).forEach((value, at) => (sum[at]! += 2 * value));
    const total = integratedGradients(sum, 5, source).reduce((a, b) => a + b, 0);
    const squares = (values: Float32Array) => values.reduce((all, value) => all + value * value, 0);
    expect(total).toBeCloseTo(squares(source.picture) - squares(source.fill), 4);
  });
});
