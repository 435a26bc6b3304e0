/** The parts of a network that are open: they end with it. */
import type { NetworkPart } from '@/lib/network/networkPart';
import type { DividedNetwork } from './engine';

export class OpenParts {
  private readonly open = new Set<() => Promise<void>>();

  /** The same network, whose parts are noted from now on. */
  tracked(divided: DividedNetwork): DividedNetwork {
    return {
      ...divided,
      openPart: async (spec) => this.note(await divided.openPart(spec)),
      onDispose: (listener) => void this.open.add(listener),
    };
  }

  async releaseAll(): Promise<void> {
    for (const release of this.open) await release();
  }

  private note(part: NetworkPart): NetworkPart {
    const release = async () => {
      if (this.open.delete(release)) await part.release();
    };
    this.open.add(release);
    return { run: (feeds) => part.run(feeds), release };
  }
}
