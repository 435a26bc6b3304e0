/** For tests of findings that are neither about maps of pictures nor about channels or covered regions: asking for one fails. */
import type { FindingServiceOptions } from './createFindingService';

const refuse = () => Promise.reject(new Error('There are no maps, no channels and no regions in this test.'));

type Absent = 'embeddings' | 'selections' | 'filters' | 'activations' | 'patches' | 'compute';
export const noMaps: Pick<FindingServiceOptions, Absent> = {
  embeddings: { frame: refuse, axes: refuse, neighbours: refuse },
  selections: { get: refuse, create: refuse, delete: refuse },
  filters: { layers: refuse, measure: refuse, weights: refuse },
  activations: { open: refuse, seenBy: refuse },
  patches: { plan: refuse, firings: refuse, alikeInEach: refuse },
  compute: { occluded: refuse, device: refuse },
};
