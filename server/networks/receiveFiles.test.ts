import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_IMAGE_BYTES } from '@/lib/domain/imageSet';
import { tinyNetwork } from '@/lib/onnx/tinyNetwork';
import type { ArtifactStore } from '../artifacts/artifactStore';
import { createDiskArtifactStore } from '../artifacts/diskArtifactStore';
import { makeZip } from '../images/makeZip.testing';
import { receiveFiles } from './receiveFiles';

let folder: string;
let artifacts: ArtifactStore;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-receive-'));
  artifacts = createDiskArtifactStore(folder);
});
afterAll(() => rm(folder, { recursive: true }));

describe('a zip of a network', () => {
  const receive = async (files: Parameters<typeof makeZip>[0]) =>
    receiveFiles(artifacts, [{ hash: await artifacts.put(makeZip(files)), fileName: 'network.zip' }]);

  it('gives the network with its labels, from whatever folder, and without what macOS adds', async () => {
    const network = tinyNetwork();
    const received = await receive([
      { name: 'export/tiny.onnx', data: network },
      { name: 'export/labels.txt', data: Buffer.from('a\nb\n') },
      { name: '__MACOSX/export/._tiny.onnx', data: Buffer.from('resource fork') },
    ]);
    expect(received).toMatchObject({ fileName: 'tiny.onnx', format: 'onnx', labels: ['a', 'b'], card: null });
    expect(Buffer.from(await artifacts.get(received.weightsHash)).equals(network)).toBe(true);
  });

  it('may hold weights that are larger than any picture', async () => {
    const large = new Uint8Array(MAX_IMAGE_BYTES + 1);
    const { fileName, weightsHash } = await receive([{ name: 'vgg.onnx', data: large, stored: true }]);
    expect(fileName).toBe('vgg.onnx');
    expect(weightsHash).toBe(await artifacts.put(large));
  });
});
