import { describe, expect, it } from 'vitest';
import { withoutOthers, withPoints } from './changePoints';
import { blob, ringAffinities } from './layouts.testing';
import { Tsne } from './tsne';
import { decodeTsneState, encodeTsneState, type TsneState } from './tsneState';

const COUNT = 400;
const MORE = 430;
const OPTIONS = { exaggerationIterations: 40 };
const AFFINITIES = ringAffinities(COUNT, 15);
const MORE_AFFINITIES = ringAffinities(MORE, 15);

function stepped(run: Tsne, steps: number): Tsne {
  for (let k = 0; k < steps; k++) run.step();
  return run;
}

/** A map that is done, with thirty more points near its middle. */
function extended(): TsneState {
  const state = stepped(new Tsne(AFFINITIES, blob(COUNT, 1e-4, 2), OPTIONS), 120).saveState();
  return withPoints(state, blob(MORE - COUNT, 2, 3));
}

describe('a run with more points', () => {
  it('goes on where the old ones are, with their velocities and gains; the new ones are at rest', () => {
    const before = stepped(new Tsne(AFFINITIES, blob(COUNT, 1e-4, 2), OPTIONS), 120).saveState();
    const copy = decodeTsneState(encodeTsneState(before));
    const placed = blob(MORE - COUNT, 2, 3);
    const after = withPoints(before, placed);
    expect(after).toMatchObject({ iteration: 120, plan: null });
    for (const what of ['positions', 'velocities', 'gains'] as const)
      expect(after[what].subarray(0, 2 * COUNT)).toEqual(before[what]);
    expect(after.positions.subarray(2 * COUNT)).toEqual(placed);
    expect(after.velocities.subarray(2 * COUNT)).toEqual(new Float64Array(60));
    expect(after.gains.subarray(2 * COUNT)).toEqual(new Float64Array(60).fill(1));
    expect(before).toEqual(copy);
    expect(Tsne.restore(MORE_AFFINITIES, after, OPTIONS).positions).toEqual(after.positions);
  });

  it('moves new points off the old one and the new one that they were placed on, the same for the same seed', () => {
    const state = new Tsne(AFFINITIES, blob(COUNT, 1), OPTIONS).saveState();
    const [x, y] = state.positions;
    const placed = Float64Array.of(x!, y!, x!, y!, 0.5, 0.5);
    const { positions } = withPoints(state, placed, { jitter: 1e-3, seed: 1 });
    expect(positions.subarray(0, 2 * COUNT)).toEqual(state.positions);
    const added = [0, 1, 2].map((i) => [...positions.subarray(2 * (COUNT + i), 2 * (COUNT + i) + 2)]);
    expect(new Set(added.map(String)).size).toBe(3);
    for (const at of added.slice(0, 2)) {
      const off = Math.hypot(at[0]! - x!, at[1]! - y!);
      expect(off).toBeGreaterThan(0);
      expect(off).toBeLessThan(2e-3);
    }
    expect(added[2]).toEqual([0.5, 0.5]);
    expect(withPoints(state, placed, { jitter: 1e-3, seed: 1 }).positions).toEqual(positions);
    expect(withPoints(state, placed, { jitter: 1e-3, seed: 2 }).positions).not.toEqual(positions);
  });

  it('leaves old twins together, which have been for a while', () => {
    const state = new Tsne(AFFINITIES, new Float64Array(2 * COUNT), { ...OPTIONS, jitter: 0 }).saveState();
    expect(withPoints(state, Float64Array.of(1, 1)).positions.subarray(0, 2 * COUNT)).toEqual(state.positions);
  });
});

describe('points that are held', () => {
  it('do not move by a bit while all others do, and then move again', () => {
    const state = extended();
    const run = Tsne.restore(MORE_AFFINITIES, state, OPTIONS);
    const kl = run.measureKl();
    run.hold(COUNT, 30);
    for (let k = 0; k < 30; k++) {
      const before = run.saveState();
      expect(run.holding).toBe(COUNT);
      run.step();
      const after = run.saveState();
      for (const what of ['positions', 'velocities', 'gains'] as const)
        expect(after[what].subarray(0, 2 * COUNT)).toEqual(state[what].subarray(0, 2 * COUNT));
      for (let at = 2 * COUNT; at < 2 * MORE; at++) expect(after.positions[at]).not.toBe(before.positions[at]);
    }
    expect(run.measureKl()).toBeLessThan(kl - 0.01);
    expect(run.holding).toBe(0);
    run.step();
    for (let at = 0; at < 2 * MORE; at++) expect(run.positions[at]).not.toBe(state.positions[at]);
    const mean = run.positions.reduce((sum, value) => sum + value, 0) / MORE;
    expect(mean).toBeCloseTo(0, 10);
  });

  it('leave the others their way: in its first step each of these goes where it would go without a hold', () => {
    const one = Tsne.restore(MORE_AFFINITIES, extended(), OPTIONS);
    const free = Tsne.restore(MORE_AFFINITIES, extended(), OPTIONS);
    one.hold(COUNT, 1);
    for (const run of [one, free]) run.step();
    // In a single step the new points go the same way, whether or not the old ones go too; only the centring differs.
    const shift = [0, 1].map((axis) => free.positions[2 * COUNT + axis]! - one.positions[2 * COUNT + axis]!);
    for (let at = 2 * COUNT; at < 2 * MORE; at++)
      expect(free.positions[at]! - one.positions[at]!).toBeCloseTo(shift[at % 2]!, 10);
  });

  it('are held byte for byte as before when the run goes on from a saved state', () => {
    const whole = Tsne.restore(MORE_AFFINITIES, extended(), OPTIONS);
    whole.hold(COUNT, 30);
    const saved: [number, Uint8Array][] = [];
    for (let k = 0; k < 80; k++) {
      if ([0, 1, 17, 29, 30, 31, 60].includes(k)) saved.push([k, encodeTsneState(whole.saveState())]);
      whole.step();
    }
    const end = encodeTsneState(whole.saveState());
    for (const [done, bytes] of saved) {
      const run = Tsne.restore(MORE_AFFINITIES, decodeTsneState(bytes), OPTIONS);
      expect(run.holding).toBe(done < 30 ? COUNT : 0);
      expect(encodeTsneState(stepped(run, 80 - done).saveState())).toEqual(end);
    }
  });

  it('may be released early, may be all, and cannot be more than there are', () => {
    const run = Tsne.restore(MORE_AFFINITIES, extended(), OPTIONS);
    const start = run.positions.slice();
    run.hold(MORE, 5);
    stepped(run, 5);
    expect(run.positions).toEqual(start);
    run.hold(MORE, 1000);
    run.hold(0, 0);
    run.step();
    expect(run.positions).not.toEqual(start);
    for (const [points, iterations] of [
      [MORE + 1, 1],
      [-1, 1],
      [1.5, 1],
      [3, -1],
      [3, Infinity],
    ] as const)
      expect(() => run.hold(points, iterations)).toThrow(RangeError);
  });
});

describe('a run without some of its points', () => {
  it('goes on with the places, velocities and gains of the others', () => {
    const state = stepped(new Tsne(MORE_AFFINITIES, blob(MORE, 1e-4, 2), OPTIONS), 60).saveState();
    const kept = Array.from({ length: MORE }, (_, i) => i).filter((i) => i % 13 !== 4);
    kept.length = COUNT - 10;
    const left = withoutOthers({ ...state, hold: { points: 5, until: 100 } }, kept);
    expect(left).toMatchObject({ iteration: 60, plan: null, hold: { points: 0 } });
    for (const what of ['positions', 'velocities', 'gains'] as const)
      expect([...left[what]]).toEqual(kept.flatMap((i) => [...state[what].subarray(2 * i, 2 * i + 2)]));
    const affinities = ringAffinities(kept.length, 15);
    const run = stepped(Tsne.restore(affinities, left, OPTIONS), 100);
    expect(run.iteration).toBe(160);
    expect(run.positions.every(Number.isFinite)).toBe(true);
  });

  it('undoes an addition, byte for byte', () => {
    const state = stepped(new Tsne(AFFINITIES, blob(COUNT, 1e-4, 2), OPTIONS), 50).saveState();
    const back = withoutOthers(
      withPoints(state, blob(30, 1)),
      Array.from({ length: COUNT }, (_, i) => i),
    );
    expect(encodeTsneState(back)).toEqual(encodeTsneState({ ...state, plan: null }));
  });

  it('refuses places that it does not have', () => {
    const state = new Tsne(AFFINITIES, blob(COUNT, 1)).saveState();
    for (const kept of [[COUNT], [2, 1], [1, 1], [-1], [0.5]])
      expect(() => withoutOthers(state, kept)).toThrow(RangeError);
  });
});
