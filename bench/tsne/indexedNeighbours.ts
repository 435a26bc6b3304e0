/** The neighbour index beside the exact search, on the same vectors. */
import { finish } from '@/lib/embedding/steps';
import type { Vectors } from '@/lib/embedding/vectors';
import { neighbourPreservation } from '@/lib/embedding/quality';
import { openNeighbourSearch } from '@/server/embedding/neighbourIndex';
import { cpuSeconds } from './cpuSeconds';
import type { OurRun } from './ourRun';

export async function compareWithIndex(vectors: Vectors, { neighbours, phases }: OurRun): Promise<string> {
  const find = await openNeighbourSearch('index');
  const cpu = { seconds: 0 };
  const found = cpuSeconds(cpu, 'seconds', () => finish(find(vectors, { k: neighbours.k })));
  const recall = neighbourPreservation(neighbours, found, neighbours.k);
  return `Neighbours by the index (usearch) instead: ${cpu.seconds.toFixed(1)} CPU s, not ${phases.neighbours.toFixed(1)}; it finds ${(100 * recall).toFixed(2)} % of them`;
}
