/** Right and deliberately wrong cards of real networks, and of small ones made for it. */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelInput, ResolvedModelCard } from '@/lib/domain/modelCard';
import type { PresetId } from '@/lib/domain/preset';
import { withPreset } from '@/lib/modelCard/presets';
import { tinyNetwork, type TinyNetworkOptions } from '@/lib/onnx/tinyNetwork';
import type { Compute, NetworkRef } from '../compute/compute';
import { createComputePool } from '../compute/computePool';
import { imageReader } from '../image/imageReader';
import { createLog } from '../log';
import { PROJECT_ROOT } from '../projectRoot';
import { checkAnswers } from './checkAnswers';
import { comparePresets } from './comparePresets';
import { networkRef, readModelCard } from './readModelCard';

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(PROJECT_ROOT, '../shared/assets');
const hasAssets = existsSync(path.join(ASSETS, 'models'));

let compute: Compute;
let folder: string;
let made = 0;
beforeAll(async () => {
  compute = createComputePool({ device: 'cpu', log: createLog({ level: 'error', format: 'text' }) });
  folder = await mkdtemp(path.join(tmpdir(), 'specular-check-'));
});
afterAll(async () => {
  await compute.close();
  await rm(folder, { recursive: true });
});

interface Subject {
  network: NetworkRef;
  card: ResolvedModelCard;
}

async function assetNetwork(name: string): Promise<Subject> {
  const files = await readModelCard(path.join(ASSETS, `models/${name}.model.json`));
  return { network: await networkRef(files), card: files.card };
}

/** Every n-th of the photographs, which are of different classes; their class is the number that their name begins with. */
async function photographs(input: ModelInput, every: number) {
  const names = (await readdir(path.join(ASSETS, 'images/imagenet-samples'))).sort();
  return Promise.all(
    names
      .filter((_, index) => index % every === 0)
      .map(async (name) => ({
        classIndex: Number(name.slice(0, 3)),
        fitted: await imageReader.fit(await readFile(path.join(ASSETS, 'images/imagenet-samples', name)), name, input),
      })),
  );
}

async function tinySubject(options: TinyNetworkOptions, change: Partial<ResolvedModelCard> = {}): Promise<Subject> {
  const file = path.join(folder, `${made++}.onnx`);
  await writeFile(file, tinyNetwork(options));
  return {
    network: { key: file, format: 'onnx', path: file, fileName: 'tiny.onnx' },
    card: {
      name: 'Tiny',
      format: 'onnx',
      file: 'tiny.onnx',
      input: {
        ...{ tensor: 'picture', width: 8, height: 8, layout: 'NCHW', channels: 'RGB', fit: 'cover' },
        ...{ scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] },
      },
      output: { tensor: 'scores', kind: options.output ?? 'logit' },
      labels: ['ant', 'bee', 'cat', 'dog', 'eel'],
      ...change,
    },
  };
}

const codesOf = async ({ network, card }: Subject, preset?: PresetId, every?: number) => {
  const input = (preset && withPreset(card.input, preset)) ?? card.input;
  const pictures = every === undefined ? [] : (await photographs(input, every)).map(({ fitted }) => fitted);
  return (await checkAnswers(compute, network, { ...card, input }, pictures)).map(({ code, preset: cure }) => [
    code,
    cure,
  ]);
};

describe.skipIf(!hasAssets)('the card of a published network', () => {
  const EVERY = 25;
  it.each(['squeezenet1.1', 'squeezenet1.1-fp16', 'mobilenet-v2', 'resnet20-cifar10'])(
    'of %s is not doubted when it is right',
    async (name) => {
      const codes = await codesOf(await assetNetwork(name), undefined, name.includes('cifar') ? undefined : EVERY);
      // ImageNet's own list has two names for two classes each.
      expect(codes.filter(([code]) => code !== 'duplicate-labels')).toEqual([]);
    },
  );

  it.each<[string, PresetId, string, PresetId]>([
    ['squeezenet1.1', 'torchvision', 'one-class', 'caffe'],
    ['squeezenet1.1', 'unit', 'one-class', 'caffe'],
    ['squeezenet1.1', 'keras', 'one-class', 'caffe'],
  ])('of %s with %s is doubted: %s, and %s is proposed', async (name, wrong, code, right) => {
    expect(await codesOf(await assetNetwork(name), wrong, EVERY)).toContainEqual([code, right]);
  });

  it('of a CIFAR network without its deviations is doubted: certain of a grey area and of noise', async () => {
    expect(await codesOf(await assetNetwork('resnet20-cifar10'), 'caffe')).toEqual([
      ['certain-of-nothing', 'torchvision'],
    ]);
  });

  it('that calls logits probabilities, or probabilities logits, is doubted at output.kind', async () => {
    const cifar = await assetNetwork('resnet20-cifar10');
    const called = { ...cifar.card, output: { ...cifar.card.output, kind: 'probability' as const } };
    expect(await checkAnswers(compute, cifar.network, called, [])).toMatchObject([
      { code: 'called-probability', severity: 'error', field: 'output.kind' },
    ]);
    const squeezenet = await assetNetwork('squeezenet1.1');
    const twice = { ...squeezenet.card, output: { ...squeezenet.card.output, kind: 'logit' as const } };
    expect((await checkAnswers(compute, squeezenet.network, twice, []))[0]).toMatchObject({ code: 'called-logit' });
  });

  it('is found by trying presets: clearly where it is clear', async () => {
    // On so few photographs MobileNet is as good with 0…1 as with its own −1…1: then none is said to be the best.
    for (const [name, preset, offset, best] of [
      ['squeezenet1.1', 'caffe', 0, 'caffe'],
      ['mobilenet-v2', 'keras', 1, null],
    ] as const) {
      const { network, card } = await assetNetwork(name);
      const shots = await photographs(card.input, EVERY);
      const labelled = shots.map(({ fitted, classIndex }) => ({ fitted, label: card.labels[classIndex + offset]! }));
      const compared = await comparePresets(compute, network, card, labelled);
      expect(compared).toMatchObject({ labelled: shots.length, best });
      expect(compared.scores.slice(0, best ? 1 : 2).map((score) => score.preset)).toContain(preset);
      expect(compared.scores[0]!.right).toBeGreaterThanOrEqual(shots.length / 2);
      // Without a label, from how well the answers tell the pictures apart.
      const unknown = await comparePresets(
        compute,
        network,
        card,
        shots.map(({ fitted }) => ({ fitted, label: null })),
      );
      expect(unknown.scores.slice(0, best ? 1 : 2).map((score) => score.preset)).toContain(preset);
    }
  });
});

describe('the card of a small network', () => {
  it('is refused at labels when there are too many, with what to do', async () => {
    const { network, card } = await tinySubject({});
    const problems = await checkAnswers(compute, network, { ...card, labels: [...card.labels, 'fox'] }, []);
    expect(problems[0]).toMatchObject({ code: 'label-count', severity: 'error', field: 'labels' });
    expect(problems[0]!.message).toMatch(/5 values.*6 labels/);
  });

  it('is doubted when all classes are equal, or the picture does not matter', async () => {
    const untrained = await tinySubject({ edit: (name, values) => name === 'fc.weight' && values.fill(0) });
    expect(await codesOf(untrained)).toEqual([['nearly-equal', null]]);
    const blind = await tinySubject({
      seed: 9,
      head: 'pooled',
      // The first layer sees nothing; what it adds to everything makes one answer.
      edit: (name, values) => void (name === 'conv1.weight' ? values.fill(0) : name === 'conv1.bias' && values.fill(9)),
    });
    expect(await codesOf(blind)).toEqual([['same-answer', null]]);
  });

  it('is doubted when 0…255 goes into a network of 0…1, and the cure is named', async () => {
    const subject = await tinySubject({
      edit: (name, values) => name === 'fc.weight' && values.forEach((v, i) => (values[i] = v * 4)),
    });
    const [code, cure] = (await codesOf(subject, 'none'))[0]!;
    expect(code).toBe('certain-of-nothing');
    expect(cure).not.toBe('none');
    expect(await codesOf(subject, 'unit')).toEqual([]);
  });

  it('names placeholder, empty and repeated labels as worth a look', async () => {
    const { network, card } = await tinySubject({});
    const labels = ['cat', '', 'cat', '', 'cat'];
    const problems = await checkAnswers(compute, network, { ...card, labels }, []);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
      ['duplicate-labels', 'note'],
      ['empty-labels', 'note'],
    ]);
    expect(problems[0]!.message).toContain('“cat” (0, 2, 4)');
  });

  it('that names a tensor which is not there is told so, not thrown', async () => {
    const { network, card } = await tinySubject({});
    const wrong = { ...card, output: { ...card.output, tensor: 'prob' } };
    expect((await checkAnswers(compute, network, wrong, []))[0]).toMatchObject({
      code: 'refused',
      field: 'output.tensor',
    });
  });
});
