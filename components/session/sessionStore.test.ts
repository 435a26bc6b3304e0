import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import type { Job } from '@/lib/domain/job';
import { CellLog } from '@/lib/occlusion/cellLog';
import { progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import type { Frame } from '@/lib/protocol/protocol';
import { viewRequest } from '@/lib/domain/viewRequest';
import { currentView, jobOfRequest, sharedView } from './currentView';
import { FakeTransport, openStore, session, snapshotWith, view } from './fakeTransport.testing';
import { SessionStore } from './sessionStore';

const grid = { width: 16, height: 12, rows: 6, cols: 8 };
const hash = (digit: string) => digit.repeat(64);

function jobWith(change: Partial<Job> = {}): Job {
  return {
    id: 'job1',
    resultKey: hash('a'),
    attempt: 1,
    request: { networkId: 'net', imageId: 'img', spec: view.spec },
    recheckOf: null,
    requestedBy: 'Ada',
    createdAt: '2026-01-01T00:00:00.000Z',
    grid,
    classCount: 3,
    done: 0,
    total: 48,
    base: [0.1, 0.7, 0.2],
    state: { status: 'queued', ahead: 0 },
    ...change,
  };
}
const device = { engine: 'onnxruntime-node', engineVersion: '1', provider: 'cpu', description: 'CPU' } as const;
const running: Job['state'] = { status: 'running', startedAt: '2026-01-01T00:00:01.000Z', device, etaMs: null };
const cancelled: Job['state'] = { status: 'cancelled', finishedAt: '2026-01-01T00:00:02.000Z', by: 'Bob' };

function filledLog(classCount: number): CellLog {
  const log = new CellLog(progressiveOrder(grid), classCount);
  log.append(
    0,
    Float32Array.from({ length: log.total * classCount }, (_, i) => ((i * 31) % 97) / 97),
  );
  return log;
}
function frameOf(log: CellLog, from: number, to: number, classes: number[], jobId = 'job1'): Frame {
  const { cells, values, topClasses, topValues } = log.columns(from, to, classes);
  const bytes = (array: Uint32Array | Float32Array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return {
    jobId,
    from,
    count: to - from,
    done: to,
    classes,
    topCount: log.topCount,
    cells: bytes(cells),
    values: bytes(values),
    topClasses: bytes(topClasses),
    topValues: bytes(topValues),
  };
}

let transport: FakeTransport;
let store: SessionStore;
beforeEach(() => void ({ transport, store } = openStore()));
const join: FakeTransport['join'] = (snapshot) => transport.join(snapshot);
function emitCells(frame: Frame): number {
  let credits = 0;
  transport.emit({ kind: 'cells', frame, acknowledge: () => credits++ });
  return credits;
}

describe('joining', () => {
  it('S1 draws the room from the snapshot alone', async () => {
    await join({ jobs: [jobWith()], session: { ...session, name: 'Renamed' } });
    const state = store.getState();
    expect(state.connection).toEqual({ status: 'joined' });
    expect(state.session.name).toBe('Renamed');
    expect(jobOfRequest(state, viewRequest(currentView(state))!)?.id).toBe('job1');
  });

  it('S2 joins again when a message is missing, and takes in what comes meanwhile once it has the snapshot', async () => {
    await join();
    transport.emit({ kind: 'participant:left', message: { seq: 12, participantId: 'x' } });
    transport.emit({ kind: 'job:updated', message: { seq: 13, job: jobWith({ id: 'old' }) } });
    transport.emit({ kind: 'job:updated', message: { seq: 14, job: jobWith({ id: 'new' }) } });
    await transport.answer('session:join', snapshotWith({ seq: 13 }));
    expect(store.getState().jobs.map((job) => job.id)).toEqual(['new']);
    expect(store.getState().seq).toBe(14);
  });

  it('S2 takes a message that it has already for nothing new', async () => {
    await join({ jobs: [jobWith()] });
    const before = store.getState();
    transport.emit({ kind: 'job:updated', message: { seq: 10, job: jobWith({ id: 'late' }) } });
    expect(store.getState()).toBe(before);
  });

  it('says why when the session is not there', async () => {
    transport.emit({ kind: 'connected' });
    await transport.answer('session:join', new AppError('not_found', 'There is no such session.'));
    expect(store.getState().connection).toMatchObject({ status: 'refused', error: { code: 'not_found' } });
  });

  it('D1 keeps what it knows while the connection is lost, and the reason the server gave', async () => {
    await join({ jobs: [jobWith()] });
    transport.emit({ kind: 'closing', message: 'The server restarts.' });
    transport.emit({ kind: 'disconnected', byServer: true });
    expect(store.getState().connection).toEqual({ status: 'lost', message: 'The server restarts.' });
    expect(transport.reconnects).toBe(1);
    expect(store.getState().jobs).toHaveLength(1);
  });

  it('D1 says that the server cannot be reached, from the first attempt on', () => {
    expect(store.getState().connection).toEqual({ status: 'connecting' });
    transport.emit({ kind: 'unreachable' });
    expect(store.getState().connection).toEqual({ status: 'lost', message: null });
  });

  it('D1 goes on saying that the connection is lost, and why, while it is tried again', async () => {
    await join();
    transport.emit({ kind: 'closing', message: 'The server restarts.' });
    transport.emit({ kind: 'disconnected', byServer: false });
    store.reopen();
    expect(transport.reconnects).toBe(1);
    expect(store.getState().connection).toEqual({ status: 'lost', message: 'The server restarts.' });
    transport.emit({ kind: 'unreachable' });
    expect(store.getState().connection).toEqual({ status: 'lost', message: 'The server restarts.' });
    await join();
    expect(store.getState().connection).toEqual({ status: 'joined' });
  });

  it('S3 does not take the place back by itself when another tab has it', async () => {
    await join();
    transport.emit({ kind: 'disconnected', byServer: true });
    expect(store.getState().connection).toEqual({ status: 'closed' });
    expect(transport.reconnects).toBe(0);
  });
});

describe('cells', () => {
  it('F1 asks from where it is after a reconnect, and nothing comes twice', async () => {
    const log = filledLog(3);
    const job = jobWith({ state: running });
    await join({ jobs: [job] });
    store.watch('shown', { job, classes: [1] });
    expect(await transport.answer('job:watch', { job })).toEqual({
      jobId: 'job1',
      slot: 'shown',
      classes: [0, 1, 2],
      withBest: false,
      from: 0,
    });
    emitCells(frameOf(log, 0, 20, [0, 1, 2]));

    transport.emit({ kind: 'disconnected', byServer: false });
    expect(store.getState().connection).toEqual({ status: 'lost', message: null });
    expect(store.cellMap(job).done).toBe(20);
    await join({ seq: 99, jobs: [job] });
    expect(await transport.answer('job:watch', { job })).toEqual({
      jobId: 'job1',
      slot: 'shown',
      classes: [0, 1, 2],
      withBest: false,
      from: 20,
    });
    emitCells(frameOf(log, 20, 48, [0, 1, 2]));
    expect(store.cellMap(job).values(1)).toEqual(log.map(1));
  });

  it('F4 watches only the wanted classes of a large network, and again from the start for another one', async () => {
    const log = filledLog(100);
    const job = jobWith({ classCount: 100, state: running });
    await join({ jobs: [job] });
    store.watch('shown', { job, classes: [7] });
    expect(await transport.answer('job:watch', { job })).toMatchObject({ classes: [7], from: 0 });
    emitCells(frameOf(log, 0, 30, [7]));
    store.watch('shown', { job, classes: [9] });
    expect(await transport.answer('job:watch', { job })).toMatchObject({ classes: [9], from: 0 });
    emitCells(frameOf(log, 0, 30, [9]));
    store.watch('shown', { job, classes: [7] });
    expect(await transport.answer('job:watch', { job })).toMatchObject({ classes: [7], from: 30 });
  });

  it('F7 asks once for the best class of a run that begins, and again where cells came without it', async () => {
    const log = filledLog(100);
    const base = Array.from({ length: 100 }, (_, c) => (c === 42 ? 0.9 : 0.001));
    const begun = jobWith({ classCount: 100, state: running, base: null });
    const known = { ...begun, base };
    await join({ jobs: [begun] });
    store.watch('shown', { job: begun, classes: [] });
    expect(await transport.answer('job:watch', { job: begun })).toMatchObject({ classes: [], withBest: true, from: 0 });
    transport.emit({ kind: 'job:updated', message: { seq: 11, job: known } });
    store.watch('shown', { job: known, classes: [42] });
    expect(transport.asked).toEqual([]);
    emitCells(frameOf(log, 0, 48, [42]));
    expect(store.cellMap(known).values(42)).toEqual(log.map(42));

    store.watch('shown', { job: known, classes: [43] });
    expect(await transport.answer('job:watch', { job: known })).toMatchObject({ classes: [43], withBest: false });

    // Another run: its cells came, its unoccluded probabilities did not. Their best class has to be sent from the start.
    const other = jobWith({ id: 'job2', resultKey: hash('b'), classCount: 100, state: running, base: null });
    transport.emit({ kind: 'job:updated', message: { seq: 12, job: other } });
    store.watch('shown', { job: other, classes: [7] });
    await transport.answer('job:watch', { job: other });
    emitCells(frameOf(log, 0, 20, [7], 'job2'));
    await transport.answer('occlusion:find', { job: null });
    transport.emit({ kind: 'disconnected', byServer: false });
    await join({ seq: 99, jobs: [other] });
    expect(await transport.answer('job:watch', { job: other })).toMatchObject({
      classes: [7],
      withBest: false,
      from: 20,
    });
    store.watch('shown', { job: { ...other, base }, classes: [42] });
    expect(await transport.answer('job:watch', { job: other })).toMatchObject({ classes: [42], from: 0 });
  });

  it('J2 drops frames of a job that it does not watch, and gives the credit back all the same', async () => {
    const job = jobWith({ state: running });
    await join({ jobs: [job, jobWith({ id: 'other', resultKey: hash('b') })] });
    store.watch('shown', { job, classes: [] });
    await transport.answer('job:watch', { job });
    expect(emitCells(frameOf(filledLog(3), 0, 9, [0], 'other'))).toBe(1);
    expect(store.getState().cellsVersion).toBe(0);
    expect(emitCells(frameOf(filledLog(3), 0, 9, [0]))).toBe(1);
    expect(store.getState().cellsVersion).toBe(1);
    expect(store.getState().jobs[0]?.done).toBe(9);
  });

  it('F1 watches the compared run in a slot of its own, and both again after a reconnect', async () => {
    const [a, b] = [jobWith({ state: running }), jobWith({ id: 'job2', resultKey: hash('b'), state: running })];
    await join({ jobs: [a, b] });
    store.watch('shown', { job: a, classes: [] });
    store.watch('compared', { job: b, classes: [] });
    expect(await transport.answer('job:watch', { job: a })).toMatchObject({ jobId: 'job1', slot: 'shown' });
    expect(await transport.answer('job:watch', { job: b })).toMatchObject({ jobId: 'job2', slot: 'compared' });
    emitCells(frameOf(filledLog(3), 0, 9, [0, 1, 2]));
    emitCells(frameOf(filledLog(3), 0, 12, [0, 1, 2], 'job2'));
    expect([store.cellMap(a).done, store.cellMap(b).done]).toEqual([9, 12]);

    transport.emit({ kind: 'disconnected', byServer: false });
    await join({ seq: 99, jobs: [a, b] });
    expect(await transport.answer('job:watch', { job: a })).toMatchObject({ slot: 'shown', from: 9 });
    expect(await transport.answer('job:watch', { job: b })).toMatchObject({ slot: 'compared', from: 12 });
    store.watch('compared', null);
    expect(await transport.answer('job:unwatch', {})).toEqual({ slot: 'compared' });
    emitCells(frameOf(filledLog(3), 12, 20, [0, 1, 2], 'job2'));
    expect(store.cellMap(b).done).toBe(12);
  });

  it('J1 goes on with the same map when a cancelled run is started again', async () => {
    const job = jobWith({ state: running });
    await join({ jobs: [job] });
    store.watch('shown', { job, classes: [] });
    await transport.answer('job:watch', { job });
    emitCells(frameOf(filledLog(3), 0, 20, [0, 1, 2]));
    const next = jobWith({ id: 'job2', attempt: 2 });
    transport.emit({ kind: 'job:updated', message: { seq: 11, job: next } });
    expect(jobOfRequest(store.getState(), job.request)?.id).toBe('job2');
    store.watch('shown', { job: next, classes: [] });
    expect(await transport.answer('job:watch', { job: next })).toMatchObject({ jobId: 'job2', from: 20 });
  });

  it('asks for the unoccluded probabilities once when cells come before them', async () => {
    const job = jobWith({ state: running, base: null });
    await join({ jobs: [job] });
    store.watch('shown', { job, classes: [] });
    await transport.answer('job:watch', { job });
    emitCells(frameOf(filledLog(3), 0, 9, [0, 1, 2]));
    emitCells(frameOf(filledLog(3), 9, 12, [0, 1, 2]));
    await transport.answer('occlusion:find', { job: jobWith({ state: running }) });
    expect(transport.asked).toHaveLength(0);
    expect(store.getState().jobs[0]).toMatchObject({ base: [0.1, 0.7, 0.2], done: 12 });
  });
});

describe('jobs', () => {
  it('J1 never leaves a final state for an answer that was overtaken', async () => {
    await join({ jobs: [jobWith({ state: cancelled, done: 30 })] });
    transport.emit({ kind: 'job:updated', message: { seq: 11, job: jobWith({ state: running, done: 12 }) } });
    expect(store.getState().jobs[0]).toMatchObject({ state: { status: 'cancelled' }, done: 30 });
  });

  it('draws nothing anew for an answer that says what a message has said before', async () => {
    await join();
    const [job, later] = [12, 13].map((done) => jobWith({ state: running, done }));
    transport.emit({ kind: 'job:updated', message: { seq: 11, job: job! } });
    const shown = store.getState();
    void store.run(job!.request);
    await transport.answer('occlusion:start', { job: { ...job, state: { ...running } } });
    expect(store.getState()).toBe(shown);
    void store.run(job!.request);
    await transport.answer('occlusion:start', { job: later });
    expect(store.getState().jobs).toEqual([later]);
  });

  it('J3 shows progress between state changes', async () => {
    await join({ jobs: [jobWith({ state: running })] });
    transport.emit({ kind: 'progressed', jobId: 'job1', done: 17, etaMs: 2500 });
    expect(store.getState().jobs[0]).toMatchObject({ done: 17, state: { etaMs: 2500 } });
  });

  it('does not take the re-check of a finding for the map of the view', async () => {
    await join({ jobs: [jobWith({ id: 'check', attempt: 9, recheckOf: 'finding1' }), jobWith()] });
    expect(jobOfRequest(store.getState(), jobWith().request)?.id).toBe('job1');
  });

  it('shows why a run could not be started, at its field', async () => {
    await join();
    const ended = store.run(jobWith().request);
    await transport.answer('occlusion:start', new AppError('invalid_input', 'Too large.', { field: 'spec.patch' }));
    await ended;
    expect(store.getState().problem).toEqual({ code: 'invalid_input', message: 'Too large.', field: 'spec.patch' });
  });
});

describe('the view', () => {
  it('shows a change at once and keeps it when the message comes after the ack', async () => {
    await join();
    void store.changeView({ score: 'drop' });
    expect(sharedView(store.getState()).score).toBe('drop');
    await transport.answer('session:updateView', { seq: 11 });
    expect(sharedView(store.getState()).score).toBe('drop');
    transport.emit({
      kind: 'session:updated',
      message: { seq: 11, session: { ...session, view: { ...view, score: 'drop' } }, by: 'me', viewJobId: null },
    });
    expect(store.getState().pending).toEqual([]);
    expect(sharedView(store.getState()).score).toBe('drop');
  });

  it('shows what was chosen before it has joined at once, and asks for it right after', async () => {
    void store.changeView({ layer: 'conv1' });
    void store.changeView({ imageSetId: 'set2' });
    expect(currentView(store.getState())).toMatchObject({ layer: 'conv1', imageSetId: 'set2' });
    expect(transport.asked).toEqual([]);
    await join();
    expect(currentView(store.getState())).toMatchObject({ layer: 'conv1', imageSetId: 'set2' });
    expect(await transport.answer('session:updateView', { seq: 11 })).toEqual({ change: { layer: 'conv1' } });
    expect(await transport.answer('session:updateView', { seq: 12 })).toEqual({ change: { imageSetId: 'set2' } });
  });

  it('keeps what was chosen before it has joined to itself where a link turns out to show another view', async () => {
    transport = new FakeTransport();
    store = new SessionStore(session);
    store.start(transport, { participantId: 'me', name: 'Ada' }, { networkId: 'other' });
    void store.changeView({ layer: 'conv1' });
    await join();
    expect(store.getState().privateView).toMatchObject({ networkId: 'other', layer: 'conv1' });
    expect(transport.asked).toEqual([]);
    expect(sharedView(store.getState())).toEqual(view);
  });

  it('takes a change back that was refused, and says why', async () => {
    await join();
    void store.changeView({ imageId: 'gone' });
    await transport.answer('session:updateView', new AppError('not_found', 'There is no such picture.'));
    expect(sharedView(store.getState()).imageId).toBe('img');
    expect(store.getState().problem?.message).toBe('There is no such picture.');
  });

  it('keeps changes to itself while a linked view is looked at, until it is shown to everyone', async () => {
    store = new SessionStore(session);
    store.start(transport, { participantId: 'me', name: 'Ada' }, { score: 'logit' });
    await join();
    await store.changeView({ target: 2 });
    expect(transport.asked).toHaveLength(0);
    expect(currentView(store.getState())).toMatchObject({ score: 'logit', target: 2 });
    expect(sharedView(store.getState())).toEqual(view);
    void store.showToEveryone();
    const sent = await transport.answer('session:updateView', { seq: 11 });
    expect(sent).toEqual({ change: { ...view, score: 'logit', target: 2 } });
    expect(store.getState().privateView).toBeNull();
  });

  it('keeps a linked view to look at when it could not be shown to everyone', async () => {
    store = new SessionStore(session);
    store.start(transport, { participantId: 'me', name: 'Ada' }, { score: 'logit' });
    await join();
    const shown = store.showToEveryone();
    await transport.answer('session:updateView', new AppError('unavailable', 'The server did not answer in time.'));
    await shown;
    expect(currentView(store.getState()).score).toBe('logit');
    expect(store.getState().privateView).not.toBeNull();
    expect(store.getState().problem?.code).toBe('unavailable');
  });

  it('keeps what was changed while a linked view was being shown to everyone', async () => {
    store = new SessionStore(session);
    store.start(transport, { participantId: 'me', name: 'Ada' }, { score: 'logit' });
    await join();
    void store.showToEveryone();
    await store.changeView({ imageId: 'other' });
    await transport.answer('session:updateView', { seq: 11 });
    expect(store.getState().privateView).toMatchObject({ score: 'logit', imageId: 'other' });
  });

  it('goes back to the top class with another network, for everyone and in a linked view', async () => {
    const numbered = { ...session, view: { ...view, target: 2 } };
    await join({ session: numbered });
    void store.changeView({ networkId: 'net' });
    expect(sharedView(store.getState()).target).toBe(2);
    void store.changeView({ networkId: 'other' });
    expect(sharedView(store.getState())).toMatchObject({ networkId: 'other', target: 'top' });

    transport = new FakeTransport();
    store = new SessionStore(session);
    store.start(transport, { participantId: 'me', name: 'Ada' }, { target: 1 });
    await join({ session: numbered });
    await store.changeView({ networkId: 'other', imageId: 'img2' });
    expect(currentView(store.getState())).toMatchObject({ networkId: 'other', imageId: 'img2', target: 'top' });
    await store.changeView({ networkId: 'net', target: 0 });
    expect(currentView(store.getState()).target).toBe(0);
  });

  it('follows the session when the link shows what the session shows, and after a reconnect whatever it showed', async () => {
    store = new SessionStore(session);
    store.start(transport, { participantId: 'me', name: 'Ada' }, { score: 'probability', imageId: 'img' });
    await join();
    expect(store.getState().privateView).toBeNull();
    transport.emit({ kind: 'disconnected', byServer: false });
    await join({ session: { ...session, view: { ...view, score: 'drop' } } });
    expect(store.getState().privateView).toBeNull();
  });
});
