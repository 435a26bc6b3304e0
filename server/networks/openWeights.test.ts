import { link, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { externaliseWeights } from '@/lib/onnx/externaliseWeights.testing';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { openEngine } from '../engine/openEngine';
import { openWeights, weightsInOneFile } from './openWeights';

let root: string;
let folder: string;
let model: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'specular-weights-test-'));
});
afterAll(() => rm(root, { recursive: true }));
let folders = 0;
beforeEach(async () => {
  folder = path.join(root, String(folders++), 'network');
  await mkdir(path.join(folder, 'parts'), { recursive: true });
  model = path.join(folder, 'weights.onnx');
});

const NETWORK = tinyNetwork({ seed: 9 });
const network = (location = 'weights.onnx.data') => externaliseWeights(NETWORK, { locate: () => location });

async function answer(file: string): Promise<number[]> {
  const engine = await openEngine({ device: 'cpu' });
  const loaded = await engine.load(file, 'weights.onnx');
  const data = Float32Array.from({ length: 192 }, (_, i) => Math.sin(i));
  const results = await loaded.run({ [TINY_INPUT]: { data, dims: [1, 3, 8, 8] } }, [TINY_OUTPUT]);
  await loaded.dispose();
  return Array.from(results[TINY_OUTPUT]!.data);
}

describe('weights on disk', () => {
  it.each(['weights.onnx.data', 'parts/all.bin'])('in %s become one file that answers the same', async (location) => {
    const { model: bytes, files } = network(location);
    await writeFile(model, bytes);
    await writeFile(path.join(folder, location), files.get(location)!);
    const whole = await weightsInOneFile(model, 'weights.onnx');
    expect(whole).not.toBe(model);
    const alone = path.join(folder, 'alone.onnx');
    await writeFile(alone, NETWORK);
    expect(await answer(whole)).toEqual(await answer(alone));
    expect(await buffer(await openWeights(model, 'weights.onnx'))).toEqual(await readFile(whole));
  });

  it('that are inside already stay where they are', async () => {
    await writeFile(model, NETWORK);
    expect(await weightsInOneFile(model, 'weights.onnx')).toBe(model);
    expect(Buffer.compare(await buffer(await openWeights(model, 'weights.onnx')), NETWORK)).toBe(0);
  });

  it('are found outside although the mark lies across two pieces of reading', async () => {
    const { model: bytes, files } = network();
    // A field that nobody knows (number 100) pushes the mark of the first tensor over the border of a mebibyte.
    const mark = Buffer.from(bytes).indexOf('\x0a\x08location');
    const padding = 1024 * 1024 - mark - 5 - 5;
    const field = [0xa2, 0x06, (padding & 127) | 128, ((padding >> 7) & 127) | 128, padding >> 14];
    await writeFile(model, Buffer.concat([Buffer.from(field), Buffer.alloc(padding), bytes]));
    await writeFile(path.join(folder, 'weights.onnx.data'), files.get('weights.onnx.data')!);
    const stored = await readFile(model);
    const at = stored.indexOf('\x0a\x08location');
    expect([at < 1024 * 1024, at + 10 > 1024 * 1024]).toEqual([true, true]);
    expect(await weightsInOneFile(model, 'weights.onnx')).not.toBe(model);
  });

  it.each<[string, (outside: string) => Promise<void>, string]>([
    ['that are missing', async () => {}, '"weights.onnx.data", which is not beside it. Put both into one folder.'],
    ['behind a link out of the folder', (outside) => symlink(outside, path.join(folder, 'weights.onnx.data')), 'which is a link to a file in another folder'], // prettier-ignore
    [
      'that are a folder',
      async () => void (await mkdir(path.join(folder, 'weights.onnx.data'))),
      'which is not a file',
    ],
    ['behind a link to themselves', () => symlink('weights.onnx.data', path.join(folder, 'weights.onnx.data')), 'cannot be read (ELOOP)'], // prettier-ignore
    ['that are cut off', async (outside) => writeFile(path.join(folder, 'weights.onnx.data'), (await readFile(outside)).subarray(0, 700)), 'has only 700'], // prettier-ignore
  ])('%s are refused by name', async (_, prepare, message) => {
    const { model: bytes, files } = network();
    await writeFile(model, bytes);
    const outside = path.join(folder, '..', 'outside.data');
    await writeFile(outside, files.get('weights.onnx.data')!);
    await prepare(outside);
    await expect(openWeights(model, 'weights.onnx')).rejects.toMatchObject({
      code: 'invalid_network',
      message: expect.stringContaining(message),
    });
  });

  it('behind a link inside the folder are taken', async () => {
    const { model: bytes, files } = network();
    await writeFile(model, bytes);
    await writeFile(path.join(folder, 'blob'), files.get('weights.onnx.data')!);
    await symlink('blob', path.join(folder, 'weights.onnx.data'));
    await link(path.join(folder, 'blob'), path.join(folder, 'hard'));
    expect(await buffer(await openWeights(model, 'weights.onnx'))).not.toHaveLength(bytes.length);
  });
});
