/** Rankings of scans, kept in memory: made from the stored rows, and carried on while a scan runs. */
import type { FeatureSpace } from '@/lib/domain/features';
import type { Sha256 } from '@/lib/domain/hash';
import type { Image } from '@/lib/domain/imageSet';
import { isTaskOver } from '@/lib/domain/task';
import type { FeatureService } from '../features/featureService';
import { LayerRanking } from './layerRanking';

/** Rankings that are kept: 2 kB a channel and 200 bytes a picture each, 8 MB for 2,048 channels and 20,000 pictures. */
const KEPT_RANKINGS = 8;

export interface RankingShelfOptions {
  features: Pick<FeatureService, 'get' | 'read' | 'subscribe'>;
  /** A ranking that somebody asked for has grown. */
  onGrown(key: Sha256, imageSetId: string, ranking: LayerRanking): void;
}

interface Shelved {
  ranking: LayerRanking;
  /** Resolves once all stored rows are in it. */
  filled: Promise<void>;
}

export class RankingShelf {
  private readonly shelved = new Map<string, Shelved>();
  /** The one whose scan is running, which is never put away: scans run one at a time. */
  private growing: string | null = null;

  constructor(private readonly options: RankingShelfOptions) {
    options.features.subscribe((event) => {
      if (event.kind !== 'computed') return;
      for (const image of event.images) this.carryOn(event.key, image, event.vector);
    });
  }

  private carryOn(key: Sha256, image: Image, vector: Float32Array): void {
    const name = nameOf(key, image.imageSetId);
    this.growing = name;
    const shelved = this.shelved.get(name);
    if (!shelved) return;
    shelved.ranking.add(image, vector);
    this.options.onGrown(key, image.imageSetId, shelved.ranking);
  }

  /** The ranking of everything that is stored by now. Begun anew where pictures or their values went. */
  async get(space: FeatureSpace, imageSetId: string): Promise<LayerRanking> {
    const name = nameOf(space.key, imageSetId);
    const { tally, task } = await this.options.features.get(space.key, imageSetId);
    const kept = this.shelved.get(name);
    this.shelved.delete(name); // and back to the end: the one that was used last
    // While a scan runs a ranking is ahead of what is stored; afterwards it may hold rows that were cleared.
    const isLive = task !== null && !isTaskOver(task.state);
    if (isLive && task.state.status === 'running') this.growing = name;
    // Nothing was seen: whoever only looks takes no place.
    if (!isLive && tally.computed === 0) return new LayerRanking(channelsOf(space), space.identity.place ?? null);
    const most = isLive ? tally.pictures - tally.failed : tally.computed;
    const shelved = kept && kept.ranking.seen <= most ? kept : this.fill(space, imageSetId);
    this.shelved.set(name, shelved);
    for (const oldest of this.shelved.keys()) {
      if (this.shelved.size <= KEPT_RANKINGS) break;
      if (oldest !== this.growing) this.shelved.delete(oldest);
    }
    await shelved.filled;
    if (shelved.ranking.seen < tally.computed) {
      shelved.filled = this.addStored(shelved.ranking, space, imageSetId);
      shelved.filled.catch(() => this.putAway(name, shelved));
      await shelved.filled;
    }
    return shelved.ranking;
  }

  private fill(space: FeatureSpace, imageSetId: string): Shelved {
    const ranking = new LayerRanking(channelsOf(space), space.identity.place ?? null);
    const shelved = { ranking, filled: this.addStored(ranking, space, imageSetId) };
    shelved.filled.catch(() => this.putAway(nameOf(space.key, imageSetId), shelved));
    return shelved;
  }

  /** It could not be filled: the next one tries again. */
  private putAway(name: string, shelved: Shelved): void {
    if (this.shelved.get(name) === shelved) this.shelved.delete(name);
  }

  private async addStored(ranking: LayerRanking, { key }: FeatureSpace, imageSetId: string): Promise<void> {
    const { features } = this.options;
    const { blocks, dimensions } = await features.read(key, imageSetId, { first: Infinity, allowMissing: true });
    for await (const { rows, values } of blocks)
      rows.forEach(({ image }, k) => {
        const row = values.subarray(k * dimensions, (k + 1) * dimensions);
        if (!Number.isNaN(row[0])) ranking.add(image, row); // NaN: not computed, or never will be
      });
  }
}

/** Rows are 4 numbers a channel, or one at a place. */
export function channelsOf({ identity, dimensions }: FeatureSpace): number {
  return identity.pooling === 'extremes' ? dimensions / 4 : dimensions;
}

function nameOf(key: Sha256, imageSetId: string): string {
  return `${key}/${imageSetId}`;
}
