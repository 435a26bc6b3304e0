import { afterEach, describe, expect, it, vi } from 'vitest';
import { symmetriseAffinities } from '@/lib/embedding/affinities';
import { exactNeighbours } from '@/lib/embedding/exactNeighbours';
import { decodeFrame, encodeFrame } from '@/lib/embedding/frames';
import { initialPositions } from '@/lib/embedding/initialise';
import { measureMap } from '@/lib/embedding/mapQuality';
import { forMetric } from '@/lib/embedding/neighbours';
import { fitPca, projectOnAxes } from '@/lib/embedding/pca';
import { calibrateToPerplexity } from '@/lib/embedding/perplexity';
import { Tsne } from '@/lib/embedding/tsne';
import { exaggerationWithin } from '@/lib/embedding/tsneOptions';
import { decodeTsneState } from '@/lib/embedding/tsneState';
import type { ComputationClock } from './computationClock';
import { EmbeddingComputation } from './embeddingComputation';
import { collect, eventsOf, keptFrames, lastState, TARGET, taskOf, tsneSpec } from './tasks.testing';

const never = () => false;

class HeldClock implements ComputationClock {
  ms = 0;
  turns = 0;
  nowMs = () => this.ms;
  cpuSeconds = () => this.ms / 1000;
  nextTurn = async () => void this.turns++;
}

/** Every step of t-SNE takes so long on the clock. */
function stepsTake(clock: HeldClock, ms: number) {
  const { step } = Tsne.prototype;
  vi.spyOn(Tsne.prototype, 'step').mockImplementation(function (this: Tsne) {
    clock.ms += ms;
    step.call(this);
  });
}
afterEach(() => vi.restoreAllMocks());

/** The same map by lib/embedding alone. */
function tsneByHand({ metric = 'euclidean' as const, iterations = TARGET } = {}) {
  const { vectors } = taskOf(tsneSpec());
  const asked = forMetric(vectors, metric);
  const compared = projectOnAxes(fitPca(asked, 6), asked);
  const neighbours = exactNeighbours(compared, { k: 24 });
  const affinities = symmetriseAffinities(neighbours, calibrateToPerplexity(neighbours, 8));
  const start = initialPositions(compared, 'pca', 1);
  const run = new Tsne(affinities, start, { seed: 1, exaggerationIterations: exaggerationWithin(TARGET) });
  const kl: [number, number][] = [];
  while (run.iteration < iterations) {
    run.step();
    if (run.iteration % 50 === 0 || run.iteration === iterations) kl.push([run.iteration, run.measureKl()]);
  }
  return { compared, start, run, kl };
}

describe('a t-SNE map', () => {
  it('is the one of lib/embedding, with its first frame before any neighbour is looked for', async () => {
    const events = await collect(new EmbeddingComputation().run(taskOf(tsneSpec()), never));
    const { compared, start, run, kl } = tsneByHand();
    const kinds = events.map((event) => (event.kind === 'phase' ? event.phase : event.kind));
    const first = kinds.indexOf('frame');
    expect(kinds.slice(0, first).every((kind) => kind === 'pca')).toBe(true);
    expect(kinds.indexOf('neighbours')).toBeGreaterThan(first);
    expect(kinds.indexOf('affinities')).toBeGreaterThan(kinds.indexOf('neighbours'));

    const frames = eventsOf(events, 'frame');
    expect(frames[0]).toMatchObject({ iteration: 0, kept: true, kl: null, bytes: encodeFrame(start, 0) });
    expect(frames.at(-1)).toMatchObject({ iteration: TARGET, kept: true, etaMs: 0, bytes: encodeFrame(run.positions, TARGET) }); // prettier-ignore
    expect(frames.filter((frame) => frame.kl !== null).map((frame) => [frame.iteration, frame.kl])).toEqual(kl);
    expect([...keptFrames(events).keys()]).toEqual([0, 10, 20, 30, 40, 50, 60]);

    expect(decodeTsneState(lastState(events))).toEqual(run.saveState());
    expect(kinds.slice(-3)).toEqual(['seconds', 'state', 'ended']);
    expect(events.at(-1)).toEqual({ kind: 'ended', why: 'target', iteration: TARGET });
    const measures = eventsOf(events, 'measures').map((event) => event.measures);
    expect(measures.map((at) => at.iteration)).toEqual([15, 30, 45, 60]);
    expect(measures.at(-1)).toEqual({ iteration: TARGET, ...measureMap(compared, run.positions) });
    expect(Object.keys(eventsOf(events, 'seconds').at(-1)!.seconds)).toEqual(['pca', 'neighbours', 'affinities', 'optimisation', 'quality']); // prettier-ignore
  });

  it('by the metric "cosine" compares the directions of the whole vectors, reduced afterwards', async () => {
    const events = await collect(new EmbeddingComputation().run(taskOf(tsneSpec({ metric: 'cosine' })), never));
    const { run } = tsneByHand({ metric: 'cosine' as never });
    expect(eventsOf(events, 'frame').at(-1)!.bytes).toEqual(encodeFrame(run.positions, TARGET));
  });

  it('starts in one orientation whatever its other settings', async () => {
    const startOf = async (changes: Parameters<typeof tsneSpec>[0]) => {
      const task = taskOf(tsneSpec({ ...changes, iterations: 1 }));
      const events = await collect(new EmbeddingComputation().run(task, never));
      return decodeFrame(eventsOf(events, 'frame')[0]!.bytes).positions;
    };
    const usual = await startOf({});
    for (const changes of [
      { components: null },
      { components: 3 },
      { perplexity: 20, learningRate: 50 },
      { seed: 9 },
      { metric: 'cosine' as const },
    ]) {
      // prettier-ignore
      const other = await startOf(changes);
      for (const axis of [0, 1]) expect(correlation(usual, other, axis)).toBeGreaterThan(0.8);
    }
  });
});

function correlation(a: Float32Array, b: Float32Array, axis: number): number {
  let [ab, aa, bb] = [0, 0, 0]; // both are centred
  for (let place = axis; place < a.length; place += 2) {
    ab += a[place]! * b[place]!;
    aa += a[place]! ** 2;
    bb += b[place]! ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

describe('frames', () => {
  const iterationsOf = async (clock: HeldClock, changes = {}) => {
    const task = taskOf(tsneSpec(), { keptEvery: 1000, ...changes });
    return eventsOf(await collect(new EmbeddingComputation(clock).run(task, never)), 'frame').map((f) => f.iteration);
  };

  it('come each 25 iterations and where they are kept, when no time passes', async () => {
    expect(await iterationsOf(new HeldClock())).toEqual([0, 25, 50, 60]);
    expect(await iterationsOf(new HeldClock(), { keptEvery: 20 })).toEqual([0, 20, 25, 40, 50, 60]);
  });

  it('come about each 100 ms of slow iterations, with the time that is left', async () => {
    const clock = new HeldClock();
    stepsTake(clock, 40);
    const events = await collect(new EmbeddingComputation(clock).run(taskOf(tsneSpec(), { keptEvery: 1000 }), never));
    const frames = eventsOf(events, 'frame');
    // 3, 6, …, 24, then 25 because it is one at the latest, from which on 100 ms are counted: 28, 31, …
    expect(frames.map((frame) => frame.iteration)).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 25, 28, 31, 34, 37, 40, 43, 46, 49, 50, 53, 56, 59, 60]); // prettier-ignore
    expect(frames[8]).toMatchObject({ iteration: 24, etaMs: null }); // watched for less than a second
    expect(frames[9]).toMatchObject({ iteration: 25, etaMs: 35 * 40 });
    expect(frames.filter((frame) => frame.kept).map((frame) => frame.iteration)).toEqual([0, 60]);
    expect(eventsOf(events, 'seconds').at(-1)!.seconds.optimisation).toBeCloseTo(60 * 0.04, 9);
  });

  it('give way to messages each 20 ms, and the state is told each 5 s', async () => {
    const clock = new HeldClock();
    stepsTake(clock, 5);
    await collect(new EmbeddingComputation(clock).run(taskOf(tsneSpec()), never));
    expect(clock.turns).toBe(TARGET / 4);
    vi.restoreAllMocks();
    stepsTake(clock, 250);
    const events = await collect(new EmbeddingComputation(clock).run(taskOf(tsneSpec()), never));
    expect(eventsOf(events, 'state').map((state) => state.iteration)).toEqual([20, 40, 60, 60]);
  });
});

describe('a run that is cut off', () => {
  const whole = () => collect(new EmbeddingComputation().run(taskOf(tsneSpec()), never));
  const pausedAt = async (computation: EmbeddingComputation, iteration: number, how: 'pause' | 'stop' = 'pause') =>
    collect(computation.run(taskOf(tsneSpec()), never), (event) => {
      if (event.kind === 'frame' && event.iteration >= iteration) void computation[how]('a');
    });

  it('by a pause has told its state, and goes on byte for byte without preparing anything again', async () => {
    const clock = new HeldClock();
    stepsTake(clock, 60);
    const computation = new EmbeddingComputation(clock);
    const first = await pausedAt(computation, 24);
    expect(first.slice(-4).map((event) => event.kind)).toEqual(['measures', 'seconds', 'state', 'ended']);
    expect(first.at(-1)).toEqual({ kind: 'ended', why: 'paused', iteration: 24 });
    expect(eventsOf(first, 'frame').at(-1)).toMatchObject({ iteration: 24, kept: false });
    const second = await collect(computation.run(taskOf(tsneSpec(), { state: lastState(first) }), never));
    expect(eventsOf(second, 'phase')).toEqual([]);
    expect(second[0]).toMatchObject({ kind: 'frame', iteration: 24, kept: false });
    expect(keptFrames(first, second)).toEqual(keptFrames(await whole()));
    expect(lastState(second)).toEqual(lastState(await whole()));
  });

  it('is told so within 20 ms of iterations, and makes none after that', async () => {
    const clock = new HeldClock();
    stepsTake(clock, 7);
    const computation = new EmbeddingComputation(clock);
    let toldAtMs = NaN;
    clock.nextTurn = async () => {
      // A message that was waiting since the last turn.
      if (clock.turns++ === 5) void computation.pause('a').then(() => (toldAtMs = clock.ms));
    };
    const events = await collect(computation.run(taskOf(tsneSpec()), never));
    expect(toldAtMs).toBe(6 * 21);
    expect(events.at(-1)).toEqual({ kind: 'ended', why: 'paused', iteration: 18 });
  });

  it('shares nothing with another map, were it of the same name', async () => {
    const computation = new EmbeddingComputation();
    await collect(computation.run(taskOf(tsneSpec({ perplexity: 20 })), never));
    expect(keptFrames(await collect(computation.run(taskOf(tsneSpec()), never)))).toEqual(keptFrames(await whole()));
  });

  it('goes on byte for byte elsewhere from any state that it told', async () => {
    const clock = new HeldClock();
    stepsTake(clock, 1300);
    const undisturbed = await collect(new EmbeddingComputation(clock).run(taskOf(tsneSpec()), never));
    const states = eventsOf(undisturbed, 'state');
    expect(states.length).toBeGreaterThan(10);
    for (const { iteration, bytes } of [states[0]!, states[7]!, states.at(-1)!]) {
      const rest = await collect(new EmbeddingComputation().run(taskOf(tsneSpec(), { state: bytes }), never));
      const expected = new Map([...keptFrames(undisturbed)].filter(([at]) => at >= iteration));
      expect(keptFrames(rest)).toEqual(expected);
      expect(rest.at(-1)).toEqual({ kind: 'ended', why: 'target', iteration: TARGET });
    }
  });

  it('by a stop keeps the layout that it has, and can be gone on with', async () => {
    const computation = new EmbeddingComputation();
    const first = await pausedAt(computation, 17, 'stop');
    const { iteration } = eventsOf(first, 'ended')[0]!;
    expect(first.at(-1)).toMatchObject({ why: 'stopped' });
    expect(eventsOf(first, 'frame').at(-1)).toMatchObject({ iteration, kept: true, kl: expect.any(Number) });
    const second = await collect(computation.run(taskOf(tsneSpec(), { state: lastState(first) }), never));
    expect(lastState(second)).toEqual(lastState(await whole()));
  });

  it('while it looks for neighbours ends too, with nothing to store, and begins again where it was', async () => {
    const computation = new EmbeddingComputation();
    const first = await collect(computation.run(taskOf(tsneSpec()), never), (event) => {
      if (event.kind === 'phase' && event.phase === 'neighbours') void computation.pause('a');
    });
    expect(first.at(-1)).toEqual({ kind: 'ended', why: 'paused', iteration: 0 });
    expect(eventsOf(first, 'state')).toEqual([]);
    const second = await collect(computation.run(taskOf(tsneSpec()), never));
    expect(eventsOf(second, 'phase').map((event) => event.phase)).not.toContain('pca');
    expect(keptFrames(first, second)).toEqual(keptFrames(await whole()));
  });

  it.each(['pca', 'neighbours', 'optimisation'])('by its asker in the phase %s says nothing more', async (phase) => {
    let cancelled = false;
    const isThere = (event: { kind: string; phase?: string; iteration?: number }) =>
      phase === 'optimisation' ? event.kind === 'frame' && event.iteration === 20 : event.phase === phase;
    const events = await collect(
      new EmbeddingComputation().run(taskOf(tsneSpec()), () => cancelled),
      (event) => void (cancelled ||= isThere(event)),
    );
    expect(isThere(events.at(-1)!)).toBe(true);
  });

  it('can go on beyond its end, as if it had been asked for more at first', async () => {
    const long = await collect(new EmbeddingComputation().run(taskOf(tsneSpec(), { targetIterations: 85 }), never));
    const more = await collect(new EmbeddingComputation().run(taskOf(tsneSpec(), { targetIterations: 85, state: lastState(await whole()) }), never)); // prettier-ignore
    expect(lastState(more)).toEqual(lastState(long));
    expect(keptFrames(more).get(85)).toBe(keptFrames(long).get(85));
  });

  it('of two at a time is the one that is named, and neither changes the other', async () => {
    const computation = new EmbeddingComputation();
    const [a, b] = await Promise.all(
      ['a', 'b'].map((embeddingId) =>
        collect(computation.run(taskOf(tsneSpec(), { embeddingId }), never), (event) => {
          if (event.kind === 'frame' && event.iteration === 30) void computation.pause('b');
        }),
      ),
    );
    expect(a!.at(-1)).toMatchObject({ why: 'target' });
    expect(b!.at(-1)).toMatchObject({ why: 'paused' });
    expect(keptFrames(a!)).toEqual(keptFrames(await whole()));
    await computation.pause('a'); // runs no more: nothing happens
  });
});
