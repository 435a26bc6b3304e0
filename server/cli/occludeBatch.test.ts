/** Batches of the command line: what is left out, gone on with and refused. Their numbers: app/api/batches.test.ts. */
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '@/lib/random/seededRandom';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { decodeNpy } from '@/lib/tensor/npy';
import { runBatchFiles, type BatchFilesQuestion } from './runBatchFiles';
import { runInProcess } from './runInProcess.testing';

const SIDE = 8;
let folder: string;
let model: string;
const inFolder = (...names: string[]) => path.join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-occlude-batch-'));
  await writeFile(inFolder('tiny.onnx'), tinyNetwork({ classes: 3 }));
  model = inFolder('tiny.model.json');
  const card = {
    name: 'Tiny',
    format: 'onnx',
    file: 'tiny.onnx',
    input: { tensor: TINY_INPUT, width: SIDE, height: SIDE, scale: 1 / 255 },
    output: { tensor: TINY_OUTPUT, kind: 'logit' },
    labels: ['ant', 'bee', 'cat'],
  };
  await writeFile(model, JSON.stringify(card));
  for (const name of ['photos/ant', 'photos/bee', 'masks/ant', 'masks/bee', 'empty']) await mkdir(inFolder(name), { recursive: true }); // prettier-ignore
  for (const [k, file] of PICTURES.entries()) await writeFile(inFolder('photos', file), await noise(k + 1));
  await writeFile(inFolder('photos/ant/broken.png'), 'no picture');
  for (const file of PICTURES.slice(0, 4)) await writeFile(inFolder('masks', file), await halfWhite(SIDE));
  await writeFile(inFolder('masks', PICTURES[4]!), await halfWhite(SIDE + 1));
  await writeFile(inFolder('masks/stranger.png'), await halfWhite(SIDE));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const PICTURES = ['ant/0.png', 'ant/1.png', 'ant/2.png', 'bee/3.png', 'bee/4.png', 'bee/5.png'];

function noise(seed: number): Promise<Buffer> {
  const random = seededRandom(seed);
  const rgb = Uint8Array.from({ length: SIDE * SIDE * 3 }, () => Math.floor(random() * 256));
  return sharp(rgb, { raw: { width: SIDE, height: SIDE, channels: 3 } }).png().toBuffer(); // prettier-ignore
}
/** The left half is the object. */
function halfWhite(side: number): Promise<Buffer> {
  const grey = Uint8Array.from({ length: side * side }, (_, at) => (at % side < side / 2 ? 255 : 0));
  return sharp(grey, { raw: { width: side, height: side, channels: 1 } }).png().toBuffer(); // prettier-ignore
}

const run = (out: string, ...more: string[]) =>
  runInProcess(['occlude-batch', '--model', model, '--images', inFolder('photos'), '--patch', '4', '--stride', '2', '--device', 'cpu', '--out', inFolder(out), ...more]); // prettier-ignore
const numbers = async (...names: string[]) => decodeNpy(await readFile(inFolder(...names)));

it('measures what can be measured, names the rest, and goes on where it was stopped', async () => {
  const options = ['--masks', inFolder('masks'), '--outside-least', '0.4'];
  const { lines, notes } = await run('batch', ...options);
  const summary = lines.pop()!;
  expect(summary).toMatchObject({ pictures: 7, measured: 5, computed: 5, failed: 2, labelled: 5, withShare: 4, rows: 4 }); // prettier-ignore
  expect(notes).toHaveLength(3);
  expect(notes.join('\n')).toMatch(/broken\.png/);
  expect(notes.join('\n')).toMatch(/mask of bee\/4\.png has 9 × 9 pixels, and the picture 8 × 8/);
  expect(notes.join('\n')).toMatch(/stranger\.png is of none/);

  // Ranked by the share outside; the picture without a mask has none, and comes last.
  const shares = lines.map(({ outsideShare }) => outsideShare as number | null);
  expect(shares.at(-1)).toBeNull();
  expect(shares.slice(0, -1)).toEqual(shares.slice(0, -1).toSorted((a, b) => b! - a!));
  for (const line of lines)
    expect(line.rightForWrongReason).toBe(line.right === true && (line.outsideShare as number) >= 0.4);
  expect(summary.rightForWrongReason).toBe(lines.filter((line) => line.rightForWrongReason).length);

  // Each number from the picture's own map; the mean and the spread by their definitions.
  const maps = new Map<string, Float32Array>();
  for (const { file, greatestDrop, meanDrop, row, col } of lines) {
    const { data, shape } = await numbers('batch/maps', `${file as string}.npy`);
    expect(shape).toEqual([4, 4]);
    expect(greatestDrop).toBe(Math.max(...data));
    expect(data[(row as number) * 4 + (col as number)]).toBe(greatestDrop);
    expect(meanDrop).toBeCloseTo(data.reduce((a, b) => a + b) / 16, 7);
    maps.set(file as string, data);
  }
  const [mean, spread] = [await numbers('batch/mean.npy'), await numbers('batch/spread.npy')];
  for (let cell = 0; cell < 16; cell++) {
    const values = [...maps.values()].map((map) => map[cell]!);
    const average = values.reduce((a, b) => a + b) / values.length;
    expect(mean.data[cell]).toBeCloseTo(average, 6);
    const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
    expect(spread.data[cell]).toBeCloseTo(Math.sqrt(squares / (values.length - 1)), 6);
  }
  const table = await readFile(inFolder('batch/pictures.csv'), 'utf8');
  expect(table.trim().split('\r\n')).toHaveLength(1 + 5);

  // Again: all that is computed is the picture whose map was lost. A line that a kill cut off does no harm.
  await rm(inFolder('batch/maps/ant/1.png.npy'));
  await appendFile(inFolder('batch/measured.jsonl'), '{"file":"bee/3.p');
  expect((await run('batch', ...options)).lines.at(-1)).toMatchObject({ measured: 5, computed: 1 });
  expect(await numbers('batch/mean.npy')).toEqual(mean);
  expect(await readFile(inFolder('batch/pictures.csv'), 'utf8')).toBe(table);
  await expect(run('batch', ...options, '--fill', '0,0,0')).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('another patch, stride or fill') as string, options: { field: 'out' } }); // prettier-ignore

  // Stopped in the middle, then gone on with, also where a picture is another one by now: the same bytes as of one go.
  await writeFile(inFolder('photos/ant/0.png'), await noise(99));
  const controller = new AbortController();
  const question: BatchFilesQuestion = {
    model,
    images: inFolder('photos'),
    masks: inFolder('masks'),
    region: { kind: 'mask' },
    patch: 4,
    stride: 2,
    fill: [128, 128, 128],
    target: 'top',
    device: 'cpu',
    out: inFolder('stopped'),
    signal: controller.signal,
    onProgress: ({ done, cellsDone }) => done === 2 && cellsDone > 0 && controller.abort(),
    onRefused: () => {},
  };
  await expect(runBatchFiles(question)).rejects.toMatchObject({ code: 'cancelled', message: expect.stringMatching(/with \d of 7/) as string }); // prettier-ignore
  const partial = (await readFile(inFolder('stopped/pictures.csv'), 'utf8')).trim().split('\r\n').length - 1;
  expect(partial).toBeGreaterThan(0);
  expect(partial).toBeLessThan(5);
  await writeFile(inFolder('photos/ant/0.png'), await noise(1));
  const rest = await runBatchFiles({ ...question, signal: new AbortController().signal });
  expect(rest).toMatchObject({ computed: 5 - partial + 1 });
  expect(await numbers('stopped/mean.npy')).toEqual(mean);
}, 60_000);

it('refuses what cannot be, and names the field', async () => {
  const refusal = (field: string, text: string) => ({ options: { field }, message: expect.stringContaining(text) as string }); // prettier-ignore
  await expect(run('photos/out')).rejects.toMatchObject(refusal('out', 'among the pictures'));
  await expect(run('batch', '--masks', inFolder('photos'))).rejects.toMatchObject(
    refusal('masks', 'among the pictures'),
  );
  await expect(run('x', '--images', inFolder('empty'))).rejects.toMatchObject(refusal('images', 'no picture'));
  await expect(run('x', '--box', '8,8,4,4')).rejects.toMatchObject(refusal('box', 'covers nothing'));
  await expect(run('x', '--target', '3')).rejects.toMatchObject(refusal('target', '3 classes'));
  await expect(run('x', '--mask-box')).rejects.toMatchObject({ exitCode: 1, message: expect.stringContaining('--masks') as string }); // prettier-ignore
  await expect(run('x', '--outside-least', '0.5')).rejects.toThrow('--masks or --box');
  await writeFile(inFolder('labels.csv'), 'file,label\nant/0.png,bee\n');
  const { lines } = await run('x', '--labels', inFolder('labels.csv'), '--target', 'label', '--box', '0,0,4,8');
  expect(lines.find(({ file }) => file === 'ant/0.png')).toMatchObject({ label: 'bee', target: 1 });
}, 30_000);
