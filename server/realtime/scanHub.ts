/** The scans for patches that somebody watches, over all rooms. A picture of any other costs a look into a table. */
import type { Sha256 } from '@/lib/domain/hash';
import type { LayerScan } from '@/lib/domain/patches';
import type { ScanCoordinates } from '@/lib/protocol/protocol';
import type { PatchService, ScanEvent } from '../patches/patchService';
import type { RoomSocket } from './roomSocket';
import { ScanFeed } from './scanFeed';
import { ScanSource, type ScanSourceOptions } from './scanSource';

export interface ScanHubOptions extends ScanSourceOptions {
  patches: Pick<PatchService, 'plan' | 'get'>;
}

export interface OpenScan {
  key: Sha256;
  /** Null: it was never started. */
  scan: LayerScan | null;
  /** Null when `isWanted` said no: the watcher left, or watches something else. */
  feed: ScanFeed | null;
}

export class ScanHub {
  private readonly sources = new Map<string, ScanSource>();

  constructor(private readonly options: ScanHubOptions) {}

  /** Scans that are watched, or are about to be. */
  get size(): number {
    return this.sources.size;
  }

  /** Opens a feed; nothing is sent before its `start`. Throws as the start of a scan does. */
  async watch(
    { imageSetId, ...request }: ScanCoordinates,
    socket: RoomSocket,
    isWanted: () => boolean,
  ): Promise<OpenScan> {
    const key = await this.options.patches.plan(imageSetId, request);
    const source = this.sourceOf(key, imageSetId);
    source.opening++;
    try {
      const scan = await source.now();
      const feed = isWanted() ? new ScanFeed(source, socket, scan) : null;
      return { key, scan: wasStarted(scan) ? scan : null, feed };
    } finally {
      source.opening--;
      this.release();
    }
  }

  private sourceOf(key: Sha256, imageSetId: string): ScanSource {
    const name = nameOf(key, imageSetId);
    let source = this.sources.get(name);
    if (!source) this.sources.set(name, (source = new ScanSource(key, imageSetId, this.options)));
    return source;
  }

  onEvent(event: ScanEvent): void {
    if (event.kind !== 'cleared') return this.sources.get(nameOf(event.key, event.imageSetId))?.take(event);
    for (const source of this.sources.values()) source.take(event);
  }

  /** Forgets what nobody watches any more. */
  release(): void {
    for (const [name, source] of this.sources) if (!source.isWatched) this.sources.delete(name);
  }
}

/** Pictures that another set has scanned count as seen, and those that cannot be read as failed. */
function wasStarted({ task, seen, failed }: LayerScan): boolean {
  return task !== null || seen + failed > 0;
}

function nameOf(key: Sha256, imageSetId: string): string {
  return `${key}/${imageSetId}`;
}
