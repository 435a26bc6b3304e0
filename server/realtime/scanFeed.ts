/** One watcher of a scan. It holds no queue: what it sends is the newest state at the time when it sends one [L2]. */
import type { LayerScan } from '@/lib/domain/patches';
import type { RoomSocket } from './roomSocket';
import type { ScanSource } from './scanSource';

export class ScanFeed {
  private started = false;
  private closed = false;

  /** @param told what the watcher knows of the scan */
  constructor(
    private readonly source: ScanSource,
    private readonly socket: RoomSocket,
    private told: LayerScan,
  ) {
    source.add(this);
  }

  /** Nothing is sent before. */
  start(): void {
    this.started = true;
    this.sendNewest();
  }

  sendNewest(): void {
    const { newest } = this.source;
    if (!this.started || this.closed || !newest || isSame(newest, this.told)) return;
    const isLossy = isRunning(newest) && isRunning(this.told) && newest.task?.id === this.told.task?.id; // [L3]
    this.told = newest;
    if (isLossy) this.socket.sendVolatile('patches:progressed', { scan: newest });
    else this.socket.sendScan({ scan: newest });
  }

  close(): void {
    this.closed = true;
    this.source.remove(this);
  }
}

function isRunning({ task }: LayerScan): boolean {
  return task?.state.status === 'running';
}

/** The same scan may have been read twice. */
function isSame(a: LayerScan, b: LayerScan): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
