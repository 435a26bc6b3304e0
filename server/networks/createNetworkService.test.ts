import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { canonicalJson } from '@/lib/domain/hash';
import { modelCardSchema, type ModelCard } from '@/lib/domain/modelCard';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import { tinyNetwork, type TinyNetworkOptions } from '@/lib/onnx/tinyNetwork';
import { DIGIT_SIDE_PX, readDigits, type Digit } from '@/models/digits/readDigits';
import type { ArtifactStore } from '../artifacts/artifactStore';
import { createDiskArtifactStore } from '../artifacts/diskArtifactStore';
import type { Compute } from '../compute/compute';
import { createComputePool } from '../compute/computePool';
import { imageReader } from '../image/imageReader';
import { createLog } from '../log';
import { PROJECT_ROOT } from '../projectRoot';
import { createNetworkService, type NetworkServiceDependencies } from './createNetworkService';
import type { NetworkService } from './networkService';

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(PROJECT_ROOT, '../shared/assets');
const SQUEEZENET = path.join(ASSETS, 'models/squeezenet1.1.model.json');
const AFGHAN = path.join(ASSETS, 'images/imagenet-samples/160_n02088094_Afghan_hound.JPEG');
const DIGITS = path.join(PROJECT_ROOT, 'models/digits/digits.model.json');

let folder: string;
let artifacts: ArtifactStore;
let compute: Compute;
let asked: NetworkServiceDependencies['compute'];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-networks-test-'));
  artifacts = createDiskArtifactStore(path.join(folder, 'artifacts'));
  compute = createComputePool({ device: 'cpu', log: createLog({ level: 'error', format: 'text' }) });
  asked = {
    inspect: (network) => compute.inspect(network),
    predict: (network, card, pictures) => compute.predict(network, card, pictures),
    graph: (network, card) => compute.graph(network, card),
    firstFilters: (network) => compute.firstFilters(network),
  };
});
afterAll(async () => {
  await compute.close();
  await rm(folder, { recursive: true });
});

let networks: Network[];
let images: Image[];
let dependencies: NetworkServiceDependencies;
let service: NetworkService;
beforeEach(() => {
  networks = [];
  images = [];
  dependencies = {
    database: {
      networks: {
        create: async (network) => {
          networks.push({ ...network, createdAt: '2026-01-01T00:00:00.000Z' });
          return networks.at(-1)!;
        },
        get: async (id) => networks.find((network) => network.id === id) ?? null,
        findByHashes: async (weightsHash, cardHash) =>
          networks.find((n) => n.weightsHash === weightsHash && n.cardHash === cardHash) ?? null,
        list: async () => networks,
      },
      images: {
        get: async (id) => images.find((image) => image.id === id) ?? null,
        listSets: async () => [],
        list: async () => ({ items: [], total: 0 }),
        labels: async () => [],
      },
    },
    artifacts,
    compute: asked,
    imageReader,
  };
  service = createNetworkService(dependencies);
});

const upload = (options: TinyNetworkOptions) => artifacts.put(tinyNetwork(options));
async function proposedCard(options: TinyNetworkOptions): Promise<{ hash: string; card: ModelCard }> {
  const hash = await upload(options);
  return { hash, card: (await service.propose(hash, 'tiny.onnx')).card };
}

describe('proposing a card', () => {
  it.each([
    [{ output: 'logit' }, 'logit'],
    [{ output: 'probability' }, 'probability'],
    [{ output: 'probability', head: 'pooled', layout: 'NHWC', channels: 1, batch: 1 }, 'probability'],
  ] as const)('for %j sees that its output is a %s, and the card can be added as it is', async (options, kind) => {
    const { hash, card } = await proposedCard(options);
    expect(card.output.kind).toBe(kind);
    expect(card.labels).toEqual(['class 0', 'class 1', 'class 2', 'class 3', 'class 4']);
    await expect(service.add(hash, card)).resolves.toMatchObject({ name: 'tiny', weightsHash: hash });
  });

  it('is not misled by a softmax inside a network that ends in logits', async () => {
    const inspect: Compute['inspect'] = async (network) => {
      const inspection = await compute.inspect(network);
      return { ...inspection, operators: [...inspection.operators, 'Softmax'] };
    };
    const attentive = createNetworkService({
      ...dependencies,
      compute: { ...asked, inspect },
    });
    const { card } = await attentive.propose(await upload({ output: 'logit' }), 'attention.onnx');
    expect(card.output.kind).toBe('logit');
  });

  it('refuses what is no network, by name', async () => {
    const text = await artifacts.put(Buffer.from('this is a text'));
    const error = await service.propose(text, 'C:\\fake\\notes.onnx').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_network', message: expect.stringContaining('notes.onnx') });
    await expect(service.propose('0'.repeat(64), 'gone.onnx')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('adding a network', () => {
  it('names it by its content, with the hash of the card, and once', async () => {
    const { hash, card } = await proposedCard({});
    const network = await service.add(hash, card);
    expect(network.cardHash).toBe(createHash('sha256').update(canonicalJson(card)).digest('hex'));
    expect(network).toMatchObject({ parameterCount: expect.any(Number), weightsBytes: tinyNetwork({}).length });
    expect(network.id).toMatch(/^tiny-[0-9a-f]{10}$/);
    expect(await service.add(hash, card)).toEqual(network);
    expect(await service.add(hash, { ...card, name: 'Another' })).toMatchObject({ name: 'Another' });
    expect(await service.list()).toHaveLength(2);
    expect(await service.get(network.id)).toEqual(network);
    await expect(service.get('nothing')).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each<[string, (card: ModelCard) => ModelCard]>([
    ['input.width', (card) => ({ ...card, input: { ...card.input, width: 9 } })],
    ['input.tensor', (card) => ({ ...card, input: { ...card.input, tensor: 'image' } })],
    ['output.tensor', (card) => ({ ...card, output: { ...card.output, tensor: 'prob' } })],
    ['output.kind', (card) => ({ ...card, output: { ...card.output, kind: 'probability' } })],
    ['labels', (card) => ({ ...card, labels: ['one', 'two'] })],
    ['labels', (card) => ({ ...card, labels: 'labels.txt' })],
  ])('refuses a card whose %s does not match, and stores nothing', async (field, change) => {
    const { hash, card } = await proposedCard({});
    const error = await service.add(hash, change(card)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_network', options: { field } });
    expect(networks).toEqual([]);
  });

  it('refuses weights with NaN, also where only a run shows it', async () => {
    const hash = await upload({ edit: (name, values) => name === 'fc.weight' && values.fill(NaN) });
    const { card } = await proposedCard({});
    await expect(service.add(hash, card)).rejects.toMatchObject({ code: 'invalid_network' });

    const overflowing = createNetworkService({
      ...dependencies,
      compute: { ...asked, predict: async () => [new Float32Array(5).fill(NaN)] },
    });
    await expect(overflowing.add(await upload({}), card)).rejects.toThrow('not finite');
    expect(networks).toEqual([]);
  });

  it('from a card file takes labels and weights beside it', async () => {
    const { card } = await proposedCard({ seed: 3 });
    await writeFile(path.join(folder, 'tiny.onnx'), tinyNetwork({ seed: 3 }));
    await writeFile(path.join(folder, 'labels.txt'), 'a\nb\nc\nd\ne\n');
    await writeFile(path.join(folder, 'tiny.model.json'), JSON.stringify({ ...card, labels: 'labels.txt' }));
    const network = await service.addFromFile(path.join(folder, 'tiny.model.json'), { id: 'mine' });
    expect(network).toMatchObject({ id: 'mine', card: { labels: ['a', 'b', 'c', 'd', 'e'] } });
  });
});

describe('the five best classes', () => {
  let digits: Digit[];
  const pngOf = (digit: Digit) =>
    sharp(digit.pixels, { raw: { width: DIGIT_SIDE_PX, height: DIGIT_SIDE_PX, channels: 1 } })
      .png()
      .toBuffer();
  beforeAll(async () => {
    digits = (await readDigits()).filter((digit) => digit.heldOut);
  });

  it('of held-out digits begin with what was written, for given and stored pictures', async () => {
    const { id } = await service.addFromFile(DIGITS);
    let right = 0;
    for (let label = 0; label < 10; label++) {
      const bytes = await pngOf(digits.find((digit) => digit.label === label)!);
      const top = await service.predict(id, { bytes, fileName: 'digit.png' });
      expect(top).toHaveLength(5);
      expect(top.map(({ probability }) => -probability)).toEqual(
        top.map((t) => -t.probability).toSorted((a, b) => a - b),
      );
      if (top[0]!.label === String(label)) right++;

      const hash = await artifacts.put(bytes);
      const size = { widthPx: DIGIT_SIDE_PX, heightPx: DIGIT_SIDE_PX };
      images = [
        { id: 'i', imageSetId: 's', position: 0, fileName: 'digit.png', label: null, hash, ...size, maskHash: null },
      ];
      expect(await service.predict(id, { imageId: 'i' })).toEqual(top);
    }
    expect(right).toBeGreaterThanOrEqual(9);
    await expect(service.predict(id, { imageId: 'gone' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('under a card that is being filled in are told without storing anything', async () => {
    const card = modelCardSchema.parse(JSON.parse(await readFile(DIGITS, 'utf8')));
    const hash = await artifacts.put(await readFile(path.join(path.dirname(DIGITS), card.file)));
    const picture = { bytes: await pngOf(digits[0]!), fileName: 'zero.png' };
    const create = vi.spyOn(dependencies.database.networks, 'create');
    expect((await service.tryCard(hash, card, picture))[0]).toMatchObject({ classIndex: 0, label: '0' });
    await expect(service.tryCard(hash, card, { bytes: Uint8Array.of(1), fileName: 'tiny.png' })).rejects.toMatchObject({
      code: 'invalid_image',
    });
    expect(create).not.toHaveBeenCalled();
  });

  it.skipIf(!existsSync(SQUEEZENET))('of a photograph of an Afghan hound by SqueezeNet are right', async () => {
    const { id } = await service.addFromFile(SQUEEZENET);
    const [best] = await service.predict(id, { bytes: await readFile(AFGHAN), fileName: 'hound.jpg' });
    expect(best).toMatchObject({ classIndex: 160, label: expect.stringMatching(/afghan/i) });
    expect(best!.probability).toBeGreaterThan(0.5);
  });
});
