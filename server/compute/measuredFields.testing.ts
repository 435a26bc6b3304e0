/**
 * What the units of a network really see, measured without gradients: the picture is black but for one row or one
 * column, and the units that are not black then see it.
 *
 * Random weights hide influence: positive and negative paths cancel, ReLU cuts, and a large sum swallows a small one. So
 * the network is measured with all its weights made positive and everything that is added made zero: its geometry is the
 * same, black gives exactly zero, and whatever a unit sees moves it above zero however faintly.
 */
import { toBinary } from '@bufbuild/protobuf';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { decodeOnnx, type OnnxModel } from '@/lib/onnx/decodeOnnx';
import { ModelProtoSchema, type NodeProto, type TensorProto } from '@/lib/onnx/generated/onnx_pb';
import { floatTensor } from '@/lib/onnx/buildOnnx';
import { isFloatTensor, readFloats } from '@/lib/onnx/tensorValues';
import { withOutputs } from '@/lib/onnx/withOutputs';

/** Small enough that no sum overflows behind a hundred layers, large enough to stay above the smallest number. */
const SMALLEST_WEIGHT = 1e-3;
/** Uneven, so that what compares pixels with each other (a softmax along a row) sees it too. */
const brightness = (x: number, y: number, channel: number) => 1 + ((7 * x + 13 * y + 5 * channel) % 11) / 11;

export interface MeasuredTensor {
  dims: readonly number[];
  /** One value for each picture and unit. */
  data: Float32Array;
}

/** The same geometry with positive weights; nothing is added and nothing subtracted. */
export function madePositive(bytes: Uint8Array): OnnxModel {
  const model = decodeOnnx(bytes, 'measured.onnx');
  for (const output of model.graph.output) output.type = undefined; // the runtime finds them
  const replaced = new Map<string, number | 'positive'>();
  for (const node of model.graph.node) for (const [name, kind] of changes(node)) if (name) replaced.set(name, kind);
  model.graph.initializer = model.graph.initializer.map((tensor) => {
    const kind = replaced.get(tensor.name);
    return kind === undefined || !isFloatTensor(tensor) ? tensor : changed(tensor, kind);
  });
  return model;
}

function changes({ opType, input }: NodeProto): [string | undefined, number | 'positive'][] {
  switch (opType) {
    case 'Conv':
    case 'ConvTranspose':
    case 'Gemm':
      return [[input[1], 'positive'], [input[2], 0]]; // prettier-ignore
    case 'MatMul':
      return [[input[1], 'positive']];
    case 'BatchNormalization':
      return [[input[1], 1], [input[2], 0], [input[3], 0], [input[4], 1]]; // prettier-ignore
    default:
      return [];
  }
}

function changed(tensor: TensorProto, kind: number | 'positive'): TensorProto {
  const values = readFloats(tensor).map((value) =>
    kind === 'positive' ? Math.max(Math.abs(value), SMALLEST_WEIGHT) : kind,
  );
  return floatTensor(tensor.name, tensor.dims.map(Number), values);
}

export class MeasuredNetwork {
  private constructor(
    private readonly session: InferenceSession,
    private readonly input: string,
    /** Of one picture: channels, height, width. */
    private readonly dims: readonly [number, number, number],
  ) {}

  static async open(
    model: OnnxModel,
    tensors: readonly string[],
    input: string,
    dims: readonly [number, number, number],
  ): Promise<MeasuredNetwork> {
    const bytes = toBinary(ModelProtoSchema, withOutputs(model, tensors, 'measured.onnx'));
    const session = await InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      logSeverityLevel: 4,
      extra: { session: { intra_op: { allow_spinning: '0' } } }, // other tests run beside this one
    });
    return new MeasuredNetwork(session, input, dims);
  }

  /** Runs one picture for each entry of `pictures`: the rectangle of it is brighter, the rest is black (or `base`). */
  async run(
    pictures: readonly Bright[],
    tensors: readonly string[],
    base = 0,
  ): Promise<Record<string, MeasuredTensor>> {
    const [channels, height, width] = this.dims;
    const data = new Float32Array(pictures.length * channels * height * width).fill(base);
    for (const [k, { y0, y1, x0, x1 }] of pictures.entries())
      for (let c = 0; c < channels; c++)
        for (let y = Math.max(0, y0); y < Math.min(height, y1); y++) {
          const row = ((k * channels + c) * height + y) * width;
          for (let x = Math.max(0, x0); x < Math.min(width, x1); x++) data[row + x]! += brightness(x, y, c);
        }
    return this.feed(data, pictures.length, tensors);
  }

  /** Runs whole pictures: channels × height × width values each. */
  runRaw(pictures: readonly Float32Array[], tensors: readonly string[]): Promise<Record<string, MeasuredTensor>> {
    const data = new Float32Array(pictures.reduce((sum, { length }) => sum + length, 0));
    pictures.forEach((picture, k) => data.set(picture, k * picture.length));
    return this.feed(data, pictures.length, tensors);
  }

  private async feed(
    data: Float32Array,
    count: number,
    tensors: readonly string[],
  ): Promise<Record<string, MeasuredTensor>> {
    const results = await this.session.run(
      { [this.input]: new Tensor('float32', data, [count, ...this.dims]) },
      tensors,
    );
    return Object.fromEntries(
      tensors.map((name) => {
        const result = results[name]!;
        return [name, { dims: result.dims, data: Float32Array.from(result.data as Float32Array) }];
      }),
    );
  }

  close(): Promise<void> {
    return this.session.release();
  }
}

/** Rows y0…y1−1 and columns x0…x1−1. */
export interface Bright {
  y0: number;
  y1: number;
  x0: number;
  x1: number;
}
