/** The layers of a network, read from its file: nothing is run. */
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { NetworkGraph } from '@/lib/domain/networkGraph';
import { buildGraph } from '@/lib/network/buildGraph';
import type { NetworkSource } from '@/lib/network/layerSource';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { inspectOnnx } from '@/lib/onnx/inspectOnnx';
import { onnxSource } from '@/lib/onnx/onnxGraph';
import { tfjsSource } from '@/lib/tfjs/tfjsGraph';
import { readNetworkFile } from '../engine/onnxEngine';
import { readTfjsFile } from '../engine/tfjsFile';
import { checkCard } from './checkCard';

/** Throws `invalid_network` that names the file and what is wrong with its graph or its card. */
export async function readGraph(path: string, fileName: string, card: ResolvedModelCard): Promise<NetworkGraph> {
  return buildGraph(await readSource(path, fileName, card), { featuresTensor: card.features });
}

/** The layers before receptive fields are computed: what unit boxes are asked of. */
export async function readSource(path: string, fileName: string, card: ResolvedModelCard): Promise<NetworkSource> {
  switch (card.format) {
    case 'onnx': {
      const model = decodeOnnx(await readNetworkFile(path, fileName), fileName);
      checkCard(inspectOnnx(model), card);
      return onnxSource(model, fileName, card);
    }
    case 'tfjs':
      return tfjsSource(await readTfjsFile(path, fileName), fileName, card);
  }
}
