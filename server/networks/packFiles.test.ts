import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { externaliseWeights } from '@/lib/onnx/externaliseWeights.testing';
import { tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { encodeBundle } from '@/lib/tfjs/bundle';
import { savedFiles, tinyLayersModel } from '@/lib/tfjs/tinyTfjs.testing';
import type { ArtifactStore } from '../artifacts/artifactStore';
import { createDiskArtifactStore } from '../artifacts/diskArtifactStore';
import { packFiles } from './packFiles';

let folder: string;
let artifacts: ArtifactStore;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-pack-'));
  artifacts = createDiskArtifactStore(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const upload = async (files: Iterable<readonly [string, Uint8Array]>) =>
  Promise.all(Array.from(files, async ([fileName, bytes]) => ({ fileName, hash: await artifacts.put(bytes) })));
const text = (value: string) => new TextEncoder().encode(value);

describe('files of a network', () => {
  it('of TensorFlow.js become one artifact, in any order and beside other files', async () => {
    const model = tinyLayersModel();
    const files = await upload([...savedFiles(model, 1000), ['LICENSE', text('MIT')], ['tiny.model.json', text('{"format": "tfjs"}')]]); // prettier-ignore
    const packed = await packFiles(artifacts, files.toReversed());
    expect(packed).toMatchObject({ fileName: 'model.json', format: 'tfjs', unused: ['tiny.model.json', 'LICENSE'] });
    expect(Buffer.from(await artifacts.get(packed.weightsHash)).equals(encodeBundle(model))).toBe(true);
    expect((await packFiles(artifacts, await upload(savedFiles(model)))).weightsHash).toBe(packed.weightsHash);
  });

  it('of ONNX are the one file', async () => {
    const [onnx, labels] = await upload([['net.onnx', tinyNetwork()], ['labels.txt', text('a\nb')]]); // prettier-ignore
    expect(await packFiles(artifacts, [labels!, onnx!])).toEqual({ weightsHash: onnx!.hash, fileName: 'net.onnx', format: 'onnx', unused: ['labels.txt'] }); // prettier-ignore
    // Whatever one file alone is, is told when it is read.
    expect(await packFiles(artifacts, [labels!])).toMatchObject({ weightsHash: labels!.hash, format: 'onnx' });
  });

  it('of ONNX with weights outside become one file with all weights inside', async () => {
    const { model, files } = externaliseWeights(tinyNetwork());
    const parts = await upload([['net.onnx', model], ...files, ['labels.txt', text('a')]]);
    const packed = await packFiles(artifacts, parts);
    expect(packed).toMatchObject({ fileName: 'net.onnx', unused: ['labels.txt'] });
    const network = decodeOnnx(await artifacts.get(packed.weightsHash), 'net.onnx');
    const values = (one: typeof network) =>
      new Map(one.graph.initializer.map((tensor) => [tensor.name, [...tensor.rawData]]));
    expect(values(network)).toEqual(values(decodeOnnx(tinyNetwork(), 'net.onnx')));

    const alone = packFiles(artifacts, parts.filter(({ fileName }) => fileName !== 'weights.onnx.data')); // prettier-ignore
    await expect(alone).rejects.toThrow('keeps weights in "weights.onnx.data", which is not among the files');
  });

  it('are refused when two of them have one name in different folders: one would get the weights of the other', async () => {
    let count = 0;
    const { model, files } = externaliseWeights(tinyNetwork(), { locate: () => `${count++ % 2 ? 'b' : 'a'}/w.bin` });
    expect([...files.keys()]).toEqual(['a/w.bin', 'b/w.bin']);
    const larger = [...files.values()].sort((a, b) => b.length - a.length)[0]!;
    const onnx = packFiles(artifacts, await upload([['net.onnx', model], ['w.bin', larger]])); // prettier-ignore
    await expect(onnx).rejects.toThrow('"net.onnx" keeps weights in "a/w.bin" and in "b/w.bin": without their folders');
    const saved = savedFiles(tinyLayersModel(), 1000);
    const json = new TextDecoder().decode(saved.get('model.json'));
    const [first, second] = ['group1-shard1of3.bin', 'group1-shard2of3.bin'];
    saved.set('model.json', text(json.replace(first, 'a/w.bin').replace(second, 'b/w.bin')));
    saved.set('w.bin', saved.get(first)!);
    await expect(packFiles(artifacts, await upload(saved))).rejects.toThrow('in "a/w.bin" and in "b/w.bin"');
  });

  it('are refused when it is not clear which one is the network', async () => {
    const onnx = tinyNetwork();
    const cases: [[string, Uint8Array][], string][] = [
      [[['a.onnx', onnx], ['b.onnx', onnx]], '"a.onnx" and "b.onnx" are networks of their own'],
      [[['a.txt', onnx], ['b.bin', onnx]], 'none of them is a network'],
      [[['a.onnx', onnx], ['a.onnx', tinyNetwork({ seed: 2 })]], 'two files named "a.onnx"'],
    ]; // prettier-ignore
    for (const [files, expected] of cases) {
      const answer = packFiles(artifacts, await upload(files));
      await expect(answer).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining(expected) });
    }
  });

  it('are refused when a part is missing, by its name', async () => {
    const files = await upload(savedFiles(tinyLayersModel(), 1000));
    const answer = packFiles(artifacts, files.filter(({ fileName }) => !fileName.includes('shard2'))); // prettier-ignore
    await expect(answer).rejects.toMatchObject({ code: 'invalid_network', message: expect.stringContaining('"group1-shard2of3.bin"') }); // prettier-ignore
  });
});
