import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { idSchema } from '@/lib/domain/hash';
import type { Task } from '@/lib/domain/task';
import { catalogueSchema, type Catalogue, type CatalogueEntry } from '@/lib/catalogue/catalogue';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import type { ArtifactStore } from '../artifacts/artifactStore';
import { createDiskArtifactStore } from '../artifacts/diskArtifactStore';
import { createComputePool } from '../compute/computePool';
import { openDatabase, type OpenDatabase } from '../db/openDatabase';
import { makeDataDir } from '../db/testing/makeDataDir.testing';
import { imageReader } from '../image/imageReader';
import { createLog } from '../log';
import { createNetworkService } from '../networks/createNetworkService';
import { createTaskService } from '../tasks/createTaskService';
import type { TaskService } from '../tasks/taskService';
import { whenOver } from '../tasks/whenOver.testing';
import type { CatalogueService } from './catalogueService';
import { createCatalogueService } from './createCatalogueService';
import { cutAt, stallAt, startModelServer, type ModelServer } from './modelServer.testing';
import { readCatalogue } from './readCatalogue';

const log = createLog({ level: 'silent', format: 'text' });
const SIDE = 32;
const network = (seed: number) => tinyNetwork({ width: SIDE, height: SIDE, seed });

let server: ModelServer;
let dataDir: string;
let database: OpenDatabase;
const compute = createComputePool({ device: 'cpu', log });
beforeAll(async () => {
  server = await startModelServer();
  dataDir = await makeDataDir('catalogue');
  database = await openDatabase({ dataDir });
});
afterAll(async () => {
  await compute.close();
  await database.close();
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});
beforeEach(() => {
  server.requests.length = 0;
});

/** A catalogue of one published network; `served` is what the server really has. */
function publish(seed: number, served: Uint8Array = network(seed)): Catalogue {
  const bytes = network(seed);
  const id = `tiny-${seed}`;
  server.files.set(`nets/${id}.onnx`, served);
  const entry: CatalogueEntry = {
    id,
    title: `Tiny ${seed}`,
    summary: '',
    lecture: false,
    path: `nets/${id}.onnx`,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    opset: 17,
    input: catalogueInput,
    output: { tensor: TINY_OUTPUT, kind: 'logit' },
    preprocessingVerified: false,
    labels: ['a', 'b', 'c', 'd', 'e'],
  };
  return catalogueSchema.parse({ baseUrl: server.url, models: [entry] });
}
const catalogueInput = {
  tensor: TINY_INPUT,
  width: SIDE,
  height: SIDE,
  layout: 'NCHW' as const,
  channels: 'RGB' as const,
  scale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
  fit: 'cover' as const,
};

const openArtifacts = () => createDiskArtifactStore(path.join(dataDir, 'artifacts'));

interface Opened {
  catalogue: CatalogueService;
  tasks: TaskService;
  /** Pulls to the end. */
  pull(): Promise<Task>;
}
function open(published: Catalogue, change: { baseUrl?: string; artifacts?: ArtifactStore } = {}): Opened {
  const { baseUrl, artifacts = openArtifacts() } = change;
  const tasks = createTaskService({ tasks: database.tasks, log });
  const networks = createNetworkService({ database, artifacts, compute, imageReader });
  const timing = { stallMs: 5000, retryDelaysMs: [1] };
  const catalogue = createCatalogueService({
    catalogue: published,
    baseUrl,
    artifacts,
    networks,
    tasks,
    dataDir,
    timing,
  });
  tasks.subscribe(null, ({ done }) => server.arrived(done));
  const pull = async () => whenOver(tasks, (await catalogue.pull(published.models[0]!.id)).id);
  return { catalogue, tasks, pull };
}
const partials = () => readdir(path.join(dataDir, 'pulls'));

describe('the catalogue', () => {
  it('pulls a network that then is one of the stored ones, and says where it came from', async () => {
    const published = publish(1);
    const { catalogue, pull } = open(published);
    const [before] = await catalogue.list();
    expect(before).toMatchObject({ id: 'tiny-1', networkId: null, partialBytes: 0, task: null, opset: 17 });
    expect(before?.address).toBe(`${server.url}/nets/tiny-1.onnx`);
    const task = await pull();
    const bytes = published.models[0]!.bytes;
    expect(task).toMatchObject({ kind: 'pull', title: 'Pull of Tiny 1', done: bytes, total: bytes });
    expect(task.state.status).toBe('completed');
    const networkId = idSchema.parse(task.report.networkId);
    const stored = await database.networks.get(networkId);
    expect(stored).toMatchObject({ name: 'Tiny 1', weightsHash: published.models[0]!.sha256 });
    expect(stored?.card.source).toContain(`${server.url}/nets/tiny-1.onnx (preprocessing`);
    expect((await catalogue.list())[0]).toMatchObject({ networkId, partialBytes: 0, task: { id: task.id } });
    expect(await partials()).toEqual([]);
  });

  it('does not pull again what is stored', async () => {
    const { pull } = open(publish(2));
    const first = await pull();
    const again = await pull();
    expect(again.id).not.toBe(first.id);
    expect(again).toMatchObject({ state: { status: 'completed' }, report: first.report });
    expect(server.requests).toEqual(['nets/tiny-2.onnx all']);
  });

  it('pulls from a mirror, and the network is the same as from its publisher', async () => {
    const published = publish(3);
    const elsewhere = { ...published, baseUrl: 'http://publisher.invalid/models/' };
    const task = await open(elsewhere, { baseUrl: server.url }).pull();
    expect(task.state.status).toBe('completed');
    const card = (await database.networks.get(idSchema.parse(task.report.networkId)))?.card;
    expect(card?.source).toContain('http://publisher.invalid/models/nets/tiny-3.onnx');
  });

  it('goes on after an interruption and a restart of the server with the part that it has', async () => {
    const published = publish(4);
    const half = Math.floor(published.models[0]!.bytes / 2);
    const first = open(published);
    server.misbehave(stallAt(half));
    const { id } = await first.catalogue.pull('tiny-4');
    await new Promise<void>((resolve) =>
      first.tasks.subscribe(id, ({ done }) => {
        if (done === half) resolve();
      }),
    );
    expect(first.catalogue.isPulling(`${published.models[0]!.sha256}.etag`)).toBe(true);
    await first.tasks.close(); // as a stopped server does
    expect((await first.catalogue.list())[0]).toMatchObject({ partialBytes: half });
    const second = open(published);
    await second.tasks.recover();
    expect(await whenOver(second.tasks, id)).toMatchObject({ state: { status: 'completed' } });
    expect(server.requests.at(-1)).toBe(`nets/tiny-4.onnx bytes=${half}-`);
    expect(second.catalogue.isPulling(published.models[0]!.sha256)).toBe(false);
  });

  it('goes on after a cut connection within one pull', async () => {
    const published = publish(5);
    server.misbehave(cutAt(1000));
    expect((await open(published).pull()).state.status).toBe('completed');
    expect(server.requests).toEqual(['nets/tiny-5.onnx all', 'nets/tiny-5.onnx bytes=1000-']);
  });

  it('refuses a file with another hash before anything opens it, names both, and deletes it', async () => {
    const published = publish(6);
    const wrong = randomBytes(published.models[0]!.bytes);
    const actual = createHash('sha256').update(wrong).digest('hex');
    server.files.set('nets/tiny-6.onnx', wrong);
    const { catalogue, pull } = open(published);
    const { state } = await pull();
    expect(state).toMatchObject({ status: 'failed', error: { code: 'invalid_network' } });
    const message = state.status === 'failed' ? state.error.message : '';
    expect(message).toContain(published.models[0]!.sha256);
    expect(message).toContain(actual);
    expect(await partials()).toEqual([]);
    expect((await catalogue.list())[0]).toMatchObject({ networkId: null, partialBytes: 0 });
    const stored = openArtifacts();
    expect([await stored.has(actual), await stored.has(published.models[0]!.sha256)]).toEqual([false, false]);
    server.files.set('nets/tiny-6.onnx', network(6));
    expect((await pull()).state.status).toBe('completed');
  });

  it('asked for twice at once pulls once', async () => {
    const { catalogue, tasks } = open(publish(7));
    const [one, two] = await Promise.all([catalogue.pull('tiny-7'), catalogue.pull('tiny-7')]);
    expect(two.id).toBe(one.id);
    await whenOver(tasks, one.id);
    expect(server.requests).toHaveLength(1);
  });

  it('cancelled while its file is verified adds no network', async () => {
    const artifacts = openArtifacts();
    let cancelling: Promise<Task> | undefined;
    const putFile: typeof artifacts.putFile = async (...args) => {
      const [{ id }] = (await opened.tasks.list({ subject: 'tiny-10' })) as [Task];
      cancelling = opened.tasks.cancel(id);
      return artifacts.putFile(...args);
    };
    const opened = open(publish(10), { artifacts: { ...artifacts, putFile } });
    expect((await opened.pull()).state.status).toBe('cancelled');
    await cancelling;
    expect((await opened.catalogue.list())[0]?.networkId).toBeNull();
  });

  it('repairs a file that was damaged on the disk', async () => {
    const published = publish(11);
    const { pull } = open(published);
    await pull();
    const { sha256 } = published.models[0]!;
    await writeFile(path.join(dataDir, 'artifacts', sha256.slice(0, 2), sha256), 'rotten');
    expect((await pull()).state).toMatchObject({ status: 'completed' });
    const stored = openArtifacts();
    expect(await stored.get(sha256)).toHaveLength(published.models[0]!.bytes);
  });

  it('names what there is when it is asked for something else', async () => {
    await expect(open(publish(8)).catalogue.pull('alexnet')).rejects.toMatchObject({
      code: 'not_found',
      message: 'The catalogue has no network "alexnet". It has: tiny-8.',
    });
  });
});

describe('a catalogue in a file', () => {
  it('takes the place of the one that comes with this version', async () => {
    const file = path.join(dataDir, 'catalogue.json');
    const published = publish(9);
    await writeFile(file, JSON.stringify(published));
    expect(await readCatalogue(file)).toEqual(published);
    expect((await readCatalogue(undefined)).models.length).toBe(12);
  });

  it('that is wrong is refused with the file and the field', async () => {
    const file = path.join(dataDir, 'wrong.json');
    await writeFile(file, JSON.stringify({ baseUrl: 'ftp://x', models: [] }));
    await expect(readCatalogue(file)).rejects.toThrow(/wrong\.json \(SPECULAR_MODEL_CATALOGUE\).*"baseUrl"/);
    await writeFile(file, '{');
    await expect(readCatalogue(file)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(readCatalogue(path.join(dataDir, 'missing.json'))).rejects.toThrow('ENOENT');
    expect(await readFile(file, 'utf8')).toBe('{');
  });
});
