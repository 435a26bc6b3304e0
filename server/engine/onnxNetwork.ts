/** A loaded ONNX network: takes batches of any size, also where the network itself takes only one. */
import type { TensorInfo } from '@/lib/network/tensorInfo';
import type { LoadedNetwork, Tensor } from './engine';
import { networkError } from './networkError';
import type { OnnxSession } from './onnxSession';

export interface OnnxNetworkParts {
  session: OnnxSession;
  /** For error messages. */
  fileName: string;
  inputs: readonly TensorInfo[];
  outputs: readonly TensorInfo[];
  /** Pictures that one run takes, no more and no less; null when any number is right. */
  fixedBatch: number | null;
}

export class OnnxNetwork implements LoadedNetwork {
  constructor(private readonly parts: OnnxNetworkParts) {}

  get inputs(): readonly TensorInfo[] {
    return this.parts.inputs;
  }
  get outputs(): readonly TensorInfo[] {
    return this.parts.outputs;
  }

  async run(feeds: Readonly<Record<string, Tensor>>, fetches: readonly string[]): Promise<Record<string, Tensor>> {
    const { session, fixedBatch, fileName } = this.parts;
    try {
      if (fixedBatch === null) return await session.run(feeds, fetches);
      return await runInPieces(session, fixedBatch, feeds, fetches);
    } catch (cause) {
      throw networkError(cause, fileName, 'run');
    }
  }

  dispose(): Promise<void> {
    return this.parts.session.release();
  }
}

/** Runs pieces of exactly `size` pictures, the last one filled up with zeros, and puts the results together. */
async function runInPieces(
  session: OnnxSession,
  size: number,
  feeds: Readonly<Record<string, Tensor>>,
  fetches: readonly string[],
): Promise<Record<string, Tensor>> {
  const batch = Object.values(feeds)[0]?.dims[0] ?? 0;
  const results: Record<string, Tensor> = {};
  for (let start = 0; start < batch; start += size) {
    const pieces = Object.entries(feeds).map(([name, tensor]) => [name, pieceOf(tensor, start, size)] as const);
    const part = await session.run(Object.fromEntries(pieces), fetches);
    for (const name of fetches) {
      const { data, dims } = part[name]!;
      // A network that drops the batch dimension (output 1000 instead of 1×1000) gets it back.
      const inner = dims[0] === size ? dims.slice(1) : dims;
      const each = data.length / size;
      const whole = (results[name] ??= { data: new Float32Array(batch * each), dims: [batch, ...inner] });
      whole.data.set(data.subarray(0, Math.min(size, batch - start) * each), start * each);
    }
  }
  return results;
}

function pieceOf({ data, dims }: Tensor, start: number, size: number): Tensor {
  const each = data.length / dims[0]!;
  const piece = new Float32Array(size * each);
  piece.set(data.subarray(start * each, (start + size) * each));
  return { data: piece, dims: [size, ...dims.slice(1)] };
}
