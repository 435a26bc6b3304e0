/** Small maps for tests, and what a run told, sorted. */
import type { EmbeddingSpec, TsneSpec, UmapSpec } from '@/lib/domain/embeddingSpec';
import { embeddingSpecSchema } from '@/lib/domain/embeddingSpec';
import { clusteredVectors } from '@/lib/embedding/vectors.testing';
import type { ComputationEvent, ComputationTask, SharedVectors } from './computationTypes';

export const TARGET = 60;

/** Five clouds, on a SharedArrayBuffer. */
export function sharedVectors(count: number, dimensions: number, seed = 1): SharedVectors {
  const values = new Float32Array(new SharedArrayBuffer(4 * count * dimensions));
  values.set(clusteredVectors(count, dimensions, 5, seed).values);
  return { count, dimensions, values };
}

export const tsneSpec = (changes: Partial<TsneSpec> = {}) =>
  embeddingSpecSchema.parse({
    method: 'tsne',
    perplexity: 8,
    components: 6,
    iterations: TARGET,
    ...changes,
  }) as TsneSpec;
export const umapSpec = (changes: Partial<UmapSpec> = {}) =>
  embeddingSpecSchema.parse({ method: 'umap', neighbours: 8, components: 6, iterations: TARGET, ...changes }) as UmapSpec; // prettier-ignore

export function taskOf(spec: EmbeddingSpec, changes: Partial<ComputationTask> = {}): ComputationTask {
  return {
    embeddingId: 'a',
    spec,
    vectors: sharedVectors(200, 10),
    targetIterations: spec.method === 'pca' ? 0 : spec.iterations,
    state: null,
    extend: null,
    keptEvery: 10,
    ...changes,
  };
}

type Kind = ComputationEvent['kind'];
type EventOf<K extends Kind> = Extract<ComputationEvent, { kind: K }>;

export function eventsOf<K extends Kind>(events: readonly ComputationEvent[], kind: K): EventOf<K>[] {
  return events.filter((event): event is EventOf<K> => event.kind === kind);
}

/** All events to the end; `onEvent` may act on each as it comes. */
export async function collect(
  events: AsyncIterable<ComputationEvent>,
  onEvent: (event: ComputationEvent) => void = () => {},
): Promise<ComputationEvent[]> {
  const all: ComputationEvent[] = [];
  for await (const event of events) {
    all.push(event);
    onEvent(event);
  }
  return all;
}

/** Bytes of the kept frames by iteration. The same frame told twice must be the same. */
export function keptFrames(...attempts: readonly ComputationEvent[][]): Map<number, string> {
  const kept = new Map<number, string>();
  for (const { iteration, bytes } of eventsOf(attempts.flat(), 'frame').filter((frame) => frame.kept)) {
    const text = Buffer.from(bytes).toString('base64');
    if ((kept.get(iteration) ?? text) !== text) throw new Error(`Frame ${iteration} was told twice, differently`);
    kept.set(iteration, text);
  }
  return kept;
}

export function lastState(events: readonly ComputationEvent[]): Uint8Array {
  const state = eventsOf(events, 'state').at(-1);
  if (!state) throw new Error('No state was told');
  return state.bytes;
}
