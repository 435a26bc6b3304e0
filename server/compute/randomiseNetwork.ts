/** A network's file with random weights, for the control run of a map. */
import { AppError } from '@/lib/domain/appError';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { randomiseOnnx } from '@/lib/onnx/randomiseOnnx';
import { encodeBundle } from '@/lib/tfjs/bundle';
import { randomiseTfjs } from '@/lib/tfjs/randomiseTfjs';
import { readNetworkFile } from '../engine/onnxEngine';
import { readTfjsFile } from '../engine/tfjsFile';
import type { NetworkRef } from './compute';

/** Throws `unsupported` where the file has no weights that could be moved. */
export async function randomiseNetwork({ format, path, fileName }: NetworkRef, seed: number): Promise<Uint8Array> {
  try {
    if (format === 'tfjs') return encodeBundle(randomiseTfjs(await readTfjsFile(path, fileName), seed));
    return randomiseOnnx(decodeOnnx(await readNetworkFile(path, fileName), fileName), seed);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('unsupported', `The file "${fileName}" has ${error.message}, so that no control with random weights can be made of it.`); // prettier-ignore
  }
}
