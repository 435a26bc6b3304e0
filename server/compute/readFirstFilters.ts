/** The weights of a network's first convolution, read from its file: nothing is run. */
import { filterBankOf, type FilterBank } from '@/lib/filters/filterBank';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { readOnnxFirstFilters } from '@/lib/onnx/onnxFirstFilters';
import { nodeOf, readNodes } from '@/lib/tfjs/readNodes';
import type { TfjsModel, Weight } from '@/lib/tfjs/tfjsModel';
import { readNetworkFile } from '../engine/onnxEngine';
import { readTfjsFile } from '../engine/tfjsFile';
import type { NetworkRef } from './compute';

/** Null when the network does not begin with a convolution of a picture, or keeps its weights in another form. */
export async function readFirstFilters({ format, path, fileName }: NetworkRef): Promise<FilterBank | null> {
  switch (format) {
    case 'onnx':
      return readOnnxFirstFilters(decodeOnnx(await readNetworkFile(path, fileName), fileName));
    case 'tfjs': {
      const model = await readTfjsFile(path, fileName);
      const first = firstKernel(model, fileName);
      if (!first || first.shape.length !== 4 || first.dtype !== 'float32' || first.quantization) return null;
      const values = new Float32Array(Uint8Array.from(first.bytes).buffer);
      return filterBankOf(values, first.shape, { row: 0, column: 1, colour: 2, filter: 3 });
    }
  }
}

/** Layers come with their weights in order; those of a graph lie in any order, often by name: conv10 before conv2. */
function firstKernel(model: TfjsModel, fileName: string): Weight | undefined {
  if (model.format === 'layers-model') return model.weights.find(({ shape }) => shape.length === 4);
  const first = readNodes(model, fileName).nodes.find(({ op }) => /^(_Fused)?Conv2D$/.test(op));
  const kernel = first?.inputs[1];
  return kernel === undefined ? undefined : model.weights.find(({ name }) => name === nodeOf(kernel));
}
