import { describe, expect, it } from 'vitest';
import { centrePositions, createMotion, descend, MAX_STEP, resetMotion } from './optimiser';

const DESCENT = { exaggeration: 2, learningRate: 10, momentum: 0.5 };

describe('a step', () => {
  it('is momentum less learning rate × gain × slope, with gains that follow the direction', () => {
    const motion = createMotion(Float64Array.of(1, 1));
    // Slopes: 2 · 0.1 − 0.4 ÷ 4 = 0.1, and 2 · −0.1 − 0.4 ÷ 4 = −0.3.
    const gradient = { attraction: Float64Array.of(0.1, -0.1), repulsion: Float64Array.of(0.4, 0.4), z: 4 };
    descend(motion, gradient, DESCENT);
    // At rest nothing keeps its direction: gains 0.8. Steps −10 · 0.8 · 0.1 and 10 · 0.8 · 0.3.
    expect([...motion.gains]).toEqual([0.8, 0.8]);
    expect([...motion.velocities]).toEqual([expect.closeTo(-0.8, 12), expect.closeTo(2.4, 12)]);
    expect([...motion.positions]).toEqual([expect.closeTo(0.2, 12), expect.closeTo(3.4, 12)]);
    // The same slope again: gains 1. Steps 0.5 · −0.8 − 10 · 0.1 and 0.5 · 2.4 + 10 · 0.3.
    descend(motion, gradient, DESCENT);
    expect([...motion.gains]).toEqual([1, 1]);
    expect([...motion.velocities]).toEqual([expect.closeTo(-1.4, 12), expect.closeTo(4.2, 12)]);
  });

  it('is no longer than five units, in its own direction', () => {
    const motion = createMotion(new Float64Array(2));
    descend(motion, { attraction: Float64Array.of(-300, 400), repulsion: new Float64Array(2), z: 1 }, DESCENT);
    expect([...motion.positions]).toEqual([expect.closeTo(3, 12), expect.closeTo(-4, 12)]);
    expect(Math.hypot(...motion.velocities)).toBeCloseTo(MAX_STEP, 12);
  });

  it('never lets a gain go below 0.01', () => {
    const motion = createMotion(new Float64Array(2));
    let slope = 1e-6;
    for (let k = 0; k < 100; k++, slope = -slope)
      descend(motion, { attraction: Float64Array.of(slope, 0), repulsion: new Float64Array(2), z: 1 }, { ...DESCENT, momentum: 0 }); // prettier-ignore
    expect([...motion.gains]).toEqual([0.01, 0.01]);
    resetMotion(motion);
    expect([...motion.gains, ...motion.velocities]).toEqual([1, 1, 0, 0]);
  });
});

it('centring moves the mean to the origin and nothing else', () => {
  const positions = Float64Array.of(1, 10, 3, 20, 5, 60);
  centrePositions(positions);
  expect([...positions]).toEqual([-2, -20, 0, -10, 2, 30]);
});
