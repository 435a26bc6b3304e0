/** `models pull` and `models list`, without a server and with one: a real network from a local web server. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { stallAt, startModelServer, type ModelServer } from '../catalogue/modelServer.testing';
import { copyDatabase } from '../db/testing/makeDataDir.testing';
import { openLocalLibrary } from './localLibrary';
import { readConfig } from '../config';
import { runInProcess } from './runInProcess.testing';

let folder: string;
let server: ModelServer;
const weights = tinyNetwork({ width: 48, height: 48 });
const bytes = weights.length;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-cli-pull-'));
  server = await startModelServer({ 'nets/tiny.onnx': weights });
  const entry = {
    id: 'tiny',
    title: 'Tiny',
    path: 'nets/tiny.onnx',
    sha256: createHash('sha256').update(weights).digest('hex'),
    bytes,
    opset: 17,
    input: { tensor: TINY_INPUT, width: 48, height: 48 },
    output: { tensor: TINY_OUTPUT, kind: 'logit' },
    labels: ['a', 'b', 'c', 'd', 'e'],
  };
  const file = path.join(folder, 'catalogue.json');
  await writeFile(file, JSON.stringify({ baseUrl: 'http://publisher.invalid/', models: [entry] }));
  await copyDatabase(path.join(folder, 'data'));
  vi.stubEnv('SPECULAR_DATA', path.join(folder, 'data'));
  vi.stubEnv('SPECULAR_MODEL_CATALOGUE', file);
  vi.stubEnv('SPECULAR_MODEL_BASE_URL', server.url);
  vi.stubEnv('SPECULAR_DEVICE', 'cpu');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('models pull', () => {
  it('stops at Ctrl+C with what has arrived, goes on from there, and then the network is listed as stored', async () => {
    const half = Math.floor(bytes / 2);
    server.misbehave(stallAt(half));
    const library = await openLocalLibrary(readConfig(process.env));
    try {
      const controller = new AbortController();
      const stopped = library.pull('tiny', {
        signal: controller.signal,
        onProgress: ({ done }) => done === half && controller.abort(),
      });
      await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
      expect(await library.catalogue()).toMatchObject([{ id: 'tiny', partialBytes: half, networkId: null }]);
    } finally {
      await library.close();
    }
    const before = await runInProcess(['models', 'list']);
    expect(before.lines).toEqual([{ id: 'tiny', name: 'Tiny', state: 'available', bytes, partialBytes: half }]);
    const { lines } = await runInProcess(['models', 'pull', 'tiny']);
    expect(lines).toMatchObject([{ name: 'Tiny', classes: 5 }]);
    expect(server.requests).toEqual(['nets/tiny.onnx all', `nets/tiny.onnx bytes=${half}-`]);
    expect((await runInProcess(['models', 'list'])).lines).toEqual(lines);
  }, 120_000);

  it('says what there is when the name is not in the catalogue', async () => {
    await expect(runInProcess(['models', 'pull', 'lenet'])).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('It has: tiny.'),
    });
  }, 120_000);
});
