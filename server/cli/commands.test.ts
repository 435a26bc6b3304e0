import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { CATALOGUE } from '@/lib/catalogue/catalogue';
import { externaliseWeights } from '@/lib/onnx/externaliseWeights.testing';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { PROJECT_ROOT } from '../projectRoot';
import { testProgram } from '../testing/testProgram.testing';
import { createProgram } from './createProgram';
import { runOcclusion } from './runOcclusion';
import { runInProcess } from './runInProcess.testing';

let folder: string;
let model: string;
let image: string;
const inFolder = (name: string) => path.join(folder, name);

const CARD = {
  name: 'tiny',
  format: 'onnx',
  file: 'tiny.onnx',
  input: { tensor: TINY_INPUT, width: 8, height: 8 },
  output: { tensor: TINY_OUTPUT, kind: 'logit' },
  labels: ['a', 'b', '=1+1', 'd', 'e, f'],
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-cli-'));
  await writeFile(inFolder('tiny.onnx'), tinyNetwork());
  model = await writeCard('tiny', {});
  image = inFolder('picture.png');
  const rgb = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => (i * 89) % 256);
  await sharp(rgb, { raw: { width: 8, height: 8, channels: 3 } })
    .png()
    .toFile(image);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function writeCard(name: string, change: object): Promise<string> {
  const file = inFolder(`${name}.model.json`);
  await writeFile(file, JSON.stringify({ ...CARD, ...change }));
  return file;
}

/** What is asked, with only what differs from a question that works. */
async function refusal(
  change: Partial<Record<'model' | 'image' | 'patch' | 'stride' | 'fill' | 'target' | 'out', string>>,
) {
  const options = { model, image, patch: '3', stride: '2', target: 'top', out: inFolder('map.npy'), ...change };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const error: unknown = await runInProcess(['occlude', ...args, '--device', 'cpu']).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

describe('occlude refuses, naming what is wrong and what would be right', () => {
  it('a patch larger than the image', async () => {
    expect((await refusal({ patch: '9' })).message).toContain('patch of 9 pixels is larger');
  });
  it('stride 0', async () => {
    expect((await refusal({ stride: '0' })).message).toContain('"stride": must be at least 1');
  });
  it('the mean of the data where the card has none', async () => {
    const error = await refusal({ fill: 'data-mean' });
    expect(error).toMatchObject({ code: 'invalid_input', options: { field: 'spec.fill' } });
    expect(error.message).toContain('the card of this network has the mean 0, 0, 0');
  });
  it('a target out of range', async () => {
    expect((await refusal({ target: '5' })).message).toContain('0 to 4');
  });
  it('a picture that is none, or is not there', async () => {
    await writeFile(inFolder('one-byte.png'), 'x');
    expect(await refusal({ image: inFolder('one-byte.png') })).toMatchObject({ code: 'invalid_image' });
    expect((await refusal({ image: inFolder('nowhere.png') })).message).toContain('nowhere.png does not exist');
  });
  it('an output folder that is not there, before it computes', async () => {
    expect((await refusal({ out: inFolder('no/such/map.npy') })).message).toContain('--out');
  });
  it('an output that is a folder, before it computes', async () => {
    expect((await refusal({ out: folder })).message).toBe(
      `--out ${folder} is a folder. Give the name of a file in it.`,
    );
  });
  it('labels that do not match the output', async () => {
    const error = await refusal({ model: await writeCard('labels', { labels: ['a', 'b'] }) });
    expect(error.code).toBe('invalid_network');
    expect(error.message).toMatch(/2 .*5|5 .*2/);
    expect(error.message).toContain('labels');
  });
  it('a card that does not fit the network', async () => {
    const wrongSide = { model: await writeCard('shape', { input: { ...CARD.input, width: 16 } }) };
    expect((await refusal(wrongSide)).message).toContain('16');
    const wrongName = { model: await writeCard('name', { input: { ...CARD.input, tensor: 'photo' } }) };
    expect((await refusal(wrongName)).message).toMatch(/photo[\s\S]*picture/);
  });
  it('weights that are no network', async () => {
    await writeFile(inFolder('text.onnx'), 'These are no weights.\n');
    const error = await refusal({ model: await writeCard('text', { file: 'text.onnx' }) });
    expect(error).toMatchObject({ code: 'invalid_network' });
    expect(error.message).toContain('text.onnx');
  });
});

describe('an interrupted run', () => {
  it('is told as such, with how far it came, and is never taken for a map', async () => {
    const side = 64;
    await writeFile(inFolder('wide.onnx'), tinyNetwork({ width: side, height: side }));
    const input = { ...CARD.input, width: side, height: side };
    const controller = new AbortController();
    const run = runOcclusion({
      model: await writeCard('wide', { file: 'wide.onnx', input }),
      image,
      patch: 3,
      stride: 1,
      fill: [0, 0, 0],
      target: 'top',
      device: 'cpu',
      engine: 'incremental',
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    await expect(run).rejects.toThrow('of 4096 cells');
  });
});

describe('what the commands write', () => {
  it('the CSV and the PNG beside the map', async () => {
    const args = ['--model', model, '--image', image, '--patch', '3', '--stride', '3', '--device', 'cpu'];
    const files = ['--out', inFolder('m.npy'), '--csv', inFolder('m.csv'), '--png', inFolder('m.png')];
    const { lines } = await runInProcess(['occlude', ...args, ...files, '--target', '2']);
    expect(lines[0]).toMatchObject({ target: 2, label: '=1+1', rows: 3, cols: 3 });
    const csv = await readFile(inFolder('m.csv'), 'utf8');
    expect(csv).toContain('# network: tiny');
    expect(
      csv
        .trim()
        .split('\r\n')
        .filter((line) => !line.startsWith('#')),
    ).toHaveLength(10);
    expect((await sharp(inFolder('m.png')).metadata()).width).toBe(448);
  });

  it('segments as they cover the picture, with their pixels in the table', async () => {
    const args = ['--model', model, '--image', image, '--stride', '3', '--device', 'cpu', '--out', inFolder('s.npy')];
    const of = (...more: string[]) => runInProcess(['occlude', ...args, ...more]);
    const { lines } = await of('--segments', '--compactness', '5', '--csv', inFolder('s.csv'), '--png', inFolder('s.png')); // prettier-ignore
    expect(lines[0]).toMatchObject({ rows: 3, cols: 3 });
    const csv = (await readFile(inFolder('s.csv'), 'utf8')).trim().split('\r\n');
    expect(csv).toContain('# patch: SNIC segments, compactness 5');
    const [header, ...cells] = csv.filter((line) => !line.startsWith('#'));
    expect(header).toMatch(/,patch_pixels$/);
    const pixels = cells.map((line) => Number(line.split(',').at(-1)));
    expect(pixels.reduce((sum, count) => sum + count)).toBe(CARD.input.width * CARD.input.height);
    await expect(of('--segments', '--patch', '4')).rejects.toMatchObject({ options: { field: 'patch' } });
    await expect(of('--compactness', '4')).rejects.toMatchObject({ options: { field: 'compactness' } });
    await expect(of()).rejects.toMatchObject({ options: { field: 'patch' } });
    await expect(of('--segments', '--compactness', '0')).rejects.toThrow('segments.compactness');
  });

  it('an example in the help of every command', async () => {
    for (const command of [
      'occlude',
      'predict',
      'models add',
      'models list',
      'models pull',
      'images add',
      'images list',
    ]) {
      const help = await helpOf(command.split(' '));
      expect(help).toMatch(new RegExp(`Usage: specular ${command}`));
      expect(help).toMatch(/Examples?:\n\s+\$ specular/);
    }
  });
});

async function helpOf(names: string[]): Promise<string> {
  let text = '';
  const program = createProgram({ json: () => {}, note: () => {}, progress: () => {} }, '0.0.0-test');
  let command = program;
  for (const name of names) command = command.commands.find((candidate) => candidate.name() === name)!;
  command.configureOutput({ writeOut: (part) => (text += part) });
  await expect(program.parseAsync([...names, '--help'], { from: 'user' })).rejects.toMatchObject({ exitCode: 0 });
  return text;
}

describe('the process', { timeout: 120_000 }, () => {
  it('prints one JSON line and nothing else on stdout, and ends with 0', async () => {
    const { stdout, code } = await runProcess(['predict', '--model', model, '--image', image, '--device', 'cpu']);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ device: 'cpu' });
  });

  it('ends with 1 and one line on stderr when something is refused', async () => {
    const { stdout, stderr, code } = await runProcess([
      'predict',
      '--model',
      inFolder('no.model.json'),
      '--image',
      image,
    ]);
    expect([stdout, code]).toEqual(['', 1]);
    expect(stderr).toMatch(/^error: .*no\.model\.json does not exist\.\n$/);
  });

  it('ends with 2 for wrong usage', async () => {
    for (const args of [
      ['occlude'],
      ['occlude', '--patch', 'two'],
      ['nonsense'],
      ['predict', '--device', 'toaster'],
      ['predict', '--model', model],
    ]) {
      const { stdout, stderr, code } = await runProcess(args);
      expect([stdout, code]).toEqual(['', 2]);
      expect(stderr).toContain('error:');
    }
  });

  it('that is interrupted takes its temporary files with it', async () => {
    // Weights in a file of their own are brought into a temporary one.
    const { model: outside, files } = externaliseWeights(tinyNetwork());
    await writeFile(inFolder('outside.onnx'), outside);
    for (const [name, bytes] of files) await writeFile(inFolder(name), bytes);
    await mkdir(inFolder('many'));
    const picture = await readFile(image);
    for (let k = 0; k < 1000; k++) await writeFile(inFolder(`many/${k}.png`), picture);
    await mkdir(inFolder('temporary'));
    const args = [
      'predict',
      '--model',
      await writeCard('outside', { file: 'outside.onnx' }),
      '--images',
      inFolder('many'),
    ];
    const environment = { TMPDIR: inFolder('temporary'), SPECULAR_DEVICE: 'cpu' };
    let seen: string[] = [];
    const { code } = await runProcess(args, environment, (child) => {
      seen = readdirSync(inFolder('temporary'));
      child.kill('SIGINT');
    });
    const ofWeights = (names: string[]) => names.filter((name) => name.startsWith('specular-weights-'));
    expect(ofWeights(seen)).toHaveLength(1);
    expect(code).toBe(130);
    expect(ofWeights(readdirSync(inFolder('temporary')))).toEqual([]);
  });
});

describe('networks and image sets of a data directory', () => {
  it('are added and listed without a server', { timeout: 180_000 }, async () => {
    const environment = { SPECULAR_DATA: inFolder('data') };
    const added = await runProcess(['models', 'add', model], environment);
    expect(added).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(added.stdout)).toMatchObject({ name: 'tiny', classes: 5 });
    const again = await runProcess(['models', 'add', model], environment);
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(added.stdout));
    // Then come those that can be pulled.
    const listed = (await runProcess(['models', 'list'], environment)).stdout.trimEnd().split('\n');
    expect([listed[0], listed.length]).toEqual([added.stdout.trimEnd(), 1 + CATALOGUE.models.length]);

    await mkdir(inFolder('pictures/cats'), { recursive: true });
    await writeFile(inFolder('pictures/cats/1.png'), await readFile(image));
    await writeFile(inFolder('pictures/cats/broken.png'), 'x');
    const set = await runProcess(['images', 'add', inFolder('pictures'), '--name', 'Cats'], environment);
    expect(set.code).toBe(0);
    expect(JSON.parse(set.stdout)).toMatchObject({ name: 'Cats', added: 1, refused: 1 });
    expect(set.stderr).toContain('broken.png');
    const { stdout } = await runProcess(['images', 'list'], environment);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'Cats', images: 1 });
  });
});

/** `onAnswer` is told of the first line of stdout. */
function runProcess(
  args: string[],
  environment: Record<string, string> = {},
  onAnswer: (child: ChildProcess) => void = () => {},
) {
  return new Promise<{ stdout: string; stderr: string; code: number | null }>((resolve) => {
    const child = spawn(process.execPath, [testProgram('cli'), ...args], {
      cwd: PROJECT_ROOT,
      env: { ...process.env, NODE_OPTIONS: '', ...environment },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.once('data', () => onAnswer(child));
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    child.on('close', (code) => resolve({ stdout, stderr, code }));
  });
}
