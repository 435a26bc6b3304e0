/** Recently used networks stay loaded. One that is in use is never unloaded under its user. */
import type { LoadedNetwork } from '../engine/engine';
import type { NetworkRef } from './compute';
import type { Cancelled } from './computation';

interface Entry {
  network: Promise<LoadedNetwork>;
  users: number;
  /** Whether each of those who wait for it to be loaded has gone. */
  waiting: Set<Cancelled>;
}

/** In the moment before loading begins. */
const NOT_YET = new Promise<never>(() => {});

export interface NetworkLease {
  network: LoadedNetwork;
  release(): void;
}

/** `unwanted` is asked between the steps of loading; see Engine.load. */
export type Load = (ref: NetworkRef, unwanted: () => boolean) => Promise<LoadedNetwork>;

export class NetworkCache {
  /** In the order of use, oldest first. */
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly load: Load,
    /** Networks that stay loaded while nobody uses them. */
    private readonly capacity: number,
  ) {}

  /**
   * Loads the network, or takes the loaded one. The caller must release it. Loading stops once everyone who waits for it
   * is `cancelled`; whoever asks after that begins anew.
   */
  async acquire(ref: NetworkRef, cancelled: Cancelled = () => false): Promise<NetworkLease> {
    const entry = this.entries.get(ref.key) ?? this.begin(ref, cancelled);
    this.entries.delete(ref.key);
    this.entries.set(ref.key, entry);
    entry.users++;
    entry.waiting.add(cancelled);
    try {
      const network = await entry.network;
      if (network.lost) {
        this.forget(ref.key, entry);
        return await this.acquire(ref, cancelled);
      }
      let held = true;
      const release = () => {
        if (!held) return;
        held = false;
        entry.users--;
        if (ref.isTemporary && entry.users === 0) this.unload(ref.key, entry);
        this.unloadOldest();
      };
      return { network, release };
    } catch (error) {
      // The next one tries again: the file may be there then.
      this.forget(ref.key, entry);
      throw error;
    } finally {
      entry.waiting.delete(cancelled);
    }
  }

  private begin(ref: NetworkRef, first: Cancelled): Entry {
    let abandoned = false;
    const entry: Entry = { network: NOT_YET, users: 0, waiting: new Set([first]) };
    entry.network = this.load(ref, () => {
      // For good: an entry that nobody waited for is not there for the next one.
      if (!abandoned && [...entry.waiting].every((gone) => gone())) {
        abandoned = true;
        this.forget(ref.key, entry);
      }
      return abandoned;
    });
    return entry;
  }

  private forget(key: string, entry: Entry): void {
    if (this.entries.get(key) === entry) this.entries.delete(key);
  }

  private unloadOldest(): void {
    for (const [key, entry] of this.entries) {
      if (this.entries.size <= this.capacity) return;
      if (entry.users === 0) this.unload(key, entry);
    }
  }

  /** Nobody waits for it, and a network that cannot be unloaded is no reason for the worker to die. */
  private unload(key: string, entry: Entry): void {
    this.forget(key, entry);
    entry.network.then((loaded) => loaded.dispose()).catch(() => {});
  }
}
