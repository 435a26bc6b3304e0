/** For tests of findings that are not about maps: asking for one fails. */
import type { FindingServiceOptions } from './createFindingService';

const refuse = () => Promise.reject(new Error('There are no maps in this test.'));

export const noMaps: Pick<FindingServiceOptions, 'embeddings' | 'selections'> = {
  embeddings: { frame: refuse, axes: refuse, neighbours: refuse },
  selections: { get: refuse, create: refuse },
};
