/**
 * A scan for patches while people look: a real server, the routes, and the session's store of a page on a connection for
 * each person. The network has seeded weights and takes its time.
 */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSessionSocket } from '@/components/session/sessionSocket';
import { SessionStore } from '@/components/session/sessionStore';
import { knownScan } from '@/components/session/useScan';
import { architectureCard, buildArchitecture } from '@/lib/architectures/architectures';
import type { LayerScan } from '@/lib/domain/patches';
import { seededRandom } from '@/lib/random/seededRandom';
import type { ScanCoordinates } from '@/lib/protocol/protocol';
import { scanAnswerSchema } from '@/lib/protocol/rest';
import { createApp, type App } from '@/server/createApp';
import { createServices, type RunningServices } from '@/server/createServices';
import { makeDataDir } from '@/server/db/testing/makeDataDir.testing';
import { createLog } from '@/server/log';
import { pngGray } from '@/server/seed/pngGray';
import { publishServices } from '@/server/services';
import { okJson, postJson } from './_request/routeCall.testing';
import { POST as postScan } from './image-sets/[id]/patches/route';
import { POST as postCancel } from './tasks/[id]/cancel/route';

const log = createLog({ level: 'silent', format: 'text' });
const PICTURES = 48;
const SLOW = 60_000;
let dataDir: string;
let running: RunningServices;
let app: App;
let port = 0;
let coordinates: ScanCoordinates;
let sessionId: string;

/** The server on its data directory and its port, as it is after each start. */
async function startServer(): Promise<void> {
  running = await createServices({ config: { dataDir, databaseUrl: undefined, device: 'cpu' }, log });
  publishServices(running.services);
  app = createApp({ services: running.services, log, pages: null });
  port = Number(new URL(await app.listen(port, '127.0.0.1')).port);
  await running.services.tasks.recover();
}
async function stopServer(): Promise<void> {
  await app.close();
  await running.close();
}

beforeAll(async () => {
  dataDir = await makeDataDir('live-patches');
  await startServer();
  const { networks, images, artifacts, database } = running.services;
  const bytes = buildArchitecture('squeezenet1_1', { seed: 3 });
  const network = await networks.add(await artifacts.put(bytes), architectureCard('squeezenet1_1', 'squeezenet.onnx'));
  const imageSet = await images.createSet('Noise');
  const random = seededRandom(5);
  const noise = () =>
    Uint8Array.from(
      pngGray(
        Uint8Array.from({ length: 64 * 64 }, () => random() * 256),
        64,
        64,
      ),
    );
  await images.addFiles(imageSet.id, Array.from({ length: PICTURES }, (_, k) => ({ fileName: `${k}.png`, label: null, bytes: noise() }))); // prettier-ignore
  coordinates = { networkId: network.id, imageSetId: imageSet.id, layer: 'features.12.cat' };
  const spec = { patch: 32, stride: 32, fill: [128, 128, 128] as [number, number, number] };
  const view = { networkId: network.id, imageId: null, spec, target: 'top' as const, score: 'probability' as const };
  sessionId = (await database.sessions.create({ id: randomUUID(), name: 'Together', view })).id;
}, SLOW);
afterAll(async () => {
  await stopServer();
  await rm(dataDir, { recursive: true, force: true });
});

/** Somebody's page, which watches a scan. `seen` holds what was seen one after the other. */
async function join(name: string, watched = coordinates) {
  const session = (await running.services.database.sessions.get(sessionId))!;
  const store = new SessionStore(session);
  const scans: LayerScan[] = [];
  const known = () => knownScan(store.getState(), watched);
  store.subscribe(() => {
    const state = known();
    if (state.status === 'known' && state.scan && state.scan !== scans.at(-1)) scans.push(state.scan);
  });
  /** Resolves as soon as what is known is so. */
  const until = <T>(look: () => T | false | null | undefined): Promise<T> =>
    new Promise((resolve) => {
      const check = () => {
        const found = look();
        if (!found) return;
        stop();
        resolve(found);
      };
      const stop = store.subscribe(check);
      check();
    });
  const untilScan = (is: (scan: LayerScan) => boolean) =>
    until(() => {
      const state = known();
      return state.status === 'known' && state.scan && is(state.scan) && state.scan;
    });
  const leave = store.start(createSessionSocket(`http://127.0.0.1:${port}`), { participantId: name, name });
  store.watchScan(watched);
  await until(() => known().status === 'known');
  return { store, scans, known, until, untilScan, leave };
}

const start = async ({ imageSetId, ...request } = coordinates): Promise<LayerScan> =>
  scanAnswerSchema.parse(await okJson(postJson(postScan, request, { id: imageSetId }))).scan;
const statusOf = ({ task }: LayerScan) => task?.state.status;
const at = (row: number): ScanCoordinates => ({ ...coordinates, place: { row, col: 0 } });

describe('two people and a scan', () => {
  it(
    'one starts it over HTTP, the other sees it grow and end; a third one comes late and sees the same, and what is cleared',
    async () => {
      const anna = await join('anna');
      expect(anna.known()).toEqual({ status: 'known', scan: null });
      const started = await start();
      const half = await anna.untilScan(({ seen }) => seen > 0 && seen < PICTURES);
      expect(half).toMatchObject({ key: started.key, layer: coordinates.layer, channels: 512, pictures: PICTURES });
      const late = await join('late');
      expect(late.scans[0]!.seen).toBeGreaterThanOrEqual(half.seen);
      const ends = await Promise.all([anna, late].map(({ untilScan }) => untilScan((scan) => statusOf(scan) === 'completed'))); // prettier-ignore
      for (const end of ends)
        expect(end).toMatchObject({ seen: PICTURES, failed: 0, version: PICTURES, key: started.key });
      expect(ends[0]).toEqual(await running.services.patches.get(started.key, coordinates.imageSetId));
      const seen = anna.scans.map((scan) => scan.seen);
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
      expect(new Set(seen).size).toBeGreaterThan(2);

      const { database, features } = running.services;
      for (const hash of await database.features.chunkHashes(started.key, coordinates.imageSetId))
        await features.dropChunk(hash, Date.now() + 60_000);
      const cleared = await late.untilScan(({ seen: left }) => left === 0);
      expect(cleared).toMatchObject({ pictures: PICTURES, version: 0, task: { state: { status: 'completed' } } });
      for (const { leave } of [anna, late]) leave();
    },
    SLOW,
  );

  it(
    'a cancel is told to both, and what was seen stays; the next start goes on from there',
    async () => {
      const watched = at(1);
      const [anna, ben] = [await join('anna', watched), await join('ben', watched)];
      const { task } = await start(watched);
      await ben.untilScan(({ seen }) => seen > 0);
      await okJson(postJson(postCancel, {}, { id: task!.id }));
      const ends = await Promise.all([anna, ben].map(({ untilScan }) => untilScan((scan) => statusOf(scan) === 'cancelled'))); // prettier-ignore
      expect(ends[0]).toEqual(ends[1]);
      expect(ends[0]!.seen).toBeGreaterThan(0);
      expect(ends[0]!.seen).toBeLessThan(PICTURES);
      await start(watched);
      const after = await anna.untilScan(
        ({ seen, ...scan }) => statusOf(scan as LayerScan) === 'completed' && seen > 0,
      );
      expect(after).toMatchObject({ seen: PICTURES, key: ends[0]!.key });
      expect(after.task!.id).not.toBe(task!.id);
      for (const { leave } of [anna, ben]) leave();
    },
    SLOW,
  );

  it(
    'goes on after the server was started again, and who looks sees it without doing anything',
    async () => {
      const watched = at(2);
      const anna = await join('anna', watched);
      const { task } = await start(watched);
      await anna.untilScan(({ seen }) => seen > 0);
      await stopServer();
      const { connection } = anna.store.getState();
      expect(connection.status).toBe('lost');
      const before = anna.scans.at(-1)!;
      expect(anna.known()).toEqual({ status: 'known', scan: before }); // it stays on the screen
      expect(statusOf(before)).toBe('running');
      await startServer();
      const end = await anna.untilScan((scan) => statusOf(scan) === 'completed');
      expect(end).toMatchObject({ seen: PICTURES, task: { id: task!.id } });
      anna.leave();
    },
    SLOW,
  );
});
