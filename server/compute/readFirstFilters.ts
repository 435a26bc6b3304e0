/** The weights of a network's first convolution, read from its file: nothing is run. */
import { filterBankOf, type FilterBank } from '@/lib/filters/filterBank';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { readOnnxFirstFilters } from '@/lib/onnx/onnxFirstFilters';
import { readNetworkFile } from '../engine/onnxEngine';
import { readTfjsFile } from '../engine/tfjsFile';
import type { NetworkRef } from './compute';

/** Null when the network does not begin with a convolution of a picture, or keeps its weights in another form. */
export async function readFirstFilters({ format, path, fileName }: NetworkRef): Promise<FilterBank | null> {
  switch (format) {
    case 'onnx':
      return readOnnxFirstFilters(decodeOnnx(await readNetworkFile(path, fileName), fileName));
    case 'tfjs': {
      const { weights } = await readTfjsFile(path, fileName);
      const first = weights.find(({ shape }) => shape.length === 4);
      if (!first || first.dtype !== 'float32' || first.quantization) return null;
      const values = new Float32Array(Uint8Array.from(first.bytes).buffer);
      return filterBankOf(values, first.shape, { row: 0, column: 1, colour: 2, filter: 3 });
    }
  }
}
