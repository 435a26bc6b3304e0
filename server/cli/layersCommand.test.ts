/** The layers of published networks as the command prints them, against the files and against the runtime. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toBinary } from '@bufbuild/protobuf';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildOnnx, floatTensor, node, tensorInfo } from '@/lib/onnx/buildOnnx';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { ModelProtoSchema, TensorProto_DataType } from '@/lib/onnx/generated/onnx_pb';
import { withOutputs } from '@/lib/onnx/withOutputs';
import { readModelCard } from '../networks/readModelCard';
import { PROJECT_ROOT } from '../projectRoot';
import { runInProcess } from './runInProcess.testing';

interface Entry {
  name: string;
  type: string;
  tensor: string;
  outputShape: number[];
  parameters: number;
  receptiveField: unknown;
  exceedsInput: boolean;
}

async function layers(model: string): Promise<Entry[]> {
  const { lines } = await runInProcess(['layers', '--model', model]);
  expect(lines).toHaveLength(1);
  return lines[0] as unknown as Entry[];
}

describe('specular layers', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'specular-layers-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('prints size, stride and offset, height and width apart where they differ, and "whole"', async () => {
    const weight = (name: string, dims: number[]) =>
      floatTensor(name, dims, new Float32Array(dims.reduce((a, b) => a * b, 1)));
    const bytes = buildOnnx({
      inputs: [tensorInfo('x', ['N', 3, 9, 12])],
      outputs: [tensorInfo('y', ['N', 2])],
      nodes: [
        node('Conv', ['x', 'square'], ['a'], { strides: [2, 2], pads: [1, 1, 1, 1] }),
        node('Conv', ['a', 'wide'], ['b'], { pads: [0, 2, 0, 2] }),
        node('Flatten', ['b'], ['c']),
        node('Gemm', ['c', 'dense'], ['y'], { transB: 1 }),
      ],
      initializers: [weight('square', [4, 3, 3, 3]), weight('wide', [5, 4, 1, 5]), weight('dense', [2, 150])],
    });
    await writeFile(path.join(folder, 'small.onnx'), bytes);
    const card = {
      name: 'Small',
      format: 'onnx',
      file: 'small.onnx',
      input: { tensor: 'x', height: 9, width: 12 },
      output: { tensor: 'y', kind: 'logit' },
      labels: ['one', 'two'],
    };
    await writeFile(path.join(folder, 'small.model.json'), JSON.stringify(card));
    expect(await layers(path.join(folder, 'small.model.json'))).toEqual([
      {
        name: 'Conv_a',
        type: 'Conv',
        tensor: 'a',
        outputShape: [4, 5, 6],
        parameters: 108,
        inputs: ['input'],
        detail: '3×3, stride 2, pad 1',
        receptiveField: { size: 3, stride: 2, offset: -1 },
        exceedsInput: false,
      },
      {
        name: 'Conv_b',
        type: 'Conv',
        tensor: 'b',
        outputShape: [5, 5, 6],
        parameters: 100,
        inputs: ['Conv_a'],
        detail: '1×5, pad 0×2',
        // Across: 3 + 4 × 2 pixels, from −1 − 2 × 2 on.
        receptiveField: { size: { height: 3, width: 11 }, stride: 2, offset: { height: -1, width: -5 } },
        exceedsInput: false,
      },
      {
        name: 'Flatten_c',
        type: 'Flatten',
        tensor: 'c',
        outputShape: [150],
        parameters: 0,
        inputs: ['Conv_b'],
        detail: '',
        receptiveField: { irregular: true, size: { height: 3, width: 11 } },
        exceedsInput: false,
      },
      {
        name: 'Gemm_y',
        type: 'Gemm',
        tensor: 'y',
        outputShape: [2],
        parameters: 300,
        inputs: ['Flatten_c'],
        detail: '',
        receptiveField: 'whole',
        exceedsInput: false,
      },
    ]);
  });

  it('names the card that is not there', () =>
    expect(runInProcess(['layers', '--model', path.join(folder, 'none.model.json')])).rejects.toThrow(
      'none.model.json',
    ));
});

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(PROJECT_ROOT, '../shared/assets');
const present = existsSync(path.join(ASSETS, 'models'));
if (!present) console.warn(`Skipped: there are no published networks in ${ASSETS} (SPECULAR_ASSETS).`);

describe.skipIf(!present)('specular layers of published networks', () => {
  const cardPath = (name: string) => path.join(ASSETS, 'models', `${name}.model.json`);

  it.each(['squeezenet1.1', 'mobilenet-v2', 'resnet20-cifar10'])(
    '%s: shapes are those that the runtime gives, parameters those in the file',
    async (name) => {
      const entries = await layers(cardPath(name));
      const { card, weightsPath, fileName } = await readModelCard(cardPath(name));
      const model = decodeOnnx(await readFile(weightsPath), fileName);

      const trained = model.graph.initializer.filter(
        ({ dataType, dims }) => dataType === TensorProto_DataType.FLOAT && dims.length > 0,
      );
      const values = trained.reduce((sum, { dims }) => sum + dims.reduce((a, b) => a * Number(b), 1), 0);
      expect(entries.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(values);

      const tensors = entries.map(({ tensor }) => tensor);
      const bytes = toBinary(ModelProtoSchema, withOutputs(model, tensors, fileName));
      const session = await InferenceSession.create(bytes, { executionProviders: ['cpu'], logSeverityLevel: 4 });
      const { height, width, layout, tensor } = card.input;
      const dims = layout === 'NCHW' ? [1, 3, height, width] : [1, height, width, 3];
      const picture = new Tensor('float32', new Float32Array(3 * height * width), dims);
      const results = await session.run({ [tensor]: picture });
      const given = tensors.map((one) => [one, results[one]!.dims.slice(1)]);
      expect(entries.map(({ tensor: one, outputShape }) => [one, outputShape])).toEqual(given);
      expect(entries.length).toBeGreaterThan(50);
      await session.release();
    },
  );

  it('the same network in half precision has the same layers', async () => {
    const summary = (entries: Entry[]) =>
      entries
        .filter(({ type }) => type !== 'Flatten' && type !== 'Dropout')
        .map(({ type, outputShape, parameters, receptiveField }) => [
          type,
          outputShape.slice(0, 3),
          parameters,
          receptiveField,
        ]);
    const half = summary(await layers(cardPath('squeezenet1.1-fp16')));
    const full = summary(await layers(cardPath('squeezenet1.1')));
    expect(half.slice(0, -1)).toEqual(full.slice(0, -1)); // the last ones are 1000×1×1 and 1000
  });
});
