/** A map in words: what it is made of, how far it is, how good it is. */
import type { Embedding, EmbeddingState } from '@/lib/domain/embedding';
import type { EmbeddingMethod, EmbeddingSpec } from '@/lib/domain/embeddingSpec';
import { formatDuration } from '@/lib/domain/formatDuration';
import type { Fact } from '../text/Facts';

export const METHOD_NAMES: Readonly<Record<EmbeddingMethod, string>> = { pca: 'PCA', tsne: 't-SNE', umap: 'UMAP' };
export const METHOD_TEXTS: Readonly<Record<EmbeddingMethod, string>> = {
  pca: 'Turns the cloud of vectors so that its widest directions are seen. Distances are true, overlaps are many; done in seconds.',
  tsne: 'Keeps near pictures near. Clusters can be trusted, distances between clusters and their sizes cannot.',
  umap: 'Keeps near pictures near as well, with tighter clusters.',
};
const METRIC_NAMES = { euclidean: 'Euclidean distance', cosine: 'cosine distance' } as const;

export function formatCount(count: number): string {
  return count.toLocaleString('en-GB');
}

/** "1 picture", "1,200 pictures" */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** "t-SNE of dense1/Gemm": enough to tell the maps of one network apart. */
export function mapName({ request, layer }: Pick<Embedding, 'request' | 'layer'>): string {
  return `${METHOD_NAMES[request.spec.method]} of ${layer}`;
}

/** "perplexity 30, seed 1": what is likely to differ between two maps of one layer. */
export function specText(spec: EmbeddingSpec): string {
  switch (spec.method) {
    case 'pca':
      return 'all dimensions';
    case 'tsne':
      return [`perplexity ${spec.perplexity}`, ...sharedSpecTexts(spec)].join(', ');
    case 'umap':
      return [`${spec.neighbours} neighbours`, ...sharedSpecTexts(spec)].join(', ');
  }
}

function sharedSpecTexts({ metric, seed }: Exclude<EmbeddingSpec, { method: 'pca' }>): string[] {
  return [...(metric === 'euclidean' ? [] : [metric]), `seed ${seed}`];
}

/** Every setting of a map, for the provenance. */
export function specFacts(spec: EmbeddingSpec): Fact[] {
  const method = { name: 'Method', value: METHOD_NAMES[spec.method] };
  if (spec.method === 'pca') return [method, { name: 'Dimensions', value: 'all of them, exactly' }];
  const { components, metric, iterations, seed } = spec;
  return [
    method,
    ...(spec.method === 'tsne'
      ? [
          { name: 'Perplexity', value: spec.perplexity },
          { name: 'Exaggeration', value: spec.exaggeration },
          {
            name: 'Learning rate',
            value: spec.learningRate === 'auto' ? 'by the number of pictures' : spec.learningRate,
          },
          { name: 'Start', value: spec.initialisation === 'pca' ? 'the first two principal components' : 'random' },
        ]
      : [
          { name: 'Neighbours', value: spec.neighbours },
          { name: 'Least distance', value: spec.minDist },
        ]),
    { name: 'Distance', value: METRIC_NAMES[metric] },
    { name: 'Dimensions', value: components === null ? 'all of them' : `the first ${components} principal components` },
    { name: 'Iterations', value: formatCount(iterations) },
    { name: 'Seed', value: `${seed}; same settings, same seed: same map` },
  ];
}

const PHASES: Readonly<Record<Extract<EmbeddingState, { status: 'preparing' }>['phase'], (count: string) => string>> = {
  vectors: (pictures) => `Activation vectors of ${pictures}`,
  pca: (pictures) => `Principal components of ${pictures}`,
  neighbours: (pictures) => `Neighbours of ${pictures}`,
  affinities: (pictures) => `Affinities of ${pictures}`,
};

/** "Iteration 430 of 1,000, 12 s left" */
export function stateText(embedding: Pick<Embedding, 'state' | 'points' | 'iteration' | 'targetIterations'>): string {
  const { state, points, iteration, targetIterations } = embedding;
  const place = targetIterations === 0 ? '' : `iteration ${formatCount(iteration)} of ${formatCount(targetIterations)}`;
  switch (state.status) {
    case 'queued':
      return state.ahead === 0 ? 'It is next.' : `${countText(state.ahead, 'other map')} first.`;
    case 'preparing': {
      const share = state.share === null ? '' : ` ${Math.floor(state.share * 100)} %`;
      return `${PHASES[state.phase](points ? countText(points.count, 'picture') : 'the pictures')}…${share}`;
    }
    case 'running':
      if (place === '') return 'The map is being made…';
      return `${capital(place)}${state.etaMs === null ? '' : `, ${formatDuration(state.etaMs)} left`}`;
    case 'paused':
      return place === '' ? `Paused by ${state.by}` : `Paused at ${place} by ${state.by}`;
    case 'finished':
      if (state.stopped) return place === '' ? 'Stopped' : `Stopped at ${place}`;
      return iteration === 0 ? 'Finished' : `Finished, ${countText(iteration, 'iteration')}`;
    case 'failed':
      return `Failed: ${state.error.message}`;
  }
}

/** The state in a word or two, for lists. */
export function shortStateText({
  state,
  iteration,
  targetIterations,
}: Pick<Embedding, 'state' | 'iteration' | 'targetIterations'>): string {
  switch (state.status) {
    case 'queued':
      return 'waiting';
    case 'preparing':
      return 'being prepared';
    case 'running':
      return targetIterations === 0 ? 'being made' : `${Math.floor((100 * iteration) / targetIterations)} %`;
    case 'paused':
      return 'paused';
    case 'finished':
      return state.stopped ? 'stopped' : '';
    case 'failed':
      return 'failed';
  }
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "The old points moved by 0.4 % of the map's half-extent (median); one in twenty moved by more than 1.2 %." */
export function displacementText({ median, p95 }: { median: number; p95: number }): string {
  return `The points that were there before moved by ${percent(median)} of half the map’s width (median); one in twenty by more than ${percent(p95)}. Shift, turn and scale do not count.`;
}

function percent(share: number): string {
  if (share > 0 && share < 0.0005) return 'less than 0.1 %';
  return `${(share * 100).toFixed(1)} %`;
}

export const MEASURES = [
  {
    key: 'trustworthiness',
    name: 'Trustworthiness',
    meaning: 'Are the 12 neighbours on the map real ones? 1: always. About 0.5: as by chance.',
  },
  {
    key: 'continuity',
    name: 'Continuity',
    meaning: 'Are the 12 real neighbours still near on the map? 1: always. About 0.5: as by chance.',
  },
  {
    key: 'neighbourPreservation',
    name: 'Neighbours kept',
    meaning: 'The share of the 10 nearest vectors that are among the 10 nearest on the map.',
  },
] as const;

/** What the pictures of the set and those of the map differ by; null when they do not. */
export function changedSetText(missing: number): { text: string; action: string } | null {
  if (missing > 0) {
    const are = missing === 1 ? 'is' : 'are';
    return {
      text: `${countText(missing, 'picture')} of the set ${are} not on this map.`,
      action: `Place ${countText(missing, 'new picture')}`,
    };
  }
  if (missing === 0) return null;
  const are = missing === -1 ? 'is' : 'are';
  return {
    text: `${countText(-missing, 'picture')} of this map ${are} no longer in the set.`,
    action: 'Go on without them',
  };
}
