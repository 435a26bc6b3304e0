/** A database, artifacts, a network and pictures in a temporary folder, for tests that compute nothing real. */
import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { canonicalJson } from '@/lib/domain/hash';
import type { Image } from '@/lib/domain/imageSet';
import type { OcclusionRequest } from '@/lib/domain/job';
import { resolvedModelCardSchema } from '@/lib/domain/modelCard';
import type { Network } from '@/lib/domain/network';
import type { SessionView } from '@/lib/domain/session';
import type { ArtifactStore } from '../artifacts/artifactStore';
import { createDiskArtifactStore } from '../artifacts/diskArtifactStore';
import type { Database } from '../db/database';
import { openDatabase } from '../db/openDatabase';
import { makeDataDir } from '../db/testing/makeDataDir.testing';
import { createFittedPictures, type FittedPictures } from '../image/fittedPictures';
import { imageReader } from '../image/imageReader';
import { TEST_SPEC } from './testSpec.testing';

export const TEST_SIDE = 16;

export interface TestStore {
  dataDir: string;
  database: Database;
  artifacts: ArtifactStore;
  images: FittedPictures;
  network: Network;
  /** Network with more classes than are sent without asking. */
  largeNetwork: Network;
  addImage(): Promise<Image>;
  /** A request that no other test has made. */
  newRequest(spec?: Partial<typeof TEST_SPEC>): Promise<OcclusionRequest>;
  newSession(view?: Partial<SessionView>): Promise<string>;
  close(): Promise<void>;
}

/** @param dataDir an existing folder to open (again); a new temporary one otherwise, which goes with close() */
export async function openTestStore(dataDir?: string): Promise<TestStore> {
  const dir = dataDir ?? (await makeDataDir('jobs'));
  const database = await openDatabase({ dataDir: dir });
  const artifacts = createDiskArtifactStore(path.join(dir, 'artifacts'));
  const network = await addNetwork(database, artifacts, 'test', 3);
  const largeNetwork = await addNetwork(database, artifacts, 'large', 70);
  let imageSetId: string | undefined;
  const addImage = async () => {
    imageSetId ??= (await database.images.createSet({ id: randomUUID(), name: 'Pictures', description: '' })).id;
    const rgb = randomPixels(TEST_SIDE * TEST_SIDE * 3);
    const hash = await artifacts.put(await imageReader.encodePng({ width: TEST_SIDE, height: TEST_SIDE, rgb }));
    const size = { widthPx: TEST_SIDE, heightPx: TEST_SIDE };
    const [image] = await database.images.addImages(imageSetId, [
      { id: randomUUID(), fileName: 'noise.png', label: null, hash, ...size },
    ]);
    return image!;
  };
  return {
    dataDir: dir,
    database,
    artifacts,
    images: createFittedPictures({ artifacts, imageReader }),
    network,
    largeNetwork,
    addImage,
    async newRequest(spec) {
      return { networkId: network.id, imageId: (await addImage()).id, spec: { ...TEST_SPEC, ...spec } };
    },
    async newSession(view) {
      const id = randomUUID();
      const empty = { networkId: null, imageId: null, spec: TEST_SPEC, target: 'top', score: 'probability' } as const;
      await database.sessions.create({ id, name: 'Test session', view: { ...empty, ...view } });
      return id;
    },
    async close() {
      await database.close();
      if (dataDir === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
}

async function addNetwork(
  database: Database,
  artifacts: ArtifactStore,
  name: string,
  classCount: number,
): Promise<Network> {
  const card = resolvedModelCardSchema.parse({
    name,
    format: 'onnx',
    file: `${name}.onnx`,
    input: { tensor: 'input', width: TEST_SIDE, height: TEST_SIDE },
    output: { tensor: 'output', kind: 'probability' },
    labels: Array.from({ length: classCount }, (_, c) => `class ${c}`),
  });
  const weights = Buffer.from(`no weights: ${name}`);
  const weightsHash = await artifacts.put(weights);
  const cardHash = createHash('sha256').update(canonicalJson(card)).digest('hex');
  const numbers = { weightsBytes: weights.length, parameterCount: 0, opset: 17 };
  return database.networks.create({ id: `network-${name}`, name, weightsHash, cardHash, card, ...numbers });
}

/** Different in every call, so that no two pictures of any test are the same. */
function randomPixels(length: number): Uint8Array {
  const seed = createHash('sha512').update(randomUUID()).digest();
  return Uint8Array.from({ length }, (_, i) => seed[i % seed.length]! ^ (i & 0xff));
}
