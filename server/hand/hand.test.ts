/** Covering by hand over real connections and the real engine, while a run computes; a small network of random weights. */
import { createHash, randomUUID } from 'node:crypto';
import { io as connectClient, type Socket as ClientSocket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import { canonicalJson } from '@/lib/domain/hash';
import type { CoveredRegion } from '@/lib/domain/coveredRegion';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { replacementImage } from '@/lib/occlusion/fill';
import { coveredPixels, maskRegion } from '@/lib/occlusion/region';
import { handAnswerSchema, handsMessageSchema, type HandQuestion, type HandsMessage } from '@/lib/protocol/hand';
import { PROTOCOL_VERSION, snapshotSchema } from '@/lib/protocol/protocol';
import { createComputePool } from '../compute/computePool';
import { createApp, type App } from '../createApp';
import { imageReader } from '../image/imageReader';
import { createJobService } from '../jobs/createJobService';
import { silentLog } from '../jobs/testSpec.testing';
import { openTestStore, TEST_SIDE, type TestStore } from '../jobs/testStore.testing';
import { FakeEmbeddings } from '../realtime/fakeEmbeddings.testing';
import type { Services } from '../services';
import { createHandService } from './createHandService';

interface Answer {
  ok: boolean;
  data?: unknown;
  error?: { code: string; message: string; field?: string };
}

const CARD: ResolvedModelCard = {
  name: 'Tiny',
  format: 'onnx',
  file: 'tiny.onnx',
  input: { tensor: TINY_INPUT, width: TEST_SIDE, height: TEST_SIDE, layout: 'NCHW', channels: 'RGB', scale: 1 / 255, mean: [0.5, 0.4, 0.3], std: [0.2, 0.3, 0.4], fit: 'stretch' }, // prettier-ignore
  output: { tensor: TINY_OUTPUT, kind: 'logit' },
  labels: ['a', 'b', 'c', 'd', 'e'],
};
const REGION: CoveredRegion = { kind: 'rects', rects: [{ x0: 2, y0: 3, x1: 12, y1: 11 }] };

const compute = createComputePool({ device: 'cpu', log: silentLog });
let store: TestStore;
let app: App;
let jobs: ReturnType<typeof createJobService>;
let url: string;
let question: HandQuestion;
let sessionId: string;
const clients: ClientSocket[] = [];

beforeAll(async () => {
  store = await openTestStore();
  const { database, artifacts, images } = store;
  const weightsHash = await artifacts.put(tinyNetwork({ width: TEST_SIDE, height: TEST_SIDE }));
  const cardHash = createHash('sha256').update(canonicalJson(CARD)).digest('hex');
  const network = await database.networks.create({ id: randomUUID(), name: 'Tiny', card: CARD, cardHash, weightsHash, weightsBytes: 0, parameterCount: 0, opset: 17 }); // prettier-ignore
  const image = await store.addImage();
  question = { networkId: network.id, imageId: image.id, fill: [10, 200, 30], region: REGION, classes: [] };
  sessionId = await store.newSession({ networkId: network.id, imageId: image.id });
  jobs = createJobService({ database, artifacts, compute, images, version: '1', log: silentLog });
  const hand = createHandService({ database, artifacts, images, compute });
  const nothing = { list: async () => ({ items: [], total: 0 }), subscribe: () => () => undefined };
  // Pages and imports are not part of what is tested here.
  const services = { database, jobs, hand, findings: nothing, patches: nothing, embeddings: new FakeEmbeddings() } as unknown as Services; // prettier-ignore
  app = createApp({ services, log: silentLog, pages: null });
  url = await app.listen(0, '127.0.0.1');
});
afterEach(() => {
  for (const client of clients.splice(0)) client.disconnect();
});
afterAll(async () => {
  await app.close();
  await jobs.close();
  await compute.close();
  await store.close();
});

const ask = (client: ClientSocket, name: string, payload: unknown): Promise<Answer> =>
  client.timeout(10_000).emitWithAck(name, payload) as Promise<Answer>;

/** Somebody who is in the session, and what they are told of hands. */
async function join(name: string) {
  const client = connectClient(url, { transports: ['websocket'], forceNew: true, reconnection: false, auth: { protocolVersion: PROTOCOL_VERSION } }); // prettier-ignore
  clients.push(client);
  const told: HandsMessage['hands'] = [];
  let check = () => undefined as void;
  client.on('hand:updated', (message: unknown, ack: () => void) => {
    told.push(...handsMessageSchema.parse(message).hands);
    ack();
    check();
  });
  const answer = await ask(client, 'session:join', { sessionId, participantId: name, name });
  /** The first that is told and is like this. */
  const untilTold = (wanted: (one: HandsMessage['hands'][number]) => boolean) =>
    new Promise<HandsMessage['hands'][number]>((resolve) => {
      check = () => {
        const found = told.find(wanted);
        if (found) resolve(found);
      };
      check();
    });
  return { client, told, untilTold, snapshot: snapshotSchema.parse(answer.data) };
}

const answerOf = ({ data, error }: Answer) => {
  expect(error).toBeUndefined();
  return handAnswerSchema.parse(data);
};

/** What the network says of painted pixels, by the way that predicts whole pictures. */
async function expectedAnswer(region: CoveredRegion) {
  const { database, artifacts } = store;
  const { hash, fileName } = (await database.images.get(question.imageId))!;
  const { weightsHash } = (await database.networks.get(question.networkId))!;
  const image = await imageReader.fit(await artifacts.get(hash), fileName, CARD.input);
  const painted = coveredPixels(image, region, replacementImage(image, question.fill, CARD.input));
  const ref = { key: 'oracle', format: 'onnx' as const, path: await artifacts.pathOf(weightsHash), fileName: 'tiny.onnx' }; // prettier-ignore
  const [base, covered] = await Promise.all([compute.predict(ref, CARD, [image]), compute.predict(ref, CARD, [painted])]); // prettier-ignore
  return Array.from(covered[0]!, (probability, classIndex) => ({
    classIndex,
    base: base[0]![classIndex]!,
    probability,
  }));
}

const byClass = <T extends { classIndex: number }>(classes: readonly T[]) =>
  classes.toSorted((a, b) => a.classIndex - b.classIndex);

describe('two people', () => {
  it('C1 C4 one covers a patch, then paints a mask: both see what the network says of the painted pixels', async () => {
    const [anna, ben] = [await join('anna'), await join('ben')];
    const mask = maskRegion(Uint8Array.from({ length: TEST_SIDE ** 2 }, (_, at) => ((at * 7) % 5 === 0 ? 1 : 0)), { width: TEST_SIDE, height: TEST_SIDE })!; // prettier-ignore
    for (const region of [REGION, mask]) {
      const asked = { ...question, region };
      const answer = answerOf(await ask(anna.client, 'hand:ask', asked));
      const expected = await expectedAnswer(region);
      for (const [at, one] of byClass(answer.classes).entries()) {
        expect(one.classIndex).toBe(at);
        expect(one.probability).toBeCloseTo(expected[at]!.probability, 6);
        expect(one.base).toBeCloseTo(expected[at]!.base, 6);
      }
      expect(answer.classes.map(({ probability }) => probability)).toEqual(
        answer.classes.map(({ probability }) => probability).toSorted((a, b) => b - a),
      );
      const told = await ben.untilTold(({ hand }) => hand?.question.region.kind === region.kind);
      expect(told).toEqual({ participantId: 'anna', hand: { question: asked, answer } });
    }
    expect((await join('cleo')).snapshot.hands).toMatchObject([{ participantId: 'anna' }]);
    anna.client.disconnect();
    await ben.untilTold(({ hand }) => hand === null);
    expect((await join('dora')).snapshot.hands).toEqual([]);
    expect(await jobs.listOfSession(sessionId, 10)).toEqual([]); // no run came of it
  });

  it('C2 whoever moves fast is answered the first and the newest, and both are right', async () => {
    const { client } = await join('anna');
    const regions = [0, 1, 2, 3, 4, 5].map((x): CoveredRegion => ({ kind: 'rects', rects: [{ x0: x, y0: 0, x1: x + 8, y1: 9 }] })); // prettier-ignore
    const answers = await Promise.all(regions.map((region) => ask(client, 'hand:ask', { ...question, region })));
    expect(answers.map(({ ok }) => ok)).toEqual([true, false, false, false, false, true]);
    expect(answers.slice(1, -1).map(({ error }) => error?.code)).toEqual(Array(4).fill('cancelled'));
    for (const at of [0, 5]) {
      const expected = await expectedAnswer(regions[at]!);
      for (const { classIndex, probability } of answerOf(answers[at]!).classes)
        expect(probability).toBeCloseTo(expected[classIndex]!.probability, 6);
    }
  });
});

describe('a socket that lies', () => {
  const rect = (change: object) => ({ kind: 'rects', rects: [{ x0: 0, y0: 0, x1: 4, y1: 4, ...change }] });

  it.each([
    ['region', { region: rect({ x1: TEST_SIDE + 1 }) }],
    ['region', { region: { kind: 'mask', width: 8, height: 8, runs: [32, 32] } }],
    ['region.rects.0.x0', { region: rect({ x0: -1 }) }],
    ['region.rects', { region: { kind: 'rects', rects: [] } }],
    ['region.runs', { region: { kind: 'mask', width: TEST_SIDE, height: TEST_SIDE, runs: [1, 2, 3] } }],
    ['region.kind', { region: { kind: 'all' } }],
    ['classes', { classes: [5] }],
    ['classes', { classes: Array(9).fill(0) }],
    ['fill.0', { fill: [999, 0, 0] }],
    ['fill', { fill: { kind: 'secret' } }],
    ['networkId', { networkId: 'none' }],
    ['imageId', { imageId: '../../etc/passwd' }],
  ])('C1 A2 is refused (%s), stays connected, and nobody hears of it: %j', async (field, change) => {
    const [anna, ben] = [await join('anna'), await join('ben')];
    const { ok, error } = await ask(anna.client, 'hand:ask', { ...question, ...change });
    expect(ok).toBe(false);
    expect(['invalid_input', 'not_found']).toContain(error?.code);
    expect(field.startsWith(error?.field ?? 'none')).toBe(true);
    expect((await ask(anna.client, 'hand:end', {})).ok).toBe(true);
    await ask(ben.client, 'hand:end', {}); // whatever was sent to Ben before has come before this answer
    expect(ben.told).toEqual([]);
  });

  it('A3 is refused before it has joined', async () => {
    const client = connectClient(url, { transports: ['websocket'], forceNew: true, reconnection: false, auth: { protocolVersion: PROTOCOL_VERSION } }); // prettier-ignore
    clients.push(client);
    expect((await ask(client, 'hand:ask', question)).error?.code).toBe('conflict');
  });
});

it('C2 a run that computes meanwhile is completed, and what is asked meanwhile is right', async () => {
  const { client } = await join('anna');
  const { networkId, imageId } = question;
  const spec = { patch: 5, stride: 1, fill: [128, 128, 128] as [number, number, number] };
  const ended = new Promise<string>((resolve) => {
    const unsubscribe = jobs.subscribe((event) => {
      if (event.kind !== 'updated' || !['completed', 'failed'].includes(event.job.state.status)) return;
      unsubscribe();
      resolve(event.job.state.status);
    });
  });
  await ask(client, 'occlusion:start', { networkId, imageId, spec });
  const expected = await expectedAnswer(REGION);
  for (let k = 0; k < 5; k++)
    for (const { classIndex, probability } of answerOf(await ask(client, 'hand:ask', question)).classes)
      expect(probability).toBeCloseTo(expected[classIndex]!.probability, 6);
  expect(await ended).toBe('completed');
});
