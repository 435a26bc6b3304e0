/** The layers of a network, read from its file: nothing is run. */
import { AppError } from '@/lib/domain/appError';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { NetworkGraph } from '@/lib/domain/networkGraph';

/** Throws `invalid_network` that names the file and what is wrong with its graph. */
export async function readGraph(path: string, fileName: string, card: ResolvedModelCard): Promise<NetworkGraph> {
  switch (card.format) {
    case 'onnx':
    case 'tfjs':
      throw new AppError('unsupported', `The layers of "${fileName}" (${path}) cannot be listed yet.`);
  }
}
