import type { Activations } from '@/lib/domain/activations';
import { MapBlocks, type AskForValues } from './mapBlocks';

/** The maps that were looked at last, so that going back to a picture or a layer shows them at once. */
export class RecentMaps {
  private readonly maps = new Map<string, MapBlocks>();

  /** @param bytes that are kept; the newest maps are, whatever their size */
  constructor(
    private readonly bytes: number,
    private readonly ask: (facts: Activations) => AskForValues,
  ) {}

  of(facts: Activations): MapBlocks {
    const name = `${facts.networkId} ${facts.imageId} ${facts.key}`;
    const blocks = this.maps.get(name) ?? new MapBlocks(facts, this.ask(facts));
    this.maps.delete(name);
    this.maps.set(name, blocks);
    let size = [...this.maps.values()].reduce((sum, one) => sum + one.size, 0);
    for (const [oldest, one] of this.maps) {
      if (size <= this.bytes || this.maps.size === 1) break;
      this.maps.delete(oldest);
      size -= one.size;
    }
    return blocks;
  }
}
