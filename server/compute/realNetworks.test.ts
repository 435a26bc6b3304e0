/** Published networks and photographs. Skipped where they are missing. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { toBinary } from '@bufbuild/protobuf';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import { preprocess } from '@/lib/image/preprocess';
import { occludedPixels } from '@/lib/occlusion/occlude';
import { replacementImage } from '@/lib/occlusion/fill';
import { occlusionGrid, patchRect } from '@/lib/occlusion/grid';
import { progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { freeBatch } from '@/lib/onnx/freeBatch';
import { ModelProtoSchema } from '@/lib/onnx/generated/onnx_pb';
import { inspectOnnx } from '@/lib/onnx/inspectOnnx';
import { batchesAreSound } from '../engine/checkBatching';
import { createSession } from '../engine/onnxSession';
import { openEngine } from '../engine/openEngine';
import { imageReader } from '../image/imageReader';
import { readModelCard } from '../networks/readModelCard';
import { Computation } from './computation';
import type { FittedImage, NetworkRef } from './compute';

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(import.meta.dirname, '../../../shared/assets');
const present = existsSync(path.join(ASSETS, 'models/squeezenet1.1.onnx'));
if (!present) console.warn(`Skipped: there are no published networks in ${ASSETS} (SPECULAR_ASSETS).`);

const PHOTOGRAPHS = [
  { file: '160_n02088094_Afghan_hound.JPEG', classIndex: 160 },
  { file: '259_n02112018_Pomeranian.JPEG', classIndex: 259 },
  { file: '479_n02974003_car_wheel.JPEG', classIndex: 479 },
];

async function open(name: string): Promise<{ ref: NetworkRef; card: ResolvedModelCard }> {
  const { card, weightsPath, fileName } = await readModelCard(path.join(ASSETS, `models/${name}.model.json`));
  return { card, ref: { key: name, format: card.format, path: weightsPath, fileName } };
}

async function photograph(card: ResolvedModelCard, file: string): Promise<FittedImage> {
  const bytes = await readFile(path.join(ASSETS, 'images/imagenet-samples', file));
  return imageReader.fit(bytes, file, card.input);
}

describe.skipIf(!present)('published networks', () => {
  const computation = new Computation(openEngine({ device: 'cpu' }));

  it.each([
    ['squeezenet1.1', 0, [0.78, 0.43, 0.996]],
    ['squeezenet1.1-fp16', 0, [0.78, 0.43, 0.996]],
    ['mobilenet-v2', 1, [0.68, 0.7, 0.83]],
  ])('%s recognises the photographs with the known probabilities, in one batch', async (name, shift, known) => {
    const { ref, card } = await open(name);
    const images = await Promise.all(PHOTOGRAPHS.map(({ file }) => photograph(card, file)));
    const vectors = await computation.predict(ref, card, images);
    for (const [k, { classIndex }] of PHOTOGRAPHS.entries()) {
      expect(vectors[k]!.indexOf(Math.max(...vectors[k]!))).toBe(classIndex + shift);
      // Another resampling of the photograph moves the probability by up to some per cent.
      expect(Math.abs(vectors[k]![classIndex + shift]! - known[k]!)).toBeLessThan(0.1);
    }
  });

  it.each([
    ['squeezenet1.1', 1235496, 13],
    ['squeezenet1.1-fp16', 1235496, 7],
    ['mobilenet-v2', 3489099, 13],
    ['resnet20-cifar10', 269034, 13],
  ])('%s is inspected', async (name, parameterCount, opset) => {
    const { ref } = await open(name);
    expect(await computation.inspect(ref)).toMatchObject({ parameterCount, opset });
  });

  it.each([
    ['squeezenet1.1', 1e-5],
    ['mobilenet-v2', 1e-5],
    ['resnet20-cifar10', 1e-5],
  ])('%s under occlusion equals the bare runtime, fed one painted picture at a time', async (name, tolerance) => {
    const { ref, card } = await open(name);
    const image = await photograph(card, PHOTOGRAPHS[0]!.file);
    const side = card.input.width;
    const spec = { patch: Math.round(side / 7), stride: Math.round(side / 6), fill: [128, 128, 128] as [number, number, number] }; // prettier-ignore
    const grid = occlusionGrid(spec, card.input);
    const order = progressiveOrder(grid);
    const replacement = replacementImage(image, spec.fill, card.input);
    const session = await InferenceSession.create(ref.path);
    let largest = 0;
    let cells = 0;
    for await (const event of computation.occlude({ network: ref, card, image, spec, from: 0 }, () => false)) {
      if (event.kind === 'base') continue;
      for (let k = 0; k < event.count; k++, cells++) {
        const cell = order[event.from + k]!;
        const rect = patchRect(grid, spec, Math.floor(cell / grid.cols), cell % grid.cols);
        const expected = await bareRun(session, card, occludedPixels(image, rect, replacement));
        expected.forEach((p, c) => {
          largest = Math.max(largest, Math.abs(p - event.probabilities[k * expected.length + c]!));
        });
      }
    }
    await session.release();
    expect(cells).toBe(grid.rows * grid.cols);
    expect(largest).toBeLessThan(tolerance);
  });

  it.each(['squeezenet1.1', 'squeezenet1.1-fp16', 'mobilenet-v2', 'resnet20-cifar10'])(
    '%s runs whole batches, freed where it is fixed at 1',
    async (name) => {
      const { ref } = await open(name);
      const { model } = freeBatch(decodeOnnx(await readFile(ref.path), ref.fileName));
      const { inputs, outputs } = inspectOnnx(model);
      expect(inputs[0]!.dims[0]).toBeNull();
      const session = await createSession(toBinary(ModelProtoSchema, model), 'cpu');
      expect(await batchesAreSound(session, inputs, outputs)).toBe(true);
      await session.release();
    },
  );

  it('half precision with a batch fixed at 1 stays within 5e-3 of float32, cell by cell', async () => {
    const single = await open('squeezenet1.1');
    const half = await open('squeezenet1.1-fp16');
    const image = await photograph(single.card, PHOTOGRAPHS[0]!.file);
    const run = async ({ ref, card }: typeof single) => {
      const values: number[] = [];
      const spec = { patch: 48, stride: 32, fill: [128, 128, 128] as [number, number, number] };
      for await (const event of computation.occlude({ network: ref, card, image, spec, from: 0 }, () => false))
        if (event.kind === 'cells') values.push(...event.probabilities);
      return values;
    };
    const [expected, actual] = [await run(single), await run(half)];
    expect(actual).toHaveLength(expected.length);
    const largest = actual.reduce((max, p, i) => Math.max(max, Math.abs(p - expected[i]!)), 0);
    expect(largest).toBeLessThan(5e-3);
    expect(largest).toBeGreaterThan(0);
  });
});

/** Probabilities of one picture by the runtime alone: the file as it is, one picture a run, its own softmax. */
async function bareRun(session: InferenceSession, card: ResolvedModelCard, image: FittedImage): Promise<number[]> {
  const { tensor, width, height } = card.input;
  const feed = new Tensor('float32', preprocess(image, card.input), [1, 3, height, width]);
  const values = Array.from((await session.run({ [tensor]: feed }))[card.output.tensor]!.data as Float32Array);
  if (card.output.kind === 'probability') return values;
  const exponentials = values.map(Math.exp);
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((e) => e / sum);
}
