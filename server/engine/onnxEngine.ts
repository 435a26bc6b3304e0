/** ONNX Runtime on one device. */
import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { toBinary } from '@bufbuild/protobuf';
import { AppError } from '@/lib/domain/appError';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { Device } from '@/lib/domain/provenance';
import type { TensorInfo } from '@/lib/network/tensorInfo';
import { checkTensorSizes } from '@/lib/onnx/checkTensorSizes';
import { storedTensors } from '@/lib/onnx/checkWeights';
import { decodeOnnx, type OnnxModel } from '@/lib/onnx/decodeOnnx';
import { detachWeights } from '@/lib/onnx/detachWeights';
import { freeBatch } from '@/lib/onnx/freeBatch';
import { ModelProtoSchema } from '@/lib/onnx/generated/onnx_pb';
import { inspectOnnx } from '@/lib/onnx/inspectOnnx';
import { isExternal } from '@/lib/onnx/tensorValues';
import { extractSubgraph } from '@/lib/onnx/extractSubgraph';
import { withOutputs } from '@/lib/onnx/withOutputs';
import { batchesAreSound } from './checkBatching';
import { divideOnnx } from './divideOnnx';
import type { EditedNetwork, Engine, LoadedNetwork } from './engine';
import { refuseUnwanted } from './refuseUnwanted';
import { networkError } from './networkError';
import { OnnxNetwork } from './onnxNetwork';
import { createSession, type OnnxSession, type Provider, type SessionSettings } from './onnxSession';
import type { TensorSession } from './tensorSessions';

export class OnnxEngine implements Engine {
  constructor(readonly device: Device & { provider: Provider }) {}

  async load(path: string, fileName: string, unwanted = () => false): Promise<LoadedNetwork> {
    const bytes = await readNetworkFile(path, fileName);
    refuseUnwanted(unwanted, fileName);
    const model = decodeOnnx(bytes, fileName);
    refuseExternalWeights(model, fileName);
    checkTensorSizes(model, fileName);
    const weightsFile = await realpath(path);
    const { inputs, outputs } = inspectOnnx(model);
    const freed = freeBatch(model);
    // Kilobytes, but for weights that are no raw bytes: the others stay in their file, which the runtime maps. It opened
    // VGG-16 (553 MB) in 0.9 s that way, and in 2.4 s from its bytes; a thread that opens a network hears nothing.
    const detached = detach(freed.model, bytes, weightsFile);
    const free = await this.openFree(detached, inputs, outputs, unwanted);
    if (!free) refuseUnwanted(unwanted, fileName);
    const session = free ?? (await this.open(bytes, fileName));
    const takesAny = free !== null || (freed.fixedBatch === null && (await isSound(session, inputs, outputs)));
    const fixedBatch = takesAny ? null : (freed.fixedBatch ?? 1);
    // No closure below may name `bytes` or `model`, which would keep them.
    const base = takesAny || freed.fixedBatch === null ? detached : detach(model, bytes, weightsFile);
    const openWith = (tensors: readonly string[]) => this.openWith(base, tensors, { fileName, inputs, fixedBatch });
    const { provider } = this.device;
    const divide = (card: ResolvedModelCard, threads?: number) =>
      Promise.resolve(fixedBatch === null ? divideOnnx({ base, fileName, card, provider }, threads) : null);
    return new OnnxNetwork({ session, fileName, inputs, outputs, fixedBatch, openWith, divide });
  }

  /** Networks are disposed of by whoever loaded them; the runtime itself lives as long as the process. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  /** A session that takes any number of pictures; null when the network does not come to the same answers that way. */
  private async openFree(
    { bytes, folder }: EditedNetwork,
    inputs: readonly TensorInfo[],
    outputs: readonly TensorInfo[],
    unwanted: () => boolean,
  ): Promise<OnnxSession | null> {
    let session: OnnxSession | undefined;
    try {
      session = await createSession(bytes, this.device.provider, { weightsFolder: folder });
      await nextTurn(); // what was sent to the thread while it was opening is heard first
      if (!unwanted() && (await batchesAreSound(session, inputs, outputs))) return session;
    } catch {
      // The file as it is decides: opening or running it tells what is wrong.
    }
    await session?.release();
    return null;
  }

  /**
   * A session that computes `tensors` and nothing after them. Its weights are mapped from the file: for one tensor of
   * VGG-16 (553 MB) the process grew by 180 to 260 MB of its own memory, which is what one to four pictures take in a
   * run, where a session over an edited copy of the whole file grew it by 1,240 MB.
   */
  private async openWith(
    { bytes, folder }: EditedNetwork,
    tensors: readonly string[],
    { fileName, inputs, fixedBatch }: { fileName: string; inputs: readonly TensorInfo[]; fixedBatch: number | null },
  ): Promise<TensorSession> {
    const model = withOutputs(decodeOnnx(bytes, fileName), tensors, fileName);
    // The runtime would compute what comes after them too, and give it to nobody.
    const part = extractSubgraph(model, inputs.map(({ name }) => name), tensors); // prettier-ignore
    const session = await this.open(toBinary(ModelProtoSchema, part), fileName, {
      weightsFolder: folder,
      packWeights: false,
    });
    try {
      const outputs = tensors.map((name) => numericTensor(name, session.typeOf(name)));
      if (fixedBatch !== null || (await batchesAreSound(session, inputs, outputs)))
        return { session, pieces: fixedBatch };
      return { session, pieces: 1 };
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  private async open(bytes: Uint8Array, fileName: string, settings?: SessionSettings): Promise<OnnxSession> {
    try {
      return await createSession(bytes, this.device.provider, settings);
    } catch (cause) {
      throw networkError(cause, fileName, 'loaded');
    }
  }
}

/** What cannot be run at all is told when it is run. */
function isSound(...tried: Parameters<typeof batchesAreSound>): Promise<boolean> {
  return batchesAreSound(...tried).catch(() => false);
}

function detach(model: OnnxModel, bytes: Uint8Array, weightsFile: string): EditedNetwork {
  const edited = detachWeights(model, bytes, basename(weightsFile));
  return { bytes: toBinary(ModelProtoSchema, edited), folder: dirname(weightsFile) };
}

function numericTensor(name: string, type: string | undefined): TensorInfo {
  if (type === undefined || type === 'string')
    throw new AppError('invalid_input', `The tensor "${name}" holds ${type ? 'texts' : 'a list'} and no numbers.`);
  return { name, dims: [], elementType: type === 'float16' ? 'float16' : 'float32' };
}

/** Throws `invalid_network` when the file is gone or cannot be read. */
export async function readNetworkFile(path: string, fileName: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new AppError(
      'invalid_network',
      `The file "${fileName}" cannot be read (${errorCode(cause)}). Check that it is still there, or import it again.`,
      { cause },
    );
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

/** Throws `invalid_network` when weights still lie in files of their own: an import brings all into one file. */
export function refuseExternalWeights(model: OnnxModel, fileName: string): void {
  for (const { name, tensor } of storedTensors(model)) {
    if (!isExternal(tensor)) continue;
    const location = tensor.externalData.find(({ key }) => key === 'location')?.value ?? 'another file';
    throw new AppError(
      'invalid_network',
      `The file "${fileName}" keeps its weights outside ("${name}" is in "${location}"). Import both together, or save it as one file: onnx.save_model(onnx.load("${fileName}"), "one-file.onnx", save_as_external_data=False).`,
    );
  }
}
