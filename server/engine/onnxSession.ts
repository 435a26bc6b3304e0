/** One ONNX Runtime session, with float32 on the outside whatever the network computes in. */
import { availableParallelism } from 'node:os';
import { env, InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { AppError } from '@/lib/domain/appError';
import type { Device } from '@/lib/domain/provenance';
import { decodeFloat16, encodeFloat16 } from '@/lib/tensor/float16';
import type { Tensor } from './engine';

export type Provider = Exclude<Device['provider'], 'wasm'>;

export const ENGINE_NAME = 'onnxruntime-node';
export const ENGINE_VERSION = env.versions.node ?? 'unknown';
export const CPU_THREADS = availableParallelism();

// What the runtime writes to stderr repeats what it throws.
env.logLevel = 'fatal';

export interface OnnxSession {
  /** The runtime's name for the type of an output: "float32", "int64"; undefined for what is no tensor. */
  typeOf(output: string): string | undefined;
  run(feeds: Readonly<Record<string, Tensor>>, fetches: readonly string[]): Promise<Record<string, Tensor>>;
  /** The same without a copy of the results: they are to be used up before the next run. */
  runUncopied(feeds: Readonly<Record<string, Tensor>>, fetches: readonly string[]): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

export interface SessionSettings {
  /**
   * Where the files lie that the network's detached weights name (lib/onnx/detachWeights). The runtime maps them: they
   * must stay as they are while the session is open.
   */
  weightsFolder?: string;
  /** false: computes with the weights as they lie in their file, without a copy in the order that suits the kernels. */
  packWeights?: boolean;
  /** Threads that share one operator; those of the machine by default. */
  threads?: number;
}

/** Throws what the runtime throws. */
export async function createSession(
  bytes: Uint8Array,
  provider: Provider,
  { weightsFolder, packWeights = true, threads = CPU_THREADS }: SessionSettings = {},
): Promise<OnnxSession> {
  const session = await InferenceSession.create(bytes, {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // The memory of a run is kept for the next one. Without it SqueezeNet took 3.1 ms a picture instead of 2.4.
    enableCpuMemArena: true,
    logSeverityLevel: 4,
    // Waiting threads that spin starve everything else on the machine, the server included.
    extra: {
      session: {
        intra_op: { allow_spinning: '0' },
        ...(weightsFolder === undefined ? {} : { model_external_initializers_file_folder_path: weightsFolder }),
        ...(packWeights ? {} : { disable_prepacking: '1' }),
      },
    },
  });
  const halfInputs = new Set(
    session.inputMetadata.flatMap((info) => (info.isTensor && info.type === 'float16' ? [info.name] : [])),
  );
  const types = new Map(session.outputMetadata.map((info) => [info.name, info.isTensor ? info.type : undefined]));
  const runUncopied: OnnxSession['run'] = async (feeds, fetches) => {
    const results = await session.run(
      Object.fromEntries(
        Object.entries(feeds).map(([name, tensor]) => [name, toRuntime(tensor, halfInputs.has(name))]),
      ),
      [...fetches],
    );
    return Object.fromEntries(fetches.map((name) => [name, fromRuntime(name, results[name]!)]));
  };
  return {
    typeOf: (output) => types.get(output),
    async run(feeds, fetches) {
      const results = await runUncopied(feeds, fetches);
      // The runtime may own the memory of its results.
      for (const name of fetches) results[name] = { ...results[name]!, data: new Float32Array(results[name]!.data) };
      return results;
    },
    runUncopied,
    release: () => session.release(),
  };
}

function toRuntime({ data, dims }: Tensor, half: boolean): OrtTensor {
  return half ? new OrtTensor('float16', encodeFloat16(data), dims) : new OrtTensor('float32', data, dims);
}

function fromRuntime(name: string, { type, data, dims }: OrtTensor): Tensor {
  switch (type) {
    case 'float32':
      return { data: data as Float32Array, dims };
    case 'float16': {
      // Float16Array on new versions of Node, its bits on others.
      const { buffer, byteOffset, length } = data as Uint16Array;
      return { data: decodeFloat16(new Uint16Array(buffer, byteOffset, length)), dims };
    }
    case 'float64':
    case 'int8':
    case 'uint8':
    case 'int16':
    case 'uint16':
    case 'int32':
    case 'uint32':
    case 'bool':
      return { data: Float32Array.from(data as Uint8Array), dims };
    case 'int64':
    case 'uint64':
      return { data: Float32Array.from(data as BigInt64Array, Number), dims };
    default:
      throw new AppError('invalid_input', `The tensor "${name}" holds values of type ${type}, which are no numbers.`);
  }
}
