import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { embeddingRequestSchema, embeddingSchema, type Embedding } from '@/lib/domain/embedding';
import { encodeFrame } from '@/lib/embedding/frames';
import type { MapSlot } from '@/lib/protocol/protocol';
import { currentView, sharedView } from './currentView';
import { openStore, session, snapshotWith, view, type FakeTransport } from './fakeTransport.testing';
import { SessionStore } from './sessionStore';
import { watchedEmbedding } from './useEmbedding';

const request = embeddingRequestSchema.parse({ imageSetId: 'set', networkId: 'net', spec: { method: 'tsne' } });
const running: Embedding['state'] = { status: 'running', etaMs: null };
function mapWith(change: Partial<Embedding> = {}): Embedding {
  return embeddingSchema.parse({
    ...{ id: 'map1', request, featureKey: 'f'.repeat(64), layer: 'pool', extends: null, requestedBy: 'Ada' },
    ...{ createdAt: session.createdAt, points: null, iteration: 0, targetIterations: 1000, keptFrames: [], kl: [] },
    ...{ measures: [], explained: null, displacement: null, seconds: {}, state: running },
    ...change,
  });
}
const showing = (shown: string) => ({ ...session, view: { ...view, map: { shown, beside: null, frame: null } } });

let transport: FakeTransport;
let store: SessionStore;
beforeEach(() => void ({ transport, store } = openStore()));
const join: FakeTransport['join'] = (snapshot) => transport.join(snapshot);
/** A frame of three points on a line; returns the credits that came back. */
function emitFrame(embeddingId: string, iteration: number, bytes?: Uint8Array): number {
  let credits = 0;
  const layout = Float64Array.of(0, 0, iteration, 0, 2 * iteration, 0);
  const frame = { embeddingId, iteration, bytes: bytes ?? encodeFrame(layout, iteration) };
  transport.emit({ kind: 'mapFrame', frame, acknowledge: () => credits++ });
  return credits;
}
const watched = (slot: MapSlot, id: string | null) => watchedEmbedding(store, store.getState(), slot, id);

describe('maps that a tab watches', () => {
  it('M3 are asked for, and the newest frame is held, decoded, with another identity for each', async () => {
    await join();
    store.watchEmbedding('shown', 'map1');
    expect(watched('shown', 'map1')).toEqual({ embedding: null, frame: null, problem: null });
    const payload = await transport.answer('embedding:watch', { embedding: mapWith({ iteration: 3 }) });
    expect(payload).toEqual({ embeddingId: 'map1', slot: 'shown' });
    expect(watched('shown', 'map1').embedding?.iteration).toBe(3);

    expect(emitFrame('map1', 10)).toBe(1);
    const first = watched('shown', 'map1').frame;
    expect(first).toMatchObject({ iteration: 10, bytesPerFrame: 16 + 4 * 3 });
    expect([...first!.positions].map((value) => Math.round(value * 1000))).toEqual([0, 0, 10_000, 0, 20_000, 0]);
    const { mapsVersion } = store.getState();
    emitFrame('map1', 12);
    expect(store.getState().mapsVersion).toBe(mapsVersion + 1);
    expect(watched('shown', 'map1').frame).not.toBe(first);
    expect(watched('shown', 'map1')).toMatchObject({ frame: { iteration: 12 }, embedding: { iteration: 12 } });
    expect(watched('shown', 'map2').frame).toBeNull(); // of another map than the one that is watched
  });

  it('M3 keep the last frame while the connection is lost, and are asked for again after each join', async () => {
    await join();
    store.watchEmbedding('shown', 'map1');
    store.watchEmbedding('beside', 'map2');
    await transport.answer('embedding:watch', { embedding: mapWith() });
    await transport.answer('embedding:watch', { embedding: mapWith({ id: 'map2' }) });
    emitFrame('map1', 500);
    transport.emit({ kind: 'disconnected', byServer: false });
    expect(watched('shown', 'map1').frame?.iteration).toBe(500);
    await join({ seq: 99 });
    expect(watched('shown', 'map1')).toMatchObject({ embedding: { id: 'map1' }, frame: { iteration: 500 } });
    expect(await transport.answer('embedding:watch', { embedding: mapWith() })).toMatchObject({ slot: 'shown' });
    expect(await transport.answer('embedding:watch', { embedding: mapWith({ id: 'map2' }) })).toEqual({
      embeddingId: 'map2',
      slot: 'beside',
    });
    emitFrame('map1', 480); // the server died and went on from what it had stored
    expect(watched('shown', 'map1').frame?.iteration).toBe(480);
  });

  it('M7 the frame that comes to a joiner unasked is taken by who looks at the map, and ended by who does not', async () => {
    const snapshot = { session: showing('map1'), embeddings: [mapWith()] };
    store.watchEmbedding('shown', 'map1'); // the page shows it already
    await join(snapshot);
    emitFrame('map1', 40);
    expect(watched('shown', 'map1').frame?.iteration).toBe(40);
    await transport.answer('embedding:watch', { embedding: mapWith() });
    expect(watched('shown', 'map1').frame?.iteration).toBe(40);

    store.watchEmbedding('shown', null);
    expect(await transport.answer('embedding:unwatch', {})).toEqual({ slot: 'shown' });
    transport.emit({ kind: 'disconnected', byServer: false });
    await join({ ...snapshot, seq: 99 });
    expect(await transport.answer('embedding:unwatch', {})).toEqual({ slot: 'shown' });
    expect(emitFrame('map1', 41)).toBe(1); // was on its way: the credit goes back all the same
    expect(transport.asked).toEqual([]);
    expect(watched('shown', 'map1').frame).toBeNull();
  });

  it('M7 the frame of the map beside comes to a joiner unasked, too', async () => {
    const view = { ...session.view, map: { shown: 'map1', beside: 'map2', frame: null } };
    const snapshot = { session: { ...session, view }, embeddings: [mapWith(), mapWith({ id: 'map2' })] };
    store.watchEmbedding('shown', 'map1');
    store.watchEmbedding('beside', 'map2');
    await join(snapshot);
    emitFrame('map2', 40);
    expect(watched('beside', 'map2').frame?.iteration).toBe(40);
    for (const [slot, id] of [
      ['shown', 'map1'],
      ['beside', 'map2'],
    ])
      // prettier-ignore
      expect(await transport.answer('embedding:watch', { embedding: mapWith({ id }) })).toMatchObject({ slot });

    // Who looks at no map ends both.
    for (const slot of ['shown', 'beside'] as const) store.watchEmbedding(slot, null);
    for (const slot of ['shown', 'beside']) expect(await transport.answer('embedding:unwatch', {})).toEqual({ slot });
    transport.emit({ kind: 'disconnected', byServer: false });
    await join({ ...snapshot, seq: 99 });
    for (const slot of ['shown', 'beside']) expect(await transport.answer('embedding:unwatch', {})).toEqual({ slot });
    expect(transport.asked).toEqual([]);
  });

  it('M7 nothing is ended where nothing was begun: the session shows no map, or one that is gone', async () => {
    await join();
    store.watchEmbedding('shown', null);
    expect(transport.asked).toEqual([]);
    transport.emit({ kind: 'disconnected', byServer: false });
    await join({ seq: 20, session: showing('gone') });
    expect(transport.asked).toEqual([]);
  });

  it('M3 another map takes the place of the one before, whose frames and problems are gone with it', async () => {
    await join();
    store.watchEmbedding('shown', 'gone');
    store.watchEmbedding('shown', 'map1');
    await transport.answer('embedding:watch', new AppError('not_found', 'This map does not exist any more.'));
    await transport.answer('embedding:watch', { embedding: mapWith() });
    expect(watched('shown', 'map1').problem).toBeNull();
    emitFrame('gone', 3);
    expect(watched('shown', 'map1').frame).toBeNull();
    emitFrame('map1', 4);

    store.watchEmbedding('shown', 'gone');
    const { mapsVersion } = store.getState();
    await transport.answer('embedding:watch', new AppError('not_found', 'This map does not exist any more.'));
    expect(watched('shown', 'gone')).toMatchObject({ embedding: null, frame: null, problem: { code: 'not_found' } });
    expect(store.getState().mapsVersion).toBe(mapsVersion + 1);
    expect(store.getState().problem).toBeNull(); // it is said where the map would be
  });

  it('M3 a connection that is lost while a map is asked for is no problem of the map', async () => {
    await join();
    store.watchEmbedding('shown', 'map1');
    transport.emit({ kind: 'disconnected', byServer: false });
    await transport.answer('embedding:watch', new AppError('unavailable', 'The server did not answer in time.'));
    expect(watched('shown', 'map1').problem).toBeNull();
    await join({ seq: 20 });
    await transport.answer('embedding:watch', { embedding: mapWith() });
    emitFrame('map1', 4);
    expect(watched('shown', 'map1').frame?.iteration).toBe(4);
  });

  it('M5 a frame that cannot be read is said, and gives its credit back; the next one mends it', async () => {
    await join();
    store.watchEmbedding('shown', 'map1');
    await transport.answer('embedding:watch', { embedding: mapWith() });
    expect(emitFrame('map1', 1, new Uint8Array(7))).toBe(1);
    expect(watched('shown', 'map1').problem?.message).toContain('7 bytes');
    emitFrame('map1', 2);
    expect(watched('shown', 'map1')).toMatchObject({ frame: { iteration: 2 }, problem: null });
  });
});

describe('what is known of maps', () => {
  it('S1 M1 comes with the snapshot and with messages in order; a gap brings a new snapshot', async () => {
    await join({ embeddings: [mapWith({ id: 'asked' })] });
    transport.emit({ kind: 'embedding:updated', message: { seq: 11, embedding: mapWith() } });
    expect(store.getState().embeddings.map(({ id }) => id)).toEqual(['map1', 'asked']);
    const paused = mapWith({ state: { status: 'paused', by: 'Ben' } });
    transport.emit({ kind: 'embedding:updated', message: { seq: 10, embedding: paused } }); // known already
    expect(store.getState().embeddings[0]?.state.status).toBe('running');
    transport.emit({ kind: 'embedding:updated', message: { seq: 13, embedding: paused } });
    await transport.answer('session:join', snapshotWith({ seq: 13, embeddings: [paused] }));
    expect(store.getState().embeddings.map(({ id, state }) => [id, state.status])).toEqual([
      ['map1', 'paused'],
      ['asked', 'running'],
    ]);
  });

  it('M2 progress moves what runs, and the curve grows by each value once', async () => {
    await join({
      embeddings: [mapWith({ kl: [[10, 3]] }), mapWith({ id: 'map2', state: { status: 'paused', by: 'B' } })],
    });
    const progress = (embeddingId: string, iteration: number, kl: [number, number] | null) =>
      transport.emit({ kind: 'mapProgressed', progress: { embeddingId, iteration, etaMs: 700, kl } });
    progress('map1', 14, [10, 3]);
    progress('map1', 21, [20, 2.5]);
    progress('map1', 22, [20, 2.5]);
    progress('map2', 30, null);
    progress('unknown', 30, null);
    const [first, second] = store.getState().embeddings;
    expect(first).toMatchObject({
      iteration: 22,
      kl: [
        [10, 3],
        [20, 2.5],
      ],
      state: { etaMs: 700 },
    });
    expect(second?.iteration).toBe(0);
  });

  it('an answer that was overtaken by a message takes nothing back', async () => {
    await join({ embeddings: [mapWith()] });
    const stopped: Embedding['state'] = { status: 'finished', finishedAt: session.createdAt, stopped: true };
    const controlled = store.controlEmbedding('map1', { kind: 'pause' });
    transport.emit({ kind: 'embedding:updated', message: { seq: 11, embedding: mapWith({ state: stopped }) } });
    const paused = mapWith({ state: { status: 'paused', by: 'Ada' } });
    const asked = await transport.answer('embedding:control', { embedding: paused });
    expect(asked).toEqual({ embeddingId: 'map1', action: { kind: 'pause' } });
    expect((await controlled)?.state.status).toBe('paused');
    expect(store.getState().embeddings[0]?.state.status).toBe('finished');
  });

  it('starting one gives it back and takes it in; what cannot be started is said, at its field', async () => {
    await join();
    const started = store.startEmbedding(request, 'map0');
    const payload = await transport.answer('embedding:start', { embedding: mapWith({ extends: 'map0' }) });
    expect(payload).toEqual({ request, extends: 'map0' });
    expect((await started)?.extends).toBe('map0');
    expect(store.getState().embeddings.map(({ id }) => id)).toEqual(['map1']);

    const refused = store.startEmbedding(request);
    const problem = new AppError('invalid_input', 'Too large.', { field: 'spec.perplexity' });
    expect(await transport.answer('embedding:start', problem)).toEqual({ request });
    expect(await refused).toBeNull();
    expect(store.getState().problem).toMatchObject({ field: 'spec.perplexity' });
  });
});

describe('the maps of a view', () => {
  it('M8 are shown at once as the server will have them', async () => {
    await join({ session: showing('map1') });
    void store.changeView({ map: { frame: 20 } });
    void store.changeView({ map: { beside: 'map2' } });
    expect(sharedView(store.getState()).map).toEqual({ shown: 'map1', beside: 'map2', frame: 20 });
    void store.changeView({ map: { shown: 'map2' } });
    expect(sharedView(store.getState()).map).toEqual({ shown: 'map2', beside: null, frame: null });
    await transport.answer('session:updateView', new AppError('invalid_input', 'Not kept.'));
    await transport.answer('session:updateView', { seq: 11 });
    expect(sharedView(store.getState()).map).toEqual({ shown: 'map2', beside: null, frame: null });
  });

  it('are a person’s own in a private view, until it is shown to everyone with its frame', async () => {
    store = new SessionStore(session);
    store.start(transport, { participantId: 'me', name: 'Ada' }, { score: 'logit' });
    await join({ session: showing('map1') });
    await store.changeView({ map: { shown: 'map2' } });
    await store.changeView({ map: { frame: 30 } });
    expect(transport.asked).toEqual([]);
    expect(currentView(store.getState()).map).toEqual({ shown: 'map2', beside: null, frame: 30 });
    expect(sharedView(store.getState()).map?.shown).toBe('map1');
    void store.showToEveryone();
    const sent = await transport.answer('session:updateView', { seq: 11 });
    expect(sent).toMatchObject({ change: { map: { shown: 'map2', beside: null, frame: 30 } } });
  });
});
