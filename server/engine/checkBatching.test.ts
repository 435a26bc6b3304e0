import { toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import type { TensorInfo } from '@/lib/network/tensorInfo';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { freeBatch } from '@/lib/onnx/freeBatch';
import { ModelProtoSchema } from '@/lib/onnx/generated/onnx_pb';
import { inspectOnnx } from '@/lib/onnx/inspectOnnx';
import { tinyNetwork, type TinyNetworkOptions } from '@/lib/onnx/tinyNetwork';
import { batchesAreSound } from './checkBatching';
import { createSession, type OnnxSession } from './onnxSession';

const inputs: TensorInfo[] = [{ name: 'x', dims: [1, 4], elementType: 'float32' }];
const outputs: TensorInfo[] = [{ name: 'y', dims: [1, 4], elementType: 'float32' }];

/** A network that computes by a plain function of the whole batch (pictures of four values). */
function computing(answer: (batch: Float32Array, count: number) => Float32Array) {
  const asked: number[] = [];
  const session: Pick<OnnxSession, 'typeOf' | 'run' | 'release'> = {
    typeOf: () => 'float32',
    async run({ x }) {
      const count = x!.dims[0]!;
      asked.push(count);
      return { y: { data: answer(x!.data, count), dims: [count, 4] } };
    },
    release: async () => {},
  };
  return { session, asked };
}

describe('batchesAreSound', () => {
  it('accepts a network that treats pictures apart, and asks for two together', async () => {
    const { session, asked } = computing((batch) => batch.map((value) => value * 3 + 1));
    expect(await batchesAreSound(session, inputs, outputs)).toBe(true);
    expect(asked).toEqual([1, 1, 2]);
  });

  it.each<[string, (batch: Float32Array, count: number) => Float32Array]>([
    ['adds the other picture', (batch) => batch.map((value, i) => value + batch[(i + 4) % batch.length]!)],
    ['answers for the first picture only', (batch) => batch.slice(0, 4)],
    ['answers the same for both', (batch, count) => Float32Array.from({ length: 4 * count }, (_, i) => batch[i % 4]!)],
    ['fails on two pictures', (batch, count) => (count === 1 ? batch : fail())],
    ['answers NaN for a batch', (batch, count) => (count === 1 ? batch : batch.map(() => NaN))],
  ])('refuses a network that %s', async (_, answer) => {
    expect(await batchesAreSound(computing(answer).session, inputs, outputs)).toBe(false);
  });

  it('does not ask where the size of an input is not known', async () => {
    const { session, asked } = computing(fail);
    expect(await batchesAreSound(session, [{ ...inputs[0]!, dims: [1, null] }], outputs)).toBe(true);
    expect(asked).toEqual([]);
  });

  it.each<[string, TinyNetworkOptions]>([
    ['a dense head', { batch: 1, head: 'dense' }],
    ['a pooled head', { batch: 1, head: 'pooled' }],
    ['half precision', { batch: 1, elementType: 'float16' }],
    ['a batch of 4', { batch: 4 }],
  ])('accepts what freeBatch makes of a network with %s: it runs whole batches, not one by one', async (_, options) => {
    const { model, fixedBatch } = freeBatch(decodeOnnx(tinyNetwork(options), 'tiny.onnx'));
    expect(fixedBatch).toBe(options.batch);
    const session = await createSession(toBinary(ModelProtoSchema, model), 'cpu');
    const inspection = inspectOnnx(model);
    expect(await batchesAreSound(session, inspection.inputs, inspection.outputs)).toBe(true);
    await session.release();
  });
});

function fail(): never {
  throw new Error('Got invalid dimensions');
}
