/** ONNX Runtime on one device. */
import { readFile } from 'node:fs/promises';
import { toBinary } from '@bufbuild/protobuf';
import { AppError } from '@/lib/domain/appError';
import type { Device } from '@/lib/domain/provenance';
import { weightTensors } from '@/lib/onnx/checkWeights';
import { decodeOnnx, type OnnxModel } from '@/lib/onnx/decodeOnnx';
import { fixedBatchSize, freeBatch } from '@/lib/onnx/freeBatch';
import { ModelProtoSchema } from '@/lib/onnx/generated/onnx_pb';
import { inspectOnnx } from '@/lib/onnx/inspectOnnx';
import { isExternal } from '@/lib/onnx/tensorValues';
import { batchesAreSound } from './checkBatching';
import type { Engine, LoadedNetwork } from './engine';
import { networkError } from './networkError';
import { OnnxNetwork } from './onnxNetwork';
import { createSession, type OnnxSession, type Provider } from './onnxSession';

export class OnnxEngine implements Engine {
  constructor(readonly device: Device & { provider: Provider }) {}

  async load(path: string, fileName: string): Promise<LoadedNetwork> {
    const bytes = await readNetworkFile(path, fileName);
    const model = decodeOnnx(bytes, fileName);
    refuseExternalWeights(model, fileName);
    const { inputs, outputs } = inspectOnnx(model);
    const free = await this.openFree(bytes, model);
    const session = free ?? (await this.open(bytes, fileName));
    const fixedBatch = free ? null : (fixedBatchSize(model) ?? 1);
    return new OnnxNetwork({ session, fileName, inputs, outputs, fixedBatch });
  }

  /** Networks are disposed of by whoever loaded them; the runtime itself lives as long as the process. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  /** A session that takes any number of pictures; null when the network does not come to the same answers that way. */
  private async openFree(bytes: Uint8Array, model: OnnxModel): Promise<OnnxSession | null> {
    const freed = freeBatch(model);
    const { inputs, outputs } = inspectOnnx(model);
    let session: OnnxSession | undefined;
    try {
      const freedBytes = freed.fixedBatch === null ? bytes : toBinary(ModelProtoSchema, freed.model);
      session = await createSession(freedBytes, this.device.provider);
      if (await batchesAreSound(session, inputs, outputs)) return session;
    } catch {
      // The file as it is decides: opening or running it tells what is wrong.
    }
    await session?.release();
    return null;
  }

  private async open(bytes: Uint8Array, fileName: string): Promise<OnnxSession> {
    try {
      return await createSession(bytes, this.device.provider);
    } catch (cause) {
      throw networkError(cause, fileName, 'loaded');
    }
  }
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

/** Throws `invalid_network` when weights lie in files of their own: they are not imported with the network. */
export function refuseExternalWeights(model: OnnxModel, fileName: string): void {
  for (const { name, tensor } of weightTensors(model)) {
    if (!isExternal(tensor)) continue;
    const location = tensor.externalData.find(({ key }) => key === 'location')?.value ?? 'another file';
    throw new AppError(
      'invalid_network',
      `The file "${fileName}" keeps its weights outside ("${name}" is in "${location}"), which is not supported. Save it as one file: onnx.save_model(onnx.load("${fileName}"), "one-file.onnx", save_as_external_data=False).`,
    );
  }
}
