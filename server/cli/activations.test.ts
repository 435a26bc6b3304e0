/** The activations command against the bare engine. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { preprocess } from '@/lib/image/preprocess';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { seededRandom } from '@/lib/random/seededRandom';
import { decodeNpy } from '@/lib/tensor/npy';
import { openEngine } from '../engine/openEngine';
import { imageReader } from '../image/imageReader';
import { readModelCard } from '../networks/readModelCard';
import { runInProcess } from './runInProcess.testing';

let folder: string;
const inFolder = (name: string) => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-activations-'));
  await writeFile(inFolder('tiny.onnx'), tinyNetwork());
  const card = {
    name: 'tiny',
    format: 'onnx',
    file: 'tiny.onnx',
    input: { tensor: TINY_INPUT, width: 8, height: 8, scale: 1 / 255 },
    output: { tensor: TINY_OUTPUT, kind: 'logit' },
    labels: ['a', 'b', 'c', 'd', 'e'],
  };
  await writeFile(inFolder('tiny.model.json'), JSON.stringify(card));
  const random = seededRandom(4);
  const rgb = Uint8Array.from({ length: 8 * 8 * 3 }, () => Math.floor(random() * 256));
  await sharp(rgb, { raw: { width: 8, height: 8, channels: 3 } })
    .png()
    .toFile(inFolder('picture.png'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (layer: string, out: string) =>
  runInProcess(['activations', '--model', inFolder('tiny.model.json'), '--image', inFolder('picture.png'), '--layer', layer, '--out', inFolder(out), '--device', 'cpu']); // prettier-ignore

it('writes the maps that the engine gives by itself, and says of each channel what is in it', async () => {
  const { lines } = await run('r1', 'maps.npy');
  const { card, weightsPath, fileName } = await readModelCard(inFolder('tiny.model.json'));
  const network = await (await openEngine({ device: 'cpu' })).load(weightsPath, fileName);
  const fitted = await imageReader.fit(await readFile(inFolder('picture.png')), 'picture.png', card.input);
  const feeds = { [card.input.tensor]: { data: preprocess(fitted, card.input), dims: [1, 3, 8, 8] } };
  const { data, dims } = (await network.run(feeds, ['r1'])).r1!;
  await network.dispose();
  expect(dims).toEqual([1, 4, 8, 8]);
  expect(decodeNpy(await readFile(inFolder('maps.npy')))).toEqual({ shape: [4, 8, 8], data });
  const max = [0, 1, 2, 3].map((c) => Math.max(...data.subarray(64 * c, 64 * (c + 1))));
  expect(lines).toMatchObject([{ tensor: 'r1', channels: 4, height: 8, width: 8, device: 'cpu', statistics: max.map((value) => ({ max: value })) }]); // prettier-ignore
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
});

it('names layers like the one that there is not', async () => {
  await expect(run('Relu_r9', 'none.npy')).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringMatching(/no layer "Relu_r9".*"Relu_r1"/) as string,
  });
  expect(await readdir(folder)).not.toContain('none.npy');
});
