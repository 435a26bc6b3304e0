/** The predict command: answers that can be checked by hand, and a folder of pictures with what is wrong among them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '@/lib/random/seededRandom';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import type { Compute } from '../compute/compute';
import { createComputePool } from '../compute/computePool';
import { imageReader } from '../image/imageReader';
import { makeZip } from '../images/makeZip.testing';
import { createLog } from '../log';
import { networkRef, readModelCard } from '../networks/readModelCard';
import { runInProcess } from './runInProcess.testing';

const LABELS = ['ant', 'bee', 'cat', 'dog', 'eel', 'fox', 'gnu'];
let folder: string;
let compute: Compute;
let model: string;
const inFolder = (...names: string[]) => path.join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-predict-'));
  await writeFile(inFolder('tiny.onnx'), tinyNetwork({ classes: LABELS.length }));
  model = inFolder('tiny.model.json');
  compute = createComputePool({ device: 'cpu', log: createLog({ level: 'silent', format: 'text' }) });
  const card = {
    name: 'Tiny',
    format: 'onnx',
    file: 'tiny.onnx',
    input: { tensor: TINY_INPUT, width: 8, height: 8, scale: 1 / 255 },
    output: { tensor: TINY_OUTPUT, kind: 'logit' },
    labels: LABELS,
  };
  await writeFile(model, JSON.stringify(card));
});
afterAll(async () => {
  await compute.close();
  await rm(folder, { recursive: true, force: true });
});

function picture(seed: number): Promise<Buffer> {
  const random = seededRandom(seed);
  const rgb = Uint8Array.from({ length: 8 * 8 * 3 }, () => Math.floor(random() * 256));
  return sharp(rgb, { raw: { width: 8, height: 8, channels: 3 } }).png().toBuffer(); // prettier-ignore
}

interface Answer {
  top: { index: number; label: string; probability: number }[];
  device: string;
}
const ask = async (image: string, ...more: string[]) => {
  const { lines } = await runInProcess(['predict', '--model', model, '--image', image, '--device', 'cpu', ...more]);
  expect(lines).toHaveLength(1);
  return lines[0] as unknown as Answer;
};

describe('predict', () => {
  it('lists the best classes with index, label and probability, five or as many as are asked for', async () => {
    await writeFile(inFolder('one.png'), await picture(1));
    const { top, device } = await ask(inFolder('one.png'));
    expect(device).toBe('cpu');
    expect(top).toHaveLength(5);
    for (const { index, label } of top) expect(label).toBe(LABELS[index]);
    const probabilities = top.map(({ probability }) => probability);
    expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));

    const all = (await ask(inFolder('one.png'), '--top', '100')).top;
    expect(all.map(({ index }) => index).toSorted()).toEqual([...LABELS.keys()]);
    expect(all.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
    expect(all.slice(0, 5)).toEqual(top);
    expect((await ask(inFolder('one.png'), '--top', '1')).top).toEqual(top.slice(0, 1));
  });

  it('goes through a folder or a zip, names what is left out, and counts only labels that the network knows', async () => {
    // Nine pictures: three under "dog", three under a label that is none of the network's, three without any.
    const files: { name: string; data: Buffer }[] = [];
    for (let k = 0; k < 9; k++) files.push({ name: `${['dog/', 'unicorn/', ''][k % 3]}${k}.png`, data: await picture(k) }); // prettier-ignore
    files.push({ name: 'dog/broken.png', data: Buffer.from('no picture') });
    for (const { name, data } of files) {
      await mkdir(path.dirname(inFolder('set', name)), { recursive: true });
      await writeFile(inFolder('set', name), data);
    }
    const zip = inFolder('set.zip');
    await writeFile(zip, makeZip(files));
    const expected = new Map<string, Answer['top']>();
    const modelFiles = await readModelCard(model);
    for (const { name, data } of files.slice(0, 9)) {
      const fitted = await imageReader.fit(data, name, modelFiles.card.input);
      const [vector] = await compute.predict(await networkRef(modelFiles), modelFiles.card, [fitted]);
      const best = [...vector!.keys()].sort((a, b) => vector![b]! - vector![a]!).slice(0, 5);
      expected.set(name, best.map((index) => ({ index, label: LABELS[index]!, probability: vector![index]! }))); // prettier-ignore
    }
    const rightDogs = [0, 3, 6].filter((k) => expected.get(`dog/${k}.png`)![0]!.label === 'dog').length;
    const dogsInTop = [0, 3, 6].filter((k) =>
      expected.get(`dog/${k}.png`)!.some(({ label }) => label === 'dog'),
    ).length;

    for (const source of [inFolder('set'), zip]) {
      const { lines, notes } = await runInProcess(['predict', '--model', model, '--images', source, '--device', 'cpu']);
      expect(lines).toHaveLength(10);
      expect(lines.at(-1)).toEqual({
        pictures: 9,
        labelled: 3,
        right: rightDogs,
        inTop5: dogsInTop,
        accuracy: rightDogs / 3,
        top5Accuracy: dogsInTop / 3,
        device: 'cpu',
      });
      expect(notes.join('\n')).toMatch(/dog\/broken\.png/);
      for (const line of lines.slice(0, 9) as unknown as (Answer & {
        file: string;
        label: string;
        right: boolean | null;
      })[]) {
        const top = expected.get(line.file)!;
        expect(line.top.map(({ index }) => index)).toEqual(top.map(({ index }) => index));
        line.top.forEach(({ probability }, i) => expect(probability).toBeCloseTo(top[i]!.probability, 5));
        const [first] = line.file.split('/');
        expect(line.right).toBe(first === 'dog' ? top[0]!.label === 'dog' : null);
        expect(line.label).toBe(line.file.includes('/') ? first : null);
      }
    }
  });

  it('says what it wants when it is asked for nothing, for both, or for what is not there', async () => {
    const predict = (...more: string[]) => runInProcess(['predict', '--model', model, '--device', 'cpu', ...more]);
    await expect(predict()).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('--images') as string,
    });
    await expect(predict('--image', 'a.png', '--images', 'b')).rejects.toMatchObject({ code: 'commander.conflictingOption' }); // prettier-ignore
    await expect(predict('--image', 'a.png', '--top', '0')).rejects.toMatchObject({
      code: 'commander.invalidArgument',
    });
    await expect(predict('--images', inFolder('nowhere'))).rejects.toMatchObject({ code: 'not_found' });
    await expect(predict('--images', inFolder('one.png'))).rejects.toMatchObject({ name: 'AppError' });
  });
});
