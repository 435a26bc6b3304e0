/** The command line beside a running server: its requests over HTTP, these routes, real services. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARCHITECTURES, buildArchitecture } from '@/lib/architectures/architectures';
import { stateOf, writeSafetensors } from '@/lib/checkpoint/checkpoint.testing';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { startModelServer, type ModelServer } from '@/server/catalogue/modelServer.testing';
import { addWeights, type AddOptions } from '@/server/cli/addWeights';
import { connectRemoteLibrary } from '@/server/cli/remoteLibrary';
import { withRealServices } from './_request/routeCall.testing';
import { POST as postPull } from './catalogue/[id]/pull/route';
import { GET as getCatalogue } from './catalogue/route';
import { GET as getNetwork } from './networks/[id]/route';
import { POST as postCheck } from './networks/check/route';
import { POST as postPropose } from './networks/propose/route';
import { GET as getNetworks, POST as postNetwork } from './networks/route';
import { GET as getTask } from './tasks/[id]/route';
import { POST as postUpload } from './uploads/route';

type Route = (request: Request, context: { params: Promise<{ id: string }> }) => Promise<Response>;
/** As Next finds them: the part in brackets is the id. */
const ROUTES: readonly (readonly [method: 'GET' | 'POST', path: RegExp, route: Route])[] = [
  ['GET', /^\/api\/catalogue$/, getCatalogue],
  ['POST', /^\/api\/catalogue\/([^/]+)\/pull$/, postPull],
  ['GET', /^\/api\/networks$/, getNetworks],
  ['POST', /^\/api\/networks$/, postNetwork],
  ['POST', /^\/api\/networks\/propose$/, postPropose],
  ['POST', /^\/api\/networks\/check$/, postCheck],
  ['GET', /^\/api\/networks\/([^/]+)$/, getNetwork],
  ['GET', /^\/api\/tasks\/([^/]+)$/, getTask],
  ['POST', /^\/api\/uploads$/, postUpload],
];

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const published = tinyNetwork({ width: 48, height: 48 });
let folder: string;
let publisher: ModelServer;
let server: Server;
let url: string;

const context = withRealServices(async () => {
  publisher = await startModelServer({ 'nets/tiny.onnx': published });
  const entry = {
    id: 'tiny',
    title: 'Tiny',
    path: 'nets/tiny.onnx',
    sha256: sha256(published),
    bytes: published.length,
    opset: 17,
    input: { tensor: TINY_INPUT, width: 48, height: 48 },
    output: { tensor: TINY_OUTPUT, kind: 'logit' },
    labels: ['a', 'b', 'c', 'd', 'e'],
  };
  folder = await mkdtemp(path.join(tmpdir(), 'specular-catalogue-'));
  const modelCatalogue = path.join(folder, 'catalogue.json');
  await writeFile(modelCatalogue, JSON.stringify({ baseUrl: 'http://publisher.invalid/', models: [entry] }));
  return { modelCatalogue, modelBaseUrl: publisher.url };
});
beforeAll(async () => {
  server = createServer((request, response) => {
    void answer(request).then(async (answered) => {
      response.writeHead(answered.status, Object.fromEntries(answered.headers));
      response.end(Buffer.from(await answered.arrayBuffer()));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await publisher.close();
  await rm(folder, { recursive: true });
});

async function answer(incoming: IncomingMessage): Promise<Response> {
  const address = new URL(incoming.url!, url);
  for (const [method, pattern, route] of ROUTES) {
    const match = method === incoming.method ? pattern.exec(address.pathname) : null;
    if (!match) continue;
    const body = method === 'POST' ? (Readable.toWeb(incoming) as ReadableStream) : null;
    const headers = { 'content-type': incoming.headers['content-type'] ?? '' };
    const request = new Request(address, { method, headers, ...(body ? { body, duplex: 'half' } : {}) });
    return route(request, { params: Promise.resolve({ id: match[1] ?? '' }) });
  }
  return new Response(null, { status: 404 });
}

describe('models add, of weights without a card', () => {
  const OPTIONS = { width: 1 / 16, classes: 5 };
  async function add(options: AddOptions = {}) {
    const file = path.join(context.dataDir, 'mine.safetensors');
    await writeFile(file, writeSafetensors(stateOf(ARCHITECTURES.resnet18.plan(OPTIONS), 4)));
    const labels = path.join(context.dataDir, 'labels.txt');
    await writeFile(labels, 'ant\nbee\ncat\ndog\neel\n');
    const lines: object[] = [];
    const notes: string[] = [];
    const output = {
      json: (line: object) => void lines.push(line),
      note: (text: string) => void notes.push(text),
      progress() {},
    };
    const network = await addWeights(connectRemoteLibrary(url), file, { labels, ...options }, output);
    return { network, lines, notes };
  }

  it('only proposes where that is asked for', async () => {
    const { network, lines, notes } = await add({ dryRun: true });
    expect(network).toBeNull();
    expect(lines).toMatchObject([{ card: { name: 'mine', labels: ['ant', 'bee', 'cat', 'dog', 'eel'] } }]);
    expect(notes[0]).toMatch(/^Preprocessing torchvision: /);
    expect(await context.services.networks.list()).toEqual([]);
  });

  it('stores the network of the architecture that they fit, under the name and the labels that were given', async () => {
    const { network } = await add({ name: 'Mine' });
    const stored = await context.services.networks.get(network!.id);
    expect(stored).toMatchObject({ name: 'Mine', card: { labels: ['ant', 'bee', 'cat', 'dog', 'eel'] } });
    expect(stored.weightsHash).toBe(sha256(buildArchitecture('resnet18', { ...OPTIONS, seed: 4 })));
  });

  it('with labels that are too few is told by the server, and stores nothing', async () => {
    const labels = path.join(context.dataDir, 'few.txt');
    await writeFile(labels, 'ant\nbee\n');
    const before = await context.services.networks.list();
    await expect(add({ labels })).rejects.toMatchObject({
      code: 'invalid_network',
      message: expect.stringContaining('5 values for a picture, but the card has 2 labels'),
    });
    expect(await context.services.networks.list()).toEqual(before);
  });
});

it('models pull: the server fetches the network, and the command is told which one it has become', async () => {
  const library = connectRemoteLibrary(url);
  expect(await library.catalogue()).toMatchObject([{ id: 'tiny', networkId: null }]);
  const watch = { signal: new AbortController().signal, onProgress() {} };
  const network = await library.pull('tiny', watch);
  expect(network).toMatchObject({ name: 'Tiny', weightsHash: sha256(published) });
  expect(publisher.requests).toEqual(['nets/tiny.onnx all']);
  expect(await library.catalogue()).toMatchObject([{ id: 'tiny', networkId: network.id }]);
  await expect(library.pull('lenet', watch)).rejects.toMatchObject({ code: 'not_found' });
});
