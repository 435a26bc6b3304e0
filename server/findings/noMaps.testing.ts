/** For tests of findings that are neither about maps of pictures nor about channels: asking for one fails. */
import type { FindingServiceOptions } from './createFindingService';

const refuse = () => Promise.reject(new Error('There are no maps and no channels in this test.'));

type Absent = 'embeddings' | 'selections' | 'filters' | 'activations' | 'patches';
export const noMaps: Pick<FindingServiceOptions, Absent> = {
  embeddings: { frame: refuse, axes: refuse, neighbours: refuse },
  selections: { get: refuse, create: refuse },
  filters: { layers: refuse, measure: refuse, weights: refuse },
  activations: { open: refuse },
  patches: { plan: refuse, firings: refuse, list: refuse, alike: refuse },
};
