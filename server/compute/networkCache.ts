/** Recently used networks stay loaded. One that is in use is never unloaded under its user. */
import type { LoadedNetwork } from '../engine/engine';
import type { NetworkRef } from './compute';

interface Entry {
  network: Promise<LoadedNetwork>;
  users: number;
}

export interface NetworkLease {
  network: LoadedNetwork;
  release(): void;
}

export class NetworkCache {
  /** In the order of use, oldest first. */
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly load: (ref: NetworkRef) => Promise<LoadedNetwork>,
    /** Networks that stay loaded while nobody uses them. */
    private readonly capacity: number,
  ) {}

  /** Loads the network, or takes the loaded one. The caller must release it. */
  async acquire(ref: NetworkRef): Promise<NetworkLease> {
    const entry = this.entries.get(ref.key) ?? { network: this.load(ref), users: 0 };
    this.entries.delete(ref.key);
    this.entries.set(ref.key, entry);
    entry.users++;
    try {
      const network = await entry.network;
      if (network.lost) {
        if (this.entries.get(ref.key) === entry) this.entries.delete(ref.key);
        return await this.acquire(ref);
      }
      let held = true;
      const release = () => {
        if (!held) return;
        held = false;
        entry.users--;
        this.unloadOldest();
      };
      return { network, release };
    } catch (error) {
      // The next one tries again: the file may be there then.
      if (this.entries.get(ref.key) === entry) this.entries.delete(ref.key);
      throw error;
    }
  }

  private unloadOldest(): void {
    for (const [key, { network, users }] of this.entries) {
      if (this.entries.size <= this.capacity) return;
      if (users > 0) continue;
      this.entries.delete(key);
      // Nobody waits for it, and a network that cannot be unloaded is no reason for the worker to die.
      network.then((loaded) => loaded.dispose()).catch(() => {});
    }
  }
}
