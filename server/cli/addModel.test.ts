/** Networks by the command line: the published ones with their cards, and weights without one. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { copyDatabase } from '../db/testing/makeDataDir.testing';
import { PROJECT_ROOT } from '../projectRoot';
import { runInProcess } from './runInProcess.testing';

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(PROJECT_ROOT, '../shared/assets');
const MODELS = path.join(ASSETS, 'models');
const IMAGES = path.join(ASSETS, 'images');

let folder: string;
let before: string | undefined;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-add-'));
  before = process.env.SPECULAR_DATA;
  process.env.SPECULAR_DATA = path.join(folder, 'data');
  await copyDatabase(process.env.SPECULAR_DATA);
  // Loads what a command needs, which takes its time on a busy machine.
  await runInProcess(['models', 'list']);
}, 180_000);
afterAll(async () => {
  if (before === undefined) delete process.env.SPECULAR_DATA;
  else process.env.SPECULAR_DATA = before;
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(!existsSync(MODELS))('a published network', () => {
  it.each([
    ['squeezenet1.1.model.json', 'imagenet-samples/160_n02088094_Afghan_hound.JPEG', /Afghan hound/, 0.78, 1000],
    ['squeezenet1.1-fp16.model.json', 'imagenet-samples/479_n02974003_car_wheel.JPEG', /car wheel/, 0.996, 1000],
    ['mobilenet-v2.model.json', 'imagenet-samples/160_n02088094_Afghan_hound.JPEG', /Afghan hound/, 0.68, 1001],
    ['resnet20-cifar10.model.json', 'tiny-vgg/car_1.jpeg', /automobile/, 1, 10],
    ['tiny-vgg-tfjs/tiny-vgg.model.json', 'tiny-vgg/koala_1.jpeg', /koala/, 0.953, 10],
  ])('%s is added and gives its known answer', async (card, image, label, probability, classes) => {
    const model = path.join(MODELS, card);
    const { lines } = await runInProcess(['models', 'add', model]);
    expect(lines[0]).toMatchObject({ classes });
    const answer = await runInProcess(['predict', '--model', model, '--image', path.join(IMAGES, image), '--top', '1']);
    const [best] = (answer.lines[0] as { top: { label: string; probability: number }[] }).top;
    expect(best!.label).toMatch(label);
    expect(Math.abs(best!.probability - probability)).toBeLessThanOrEqual(0.01);
  });
});

describe('weights without a card', () => {
  it('are added with a card that is proposed, which a dry run prints', async () => {
    const weights = path.join(folder, 'animals.onnx');
    const labels = path.join(folder, 'labels.txt');
    await writeFile(weights, tinyNetwork());
    await writeFile(labels, 'ant\nbee\nbee\ndog\neel\n');
    const dry = await runInProcess(['models', 'add', weights, '--labels', labels, '--preset', 'unit', '--dry-run']);
    expect(dry.lines).toHaveLength(1);
    expect(dry.lines[0]).toMatchObject({
      card: { name: 'animals', input: { scale: 1 / 255 }, labels: ['ant', 'bee', 'bee', 'dog', 'eel'] },
      problems: [{ code: 'duplicate-labels' }],
    });
    expect(dry.notes.join()).toContain('“bee” (1, 2)');
    const added = await runInProcess(['models', 'add', weights, '--labels', labels, '--name', 'Animals']);
    expect(added.lines[0]).toMatchObject({ name: 'Animals', classes: 5 });
    expect(added.notes.join()).toContain('Preprocessing ');
    await expect(runInProcess(['models', 'add', weights, '--preset', 'nothing'])).rejects.toThrow(
      'There are torchvision',
    );
  });

  it('that are not there, or are a folder, are said to be so', async () => {
    const gone = path.join(folder, 'gone.onnx');
    await expect(runInProcess(['models', 'add', gone])).rejects.toMatchObject({
      code: 'not_found',
      message: `The network ${gone} cannot be read (ENOENT).`,
    });
    await expect(runInProcess(['models', 'add', folder])).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('is no file. Give'),
    });
  });

  it('have options that a card has no use for: a dry run of a card must not store it', async () => {
    const add = runInProcess(['models', 'add', path.join(folder, 'some.model.json'), '--dry-run']);
    await expect(add).rejects.toMatchObject({ name: 'CommanderError', message: expect.stringContaining('is a card') });
  });
});
