/** The whole way over real connections: HTTP server, Socket.IO, rooms, jobs, database; only the worker and the maps are fakes. */
import { io as connectClient, type Socket as ClientSocket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { FRAME_HEADER_BYTES } from '@/lib/embedding/frames';
import type { OcclusionRequest } from '@/lib/domain/job';
import {
  embeddingFrameSchema,
  FRAME_CREDIT,
  frameSchema,
  MAX_CLIENT_MESSAGE_BYTES,
  PROTOCOL_VERSION,
  serverEvents,
  snapshotSchema,
  type EmbeddingFrame,
  type Frame,
  type Snapshot,
} from '@/lib/protocol/protocol';
import { createApp, type App } from '../createApp';
import { imageReader } from '../image/imageReader';
import { createJobService } from '../jobs/createJobService';
import { FakeCompute, fakeVectors } from '../jobs/fakeCompute.testing';
import type { JobService } from '../jobs/jobService';
import { silentLog } from '../jobs/testSpec.testing';
import { openTestStore, type TestStore } from '../jobs/testStore.testing';
import type { Services } from '../services';
import { MAX_OPEN_REQUESTS, MAX_STRIKES } from './answerRequests';
import { EMBEDDING_REQUEST, FakeEmbeddings } from './fakeEmbeddings.testing';

interface Answer {
  ok: boolean;
  data?: unknown;
  error?: { code: string; message: string; field?: string };
}

/** Points of a map whose frame has 40 kB. */
const MAP_POINTS = 10_000;

let store: TestStore;
let app: App;
let url: string;
let jobs: JobService;
let compute: FakeCompute;
let embeddings: FakeEmbeddings;
const clients: ClientSocket[] = [];

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  compute = new FakeCompute();
  embeddings = new FakeEmbeddings(undefined, MAP_POINTS);
  const { database, artifacts, images } = store;
  jobs = createJobService({ database, artifacts, compute, images, version: '1', log: silentLog });
  const findings = { list: async () => ({ items: [], total: 0 }), subscribe: () => () => undefined };
  const patches = { subscribe: () => () => undefined };
  // Pages and imports are not part of what is tested here.
  const services = { database, artifacts, imageReader, jobs, findings, embeddings, patches } as unknown as Services;
  app = createApp({ services, log: silentLog, pages: null });
  url = await app.listen(0, '127.0.0.1');
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  await app.close();
  await jobs.close();
});

function connect(options: { version?: unknown; headers?: Record<string, string> } = {}): ClientSocket {
  const client = connectClient(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { protocolVersion: options.version ?? PROTOCOL_VERSION },
    extraHeaders: options.headers,
  });
  clients.push(client);
  return client;
}

/** The arguments of the next event of this name. */
const once = (emitter: ClientSocket | WebSocket, event: string): Promise<unknown[]> =>
  new Promise((resolve) => (emitter as ClientSocket).once(event, (...args: unknown[]) => resolve(args)));

const ask = (client: ClientSocket, name: string, payload: unknown): Promise<Answer> =>
  client.timeout(5000).emitWithAck(name, payload) as Promise<Answer>;

async function join(client: ClientSocket, sessionId: string, participantId: string): Promise<Snapshot> {
  const answer = await ask(client, 'session:join', { sessionId, participantId, name: participantId });
  expect(answer.error).toBeUndefined();
  return snapshotSchema.parse(answer.data);
}

async function joined(sessionId: string, participantId: string) {
  const client = connect();
  return { client, snapshot: await join(client, sessionId, participantId) };
}

/** Frames as they arrive, each acknowledged; `all` resolves once the log is known up to `cells`. */
function collectFrames(client: ClientSocket) {
  const frames: Frame[] = [];
  let check = () => undefined as void;
  client.on('occlusion:cells', (message: unknown, ack: () => void) => {
    frames.push(frameSchema.parse(message));
    ack();
    check();
  });
  const until = (cells: number) =>
    new Promise<Frame[]>((resolve) => {
      check = () => {
        const last = frames.at(-1);
        if (last && last.from + last.count >= cells) resolve(frames);
      };
      check();
    });
  return { frames, until };
}

function floats(part: ArrayBuffer | Uint8Array): number[] {
  const bytes = part instanceof Uint8Array ? Uint8Array.from(part).buffer : part;
  return [...new Float32Array(bytes)];
}

describe('the handshake', () => {
  it.each([
    ['client_too_old', PROTOCOL_VERSION - 1],
    ['server_too_old', PROTOCOL_VERSION + 1],
    ['client_too_old', 'one'],
  ])('V1 is refused with %s for version %j', async (code, version) => {
    const client = connect({ version });
    const [error] = (await once(client, 'connect_error')) as [Error & { data?: unknown }];
    expect(error.data).toMatchObject({ code, message: expect.any(String) });
  });

  it.each<Record<string, string>>([{ origin: 'http://evil.example' }, { host: 'evil.example' }])(
    'V2 is refused for %j',
    async (headers) => {
      const client = connect({ headers });
      await once(client, 'connect_error');
      expect(client.connected).toBe(false);
    },
  );
});

describe('requests', () => {
  it('A1 A2 are acked with data or an error that names the field; the connection stays and nobody else notices', async () => {
    const sessionId = await store.newSession();
    const [{ client: anna }, { client: ben }] = [await joined(sessionId, 'anna'), await joined(sessionId, 'ben')];
    const noticed: string[] = [];
    ben.onAny((event: string) => noticed.push(event));
    const wrong: [string, unknown][] = [
      ['session:updateView', { change: { spec: { patch: 'big', stride: 4 } } }],
      ['session:updateView', { change: { unknown: 1 } }],
      ['session:updateView', JSON.parse('{"change":{"__proto__":{"score":"drop"}}}')],
      ['session:updateView', JSON.parse('{"change":{"constructor":{"prototype":{}}}}')],
      ['participant:rename', { name: ' ' }],
      ['job:watch', { jobId: '../../etc', classes: [], from: 0 }],
      ['job:watch', { jobId: 'a', classes: Array(65).fill(0), from: 0 }],
      ['job:cancel', [1, 2, 3]],
      ['occlusion:start', null],
      ['occlusion:start', Buffer.alloc(100)],
      ['session:join', 'me'],
    ];
    for (const [name, payload] of wrong)
      expect(await ask(anna, name, payload), name).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    expect(await ask(anna, 'session:updateView', { change: { spec: { patch: 0, stride: 4 } } })).toMatchObject({
      error: { field: 'change.spec.patch', message: expect.stringContaining('at least 1 pixel') },
    });
    expect(await ask(anna, 'job:cancel', { jobId: 'nothing' })).toMatchObject({ error: { code: 'not_found' } });
    expect(noticed).toEqual([]);
    expect(({} as Record<string, unknown>).score).toBeUndefined();
    expect(await ask(anna, 'session:updateView', { change: { score: 'drop' } })).toMatchObject({ ok: true });
  });

  it('A3 before a join are answered with conflict; after it they work, even without waiting for its ack', async () => {
    const sessionId = await store.newSession();
    const client = connect();
    expect(await ask(client, 'participant:rename', { name: 'Anna' })).toMatchObject({ error: { code: 'conflict' } });
    const joining = join(client, sessionId, 'anna');
    expect(await ask(client, 'participant:rename', { name: 'Anna' })).toEqual({ ok: true, data: {} });
    await joining;
  });

  it('A4 unknown events and requests without an ack are ignored; a hundred of them end the connection, it alone', async () => {
    const sessionId = await store.newSession();
    const [{ client: eve }, { client: ben }] = [await joined(sessionId, 'eve'), await joined(sessionId, 'ben')];
    const names = [
      'nonsense',
      '__proto__',
      'constructor',
      'toString',
      'session:join',
      'job:unwatch',
      'presence:update',
    ];
    const gone = once(eve, 'disconnect');
    for (let i = 0; i < MAX_STRIKES - 1; i++) eve.emit(names[i % names.length]!, { junk: i });
    expect(await ask(eve, 'participant:rename', { name: 'Eve' })).toMatchObject({ ok: true });
    eve.emit('nonsense');
    await gone;
    expect(await ask(ben, 'participant:rename', { name: 'Ben' })).toMatchObject({ ok: true });
  });

  it('A5 more than fit at once are refused, and the connection works again afterwards', async () => {
    const sessionId = await store.newSession();
    const { client } = await joined(sessionId, 'anna');
    const asked = Array.from({ length: MAX_OPEN_REQUESTS * 2 }, (_, i) =>
      ask(client, 'session:updateView', { change: { target: i } }),
    );
    const answers = await Promise.all(asked);
    expect(answers.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(MAX_OPEN_REQUESTS);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'unavailable' } });
    expect(await ask(client, 'participant:rename', { name: 'Anna' })).toMatchObject({ ok: true });
  });
});

describe('connections that send garbage', () => {
  async function openRaw(): Promise<WebSocket> {
    const raw = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    await once(raw, 'message'); // engine.io's handshake
    return raw;
  }
  const auth = `40${JSON.stringify({ protocolVersion: PROTOCOL_VERSION })}`;

  it.each([
    ['text', ['hello', '9', '4', '42', '42[', '42["a"', '40{"protocolVersion":']],
    ['binary', [Buffer.from([0, 1, 2, 255]), Buffer.alloc(1000, 7)]],
    ['attachments that never come', [auth, '459-["session:join",{"_placeholder":true,"num":0}]', 'x']],
    ['acks that nobody asked for', [auth, ...Array.from({ length: 3000 }, (_, i) => `43${i}["x"]`), '43abc']],
    ['reserved names', [auth, '42["disconnect"]', '42["connect_error"]', '42[{}]', '42[null,1]']],
    ['other namespaces', ['40/admin,', '42/admin,["x"]', '41/admin,']],
  ])('B3 A4 disturb nobody else: %s', async (_, messages) => {
    const sessionId = await store.newSession();
    const { client: ben } = await joined(sessionId, 'ben');
    const raw = await openRaw();
    raw.on('error', () => undefined);
    for (const message of messages) raw.send(message);
    expect(await ask(ben, 'participant:rename', { name: 'Ben' })).toMatchObject({ ok: true });
    raw.terminate();
    await once(raw, 'close');
    await joined(sessionId, 'carl');
  });

  it('B3 a message above the limit closes the connection of its sender, and no other', async () => {
    const sessionId = await store.newSession();
    const [{ client: eve }, { client: ben }] = [await joined(sessionId, 'eve'), await joined(sessionId, 'ben')];
    const left = once(ben, 'participant:left');
    eve.emit('participant:rename', { name: 'x'.repeat(MAX_CLIENT_MESSAGE_BYTES + 1) });
    await once(eve, 'disconnect');
    expect(serverEvents['participant:left'].parse((await left)[0])).toMatchObject({ participantId: 'eve' });
    expect(await ask(ben, 'participant:rename', { name: 'Ben' })).toMatchObject({ ok: true });
  });
});

describe('two people and a third one who comes late', () => {
  it('S1 J4 F1 see the same map, bit by bit the numbers of the worker', async () => {
    const image = await store.addImage();
    const request: OcclusionRequest = {
      networkId: store.network.id,
      imageId: image.id,
      spec: { patch: 6, stride: 4, fill: [128, 128, 128] },
    };
    const sessionId = await store.newSession({ networkId: request.networkId, imageId: image.id, spec: request.spec });
    const [{ client: anna }, { client: ben }] = [await joined(sessionId, 'anna'), await joined(sessionId, 'ben')];
    const [a, b] = [collectFrames(anna), collectFrames(ben)];
    const told = once(ben, 'job:updated');
    const [first, second] = await Promise.all([anna, ben].map((client) => ask(client, 'occlusion:start', request)));
    expect(first).toMatchObject({ ok: true });
    const { job } = first!.data as { job: { id: string } };
    expect(second).toMatchObject({ data: { job: { id: job.id } } });
    expect(serverEvents['job:updated'].parse((await told)[0]).job.id).toBe(job.id);
    for (const client of [anna, ben])
      expect(await ask(client, 'job:watch', { jobId: job.id, classes: [], from: 0 })).toMatchObject({ ok: true });

    const run = await compute.nextRun();
    await run.base();
    await run.cells(5);
    await Promise.all([a.until(5), b.until(5)]);

    const late = connect();
    const c = collectFrames(late);
    const snapshot = await join(late, sessionId, 'carl');
    expect(snapshot).toMatchObject({ viewJobId: job.id, jobs: [{ id: job.id, done: 5 }] });
    await c.until(5);

    const completed = new Promise<void>((resolve) =>
      late.on('job:updated', (message: unknown) => {
        if (serverEvents['job:updated'].parse(message).job.state.status === 'completed') resolve();
      }),
    );
    await run.finish();
    await completed;
    for (const { until } of [a, b, c]) {
      const frames = await until(16);
      expect(frames.flatMap(({ values }) => floats(values))).toEqual([...fakeVectors(0, 16, 3)]);
    }
    expect(compute.runs).toHaveLength(1);
  });
});

/** Frames of maps as they arrive, each acknowledged; `until` resolves once so many are here. */
function collectMapFrames(client: ClientSocket) {
  const frames: EmbeddingFrame[] = [];
  let check = () => undefined as void;
  client.on('embedding:frame', (message: unknown, ack: () => void) => {
    frames.push(embeddingFrameSchema.parse(message));
    ack();
    check();
  });
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      check = () => {
        if (frames.length >= count) resolve();
      };
      check();
    });
  return { frames, until };
}

describe('maps', () => {
  it('A1 A2 M3 M8 what is asked wrongly is answered, and nobody else notices', async () => {
    const sessionId = await store.newSession();
    const [{ client: eve }, { client: ben }] = [await joined(sessionId, 'eve'), await joined(sessionId, 'ben')];
    const noticed: string[] = [];
    ben.onAny((event: string) => noticed.push(event));
    const id = embeddings.add();
    const request = EMBEDDING_REQUEST;
    const wrong: [string, unknown][] = [
      ['embedding:start', {}],
      ['embedding:start', request],
      ['embedding:start', { request: { ...request, spec: { method: 'tsne', perplexity: '30' } } }],
      ['embedding:start', { request: { ...request, spec: { method: 'random' } } }],
      ['embedding:start', { request, extends: '../etc' }],
      ['embedding:start', JSON.parse('{"request":{"__proto__":{"imageSetId":"a"}}}')],
      ['embedding:control', { embeddingId: id }],
      ['embedding:control', { embeddingId: id, action: { kind: 'delete' } }],
      ['embedding:control', { embeddingId: id, action: { kind: 'continue', iterations: 1e9 } }],
      ['embedding:watch', { embeddingId: id, slot: 'compared' }],
      ['embedding:watch', { embeddingId: [id], slot: 'shown' }],
      ['embedding:watch', Buffer.alloc(100)],
      ['embedding:unwatch', { slot: 'everything' }],
      ['session:updateView', { change: { map: null } }],
      ['session:updateView', { change: { map: { shown: 7 } } }],
      ['session:updateView', { change: { map: { shown: id, frame: 20 } } }],
      ['session:updateView', { change: { map: { frame: -1 } } }],
    ];
    for (const [name, payload] of wrong)
      expect(await ask(eve, name, payload), name).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    const unknown: [string, unknown][] = [
      ['embedding:watch', { embeddingId: 'nothing', slot: 'shown' }],
      ['embedding:control', { embeddingId: 'nothing', action: { kind: 'pause' } }],
      ['embedding:start', { request, extends: 'nothing' }],
      ['session:updateView', { change: { map: { shown: 'nothing' } } }],
    ];
    for (const [name, payload] of unknown)
      expect(await ask(eve, name, payload), name).toMatchObject({ error: { code: 'not_found' } });
    expect(await ask(eve, 'embedding:unwatch', { slot: 'beside' })).toEqual({ ok: true, data: {} });
    expect(noticed).toEqual([]);

    const gone = once(eve, 'disconnect');
    eve.emit('embedding:start', { request: { ...request, layer: 'x'.repeat(MAX_CLIENT_MESSAGE_BYTES) } }); // [B3]
    await gone;
    expect(await ask(ben, 'embedding:start', { request })).toMatchObject({ ok: true });
    expect(noticed).toEqual(['participant:left', 'embedding:updated']);
  });

  it('M3 M4 M6 twenty people get every frame that they have time for, byte by byte; one who stalls costs them none', async () => {
    const id = embeddings.add({ targetIterations: 1000 });
    const sessionId = await store.newSession({ map: { shown: id, beside: null, frame: null } });
    const { client: stalled } = await joined(sessionId, 'stalled');
    const held: { iteration: number; ack: () => void }[] = [];
    let onHeld = () => undefined as void;
    stalled.on('embedding:frame', ({ iteration }: EmbeddingFrame, ack: () => void) => {
      held.push({ iteration, ack });
      onHeld();
    });
    const people = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const { client } = await joined(sessionId, `person-${i}`);
        const collected = collectMapFrames(client);
        expect(await ask(client, 'embedding:watch', { embeddingId: id, slot: 'shown' })).toMatchObject({ ok: true });
        return collected;
      }),
    );

    const offered: Uint8Array[] = [];
    for (let n = 1; n <= 20; n++) {
      offered.push(embeddings.tellFrame(id, n));
      await Promise.all(people.map(({ until }) => until(n)));
    }
    for (const { frames } of people) {
      expect(frames.map(({ iteration }) => iteration)).toEqual(offered.map((_, i) => i + 1));
      frames.forEach(({ bytes }, i) => expect(Buffer.compare(bytes as Uint8Array, offered[i]!)).toBe(0));
    }
    expect(offered[0]?.length).toBe(FRAME_HEADER_BYTES + 4 * MAP_POINTS);

    expect(held.map(({ iteration }) => iteration)).toEqual([1, 2]); // [F2]
    expect(held).toHaveLength(FRAME_CREDIT);
    const next = new Promise<void>((resolve) => (onHeld = resolve));
    held[0]!.ack();
    await next;
    expect(held.at(-1)?.iteration).toBe(20);
  });

  it('M1 M2 M7 S2 a late joiner is at the newest frame, and what one does to the map the other is told', async () => {
    const sessionId = await store.newSession();
    const { client: anna } = await joined(sessionId, 'anna');
    const answer = await ask(anna, 'embedding:start', { request: EMBEDDING_REQUEST });
    const { embedding } = answer.data as { embedding: { id: string } };
    await ask(anna, 'session:updateView', { change: { map: { shown: embedding.id } } });
    for (let n = 0; n < 5; n++) embeddings.advance(embedding.id, 10);

    const late = connect();
    const { frames, until } = collectMapFrames(late);
    const snapshot = await join(late, sessionId, 'carl');
    expect(snapshot.embeddings).toMatchObject([{ id: embedding.id, iteration: 50, state: { status: 'running' } }]);
    await until(1);
    expect(frames).toMatchObject([{ embeddingId: embedding.id, iteration: 50 }]);

    const told = once(late, 'embedding:updated');
    await ask(anna, 'embedding:control', { embeddingId: embedding.id, action: { kind: 'pause' } });
    expect(serverEvents['embedding:updated'].parse((await told)[0])).toMatchObject({
      seq: snapshot.seq + 1,
      embedding: { id: embedding.id, state: { status: 'paused', by: 'anna' } },
    });
    const rewound = once(late, 'session:updated');
    await ask(anna, 'session:updateView', { change: { map: { frame: 20 } } });
    expect(serverEvents['session:updated'].parse((await rewound)[0])).toMatchObject({
      seq: snapshot.seq + 2,
      session: { view: { map: { shown: embedding.id, beside: null, frame: 20 } } },
    });
  });
});

describe('a planned stop', () => {
  it('D1 is announced before the connections end', async () => {
    const { client } = await joined(await store.newSession(), 'anna');
    const told: string[] = [];
    client.on('server:closing', () => told.push('closing'));
    client.on('disconnect', () => told.push('disconnect'));
    const gone = once(client, 'disconnect');
    await app.close();
    await gone;
    expect(told).toEqual(['closing', 'disconnect']);
  });
});
