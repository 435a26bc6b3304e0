import { beforeAll, describe, expect, it } from 'vitest';
import { exactNeighbours } from '@/lib/embedding/exactNeighbours';
import { displacement } from '@/lib/embedding/displacement';
import { decodeFrame, encodeFrame } from '@/lib/embedding/frames';
import { fitPca, projectOnAxes } from '@/lib/embedding/pca';
import { placePoints } from '@/lib/embedding/placePoints';
import { decodeTsneState, type TsneState } from '@/lib/embedding/tsneState';
import { partOf, rowsOf } from '@/lib/embedding/vectors.testing';
import { createUmapRun } from '../umapRun';
import type { ComputationTask, SharedVectors } from './computationTypes';
import { EmbeddingComputation } from './embeddingComputation';
import { collect, eventsOf, keptFrames, lastState, sharedVectors, TARGET, taskOf, tsneSpec, umapSpec } from './tasks.testing'; // prettier-ignore

const never = () => false;
const run = (task: ComputationTask, computation = new EmbeddingComputation()) => collect(computation.run(task, never));

function shared(vectors: SharedVectors, rows: number[]): SharedVectors {
  const picked = rowsOf(vectors, rows);
  const values = new Float32Array(new SharedArrayBuffer(4 * picked.values.length));
  values.set(picked.values);
  return { count: picked.count, dimensions: picked.dimensions, values };
}
const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const layoutOf = (state: TsneState, rows: number[]) =>
  Float64Array.from(rows.flatMap((row) => [...state.positions.subarray(2 * row, 2 * row + 2)]));

describe('a map that extends another', () => {
  const all = sharedVectors(220, 10);
  const OLD = 200;
  let state: Uint8Array;
  beforeAll(async () => {
    const task = taskOf(tsneSpec(), { targetIterations: 600, vectors: shared(all, range(OLD)) });
    state = lastState(await run(task));
  });

  it('leaves the old points where they are for 30 iterations, and then hardly moves them', async () => {
    const before = decodeTsneState(state).positions;
    const extend = { state, keptRows: Int32Array.from(range(OLD)), oldCount: OLD, before };
    const task = taskOf(tsneSpec(), { vectors: all, targetIterations: 700, extend, keptEvery: 30 });
    const events = await run(task);
    const frames = eventsOf(events, 'frame');
    expect(frames[0]).toMatchObject({ iteration: 600, kept: true });
    const reduced = projectOnAxes(fitPca(all, 6), all);
    const firstAddedAt = placePoints(partOf(reduced, 0, OLD), before, partOf(reduced, OLD, 220));
    const places = decodeFrame(frames[0]!.bytes);
    // Those that fell on one place are moved apart a little: by up to 1/1000 of the spread.
    firstAddedAt.forEach((at, i) =>
      expect(Math.abs(places.positions[2 * OLD + i]! - at)).toBeLessThan(64 * places.step),
    );

    const held = decodeFrame(frames.find((frame) => frame.iteration === 630)!.bytes);
    before.forEach((at, i) => expect(Math.abs(held.positions[i]! - at)).toBeLessThan(held.step));
    expect(held.positions.slice(2 * OLD)).not.toEqual(places.positions.slice(2 * OLD));

    const last = decodeTsneState(lastState(events));
    expect(last.iteration).toBe(700);
    const { displacement: moved } = eventsOf(events, 'displacement')[0]!;
    expect(moved).toEqual(displacement(before, last.positions));
    expect(moved.median).toBeLessThan(0.05);
    // Neither turned nor of another size: shift and scale are those of a joint descent, a few hundredths.
    const unaligned = Math.hypot(...last.positions.subarray(0, 2 * OLD).map((at, i) => at - before[i]!));
    expect(unaligned / Math.hypot(...before)).toBeLessThan(0.2);
    expect(events.at(-1)).toEqual({ kind: 'ended', why: 'target', iteration: 700 });
  });

  it('goes on from a state in the middle of the holding, byte for byte', async () => {
    const extend = { state, keptRows: Int32Array.from(range(OLD)), oldCount: OLD, before: decodeTsneState(state).positions }; // prettier-ignore
    const task = taskOf(tsneSpec(), { vectors: all, targetIterations: 650, extend });
    const whole = await run(task);
    const computation = new EmbeddingComputation();
    const first = await collect(computation.run(task, never), (event) => {
      if (event.kind === 'frame' && event.iteration === 610) void computation.pause('a');
    });
    expect(eventsOf(first, 'displacement')).toEqual([]);
    const { iteration } = eventsOf(first, 'ended')[0]!;
    expect(iteration).toBeGreaterThanOrEqual(610);
    expect(iteration).toBeLessThan(630);
    const second = await run({ ...task, state: lastState(first) });
    expect(keptFrames(first, second)).toEqual(keptFrames(whole));
    expect(eventsOf(second, 'displacement')).toEqual(eventsOf(whole, 'displacement'));
  });

  it('may have lost points: the others go on from their places at once', async () => {
    const kept = range(OLD).filter((row) => row % 10 !== 3);
    const before = layoutOf(decodeTsneState(state), kept);
    const extend = { state, keptRows: Int32Array.from(kept), oldCount: kept.length, before };
    const events = await run(taskOf(tsneSpec(), { vectors: shared(all, kept), targetIterations: 640, extend }));
    expect(eventsOf(events, 'frame')[0]!.bytes).toEqual(encodeFrame(before, 600));
    const { hold, iteration } = decodeTsneState(lastState(events));
    expect([hold.points, iteration]).toEqual([0, 640]);
    expect(eventsOf(events, 'displacement')[0]!.displacement.median).toBeLessThan(0.1);
  });

  it('of which nothing is left is a map from the start', async () => {
    const extend = { state, keptRows: new Int32Array(), oldCount: 0, before: new Float64Array() };
    const vectors = sharedVectors(60, 10, 7);
    const events = await run(taskOf(tsneSpec(), { vectors, extend }));
    expect(keptFrames(events)).toEqual(keptFrames(await run(taskOf(tsneSpec(), { vectors }))));
    expect(eventsOf(events, 'displacement')).toEqual([]);
  });

  it('has its first layout as its only one when there is nothing to compute', async () => {
    const before = decodeTsneState(state).positions;
    const extend = { state, keptRows: Int32Array.from(range(OLD)), oldCount: OLD, before };
    const events = await run(taskOf(tsneSpec(), { vectors: all, targetIterations: 600, extend }));
    expect(eventsOf(events, 'frame').map((frame) => frame.iteration)).toEqual([600]);
    expect(events.at(-1)).toEqual({ kind: 'ended', why: 'target', iteration: 600 });
  });

  it('by UMAP starts in the other layout, with the new points at their places', async () => {
    const old = await run(taskOf(umapSpec(), { vectors: shared(all, range(OLD)) }));
    const before = Float64Array.from(decodeFrame(eventsOf(old, 'frame').at(-1)!.bytes).positions);
    const extend = { state: lastState(old), keptRows: Int32Array.from(range(OLD)), oldCount: OLD, before };
    const events = await run(taskOf(umapSpec({ components: null }), { vectors: all, targetIterations: 90, extend }));
    const placed = placePoints(partOf(all, 0, OLD), before, partOf(all, OLD, 220));
    const frames = eventsOf(events, 'frame');
    expect(frames[0]!.bytes).toEqual(encodeFrame(Float64Array.of(...before, ...placed), TARGET));
    expect(frames.at(-1)).toMatchObject({ iteration: 90, kept: true });
    expect(eventsOf(events, 'displacement')[0]!.displacement.median).toBeLessThan(0.2);
  });
});

describe('a map by principal components', () => {
  it('has all axes at once, and the first two as its only frame', async () => {
    const task = taskOf({ method: 'pca' }, { vectors: sharedVectors(200, 30) });
    const events = await run(task);
    expect([...new Set(events.map((event) => event.kind))]).toEqual([
      'phase',
      'axes',
      'frame',
      'measures',
      'seconds',
      'ended',
    ]);
    const pca = fitPca(task.vectors, 10);
    const columns = projectOnAxes(pca, task.vectors).values;
    const [axes] = eventsOf(events, 'axes');
    expect(axes!.explained).toEqual([...pca.explained]);
    expect(axes!.values).toEqual(Float32Array.from(columns));
    const { positions, step, iteration } = decodeFrame(eventsOf(events, 'frame')[0]!.bytes);
    expect(iteration).toBe(0);
    for (let i = 0; i < 200; i++)
      for (const axis of [0, 1])
        expect(Math.abs(positions[2 * i + axis]! - columns[10 * i + axis]!)).toBeLessThan(step);
  });

  it('that extends another tells how far the old points are from where they were', async () => {
    const all = sharedVectors(220, 30);
    const rows = range(220).filter((row) => row % 11 !== 5);
    const positionsOf = async (vectors: SharedVectors, extend: ComputationTask['extend'] = null) => {
      const events = await run(taskOf({ method: 'pca' }, { vectors, extend }));
      const { bytes } = eventsOf(events, 'frame')[0]!;
      return { events, positions: Float64Array.from(decodeFrame(bytes).positions) };
    };
    const { positions: before } = await positionsOf(shared(all, rows));
    const extend = { state: null, keptRows: Int32Array.from(range(200)), oldCount: 200, before };
    const ordered = shared(all, [...rows, ...range(220).filter((row) => row % 11 === 5)]);
    const { events, positions } = await positionsOf(ordered, extend);
    const [told] = eventsOf(events, 'displacement');
    const expected = displacement(before, positions);
    expect(told!.displacement.median).toBeCloseTo(expected.median, 4); // a frame is rounded
    expect(told!.displacement.p95).toBeCloseTo(expected.p95, 4);
    expect(told!.displacement.median).toBeGreaterThan(0);
    expect(told!.displacement.p95).toBeLessThan(0.1);

    const alone = { state: null, keptRows: Int32Array.of(0, 1), oldCount: 2, before: new Float64Array(4) };
    expect(eventsOf((await positionsOf(ordered, alone)).events, 'displacement')).toEqual([]);
  });

  it('of vectors of two numbers has nothing on the other eight axes', async () => {
    const [axes] = eventsOf(await run(taskOf({ method: 'pca' }, { vectors: sharedVectors(30, 2) })), 'axes');
    expect(axes!.explained.slice(2)).toEqual(new Array(8).fill(0));
    expect(axes!.explained[0]! + axes!.explained[1]!).toBeCloseTo(1, 12);
    expect(axes!.values).toHaveLength(300);
    expect(axes!.values.every((value, place) => place % 10 < 2 || value === 0)).toBe(true);
  });
});

describe('a UMAP map', () => {
  it('is the one of its library on the reduced vectors, and takes the same way after it was cut off', async () => {
    const whole = await run(taskOf(umapSpec()));
    const { vectors } = taskOf(umapSpec());
    const direct = createUmapRun(projectOnAxes(fitPca(vectors, 6), vectors), {
      neighbours: 8,
      epochs: TARGET,
      seed: 1,
    });
    while (direct.iteration < TARGET) direct.step();
    expect(eventsOf(whole, 'frame').at(-1)!.bytes).toEqual(encodeFrame(direct.positions, TARGET));
    expect(eventsOf(whole, 'frame').every((frame) => frame.kl === null)).toBe(true);

    const computation = new EmbeddingComputation();
    const first = await collect(computation.run(taskOf(umapSpec()), never), (event) => {
      if (event.kind === 'frame' && event.iteration === 20) void computation.pause('a');
    });
    const resumed = taskOf(umapSpec(), { state: lastState(first) });
    const { iteration } = eventsOf(first, 'ended')[0]!;
    for (const worker of [computation, new EmbeddingComputation()]) {
      const rest = await run(resumed, worker);
      expect(eventsOf(rest, 'frame')[0]!.iteration).toBe(iteration); // no frame of the way there
      expect(keptFrames(first, rest)).toEqual(keptFrames(whole));
    }
  });

  it('cannot go on beyond its last iteration, and says why', async () => {
    const state = lastState(await run(taskOf(umapSpec())));
    await expect(run(taskOf(umapSpec(), { state, targetIterations: 100 }))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('here 60, so it cannot go on to 100. Start a new map'),
    });
  });
});

describe('what no map can be made of', () => {
  it.each([
    [tsneSpec(), 3, 'imageSetId', 'at least 4 pictures, but the set has 3'],
    [tsneSpec({ perplexity: 30 }), 20, 'spec.perplexity', 'at most 19, and 6 or less are usual'],
    [umapSpec({ neighbours: 20 }), 20, 'spec.neighbours', 'at most 19'],
  ])('is refused with the field and what to change: case %#', async (spec, count, field, message) => {
    await expect(run(taskOf(spec, { vectors: sharedVectors(count, 10) }))).rejects.toMatchObject({
      code: 'invalid_input',
      options: { field },
      message: expect.stringContaining(message),
    });
  });

  it('is not what is only just enough, or all equal', async () => {
    const four = await run(taskOf(tsneSpec({ perplexity: 3 }), { vectors: sharedVectors(4, 10) }));
    expect(four.at(-1)).toMatchObject({ why: 'target' });
    const equal = { count: 40, dimensions: 5, values: new Float32Array(200).fill(7) };
    for (const spec of [tsneSpec(), umapSpec()]) {
      const frame = eventsOf(await run(taskOf(spec, { vectors: equal })), 'frame').at(-1)!;
      expect(decodeFrame(frame.bytes).positions.every(Number.isFinite)).toBe(true);
    }
  });

  it('is a damaged state', async () => {
    for (const spec of [tsneSpec(), umapSpec()])
      await expect(run(taskOf(spec, { state: new Uint8Array(17) }))).rejects.toMatchObject({ code: 'storage_damaged' });
  });
});

describe('the nearest of one picture', () => {
  const vectors = sharedVectors(150, 10);
  const computation = new EmbeddingComputation();

  it('are those of an exact search, by either metric', async () => {
    const byDistance = exactNeighbours(vectors, { k: 7 });
    const byAngle = exactNeighbours(vectors, { k: 7, metric: 'cosine' });
    for (const row of [0, 77, 149]) {
      const near = await computation.nearest(vectors, row, { k: 7, metric: 'euclidean' });
      expect(near.rows).toEqual(byDistance.indices.slice(7 * row, 7 * row + 7));
      near.distances.forEach((d, i) => expect(d).toBe(Math.sqrt(byDistance.squaredDistances[7 * row + i]!)));
      const alike = await computation.nearest(vectors, row, { k: 7, metric: 'cosine' });
      expect(alike.rows).toEqual(byAngle.indices.slice(7 * row, 7 * row + 7));
      alike.distances.forEach((d, i) => expect(d).toBeCloseTo(byAngle.squaredDistances[7 * row + i]! / 2, 10));
    }
  });

  it('are all others when there are few, and a row without a direction has none by its angle', async () => {
    const few = { count: 3, dimensions: 2, values: Float32Array.of(0, 0, 2, 0, 0, 1) };
    expect(await computation.nearest(few, 1, { k: 12, metric: 'cosine' })).toEqual({ rows: Int32Array.of(0, 2), distances: Float64Array.of(1, 1) }); // prettier-ignore
    expect(await computation.nearest(few, 0, { k: 12, metric: 'euclidean' })).toEqual({ rows: Int32Array.of(2, 1), distances: Float64Array.of(1, 2) }); // prettier-ignore
    await expect(computation.nearest(few, 0, { k: 1, metric: 'cosine' })).rejects.toMatchObject({ code: 'invalid_input', options: { field: 'metric' } }); // prettier-ignore
    await expect(computation.nearest(few, 3, { k: 1, metric: 'cosine' })).rejects.toThrow('no row 3');
  });
});
