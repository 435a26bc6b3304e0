/**
 * Changes of the shared view on their way to the server, in their order. A held arrow key asks for thirty a second: while
 * one is on its way, of those with the same fields only the newest waits.
 */
import type { SessionViewChange } from '@/lib/domain/session';

export interface QueuedChange {
  id: number;
  change: SessionViewChange;
}

interface Waiting {
  fields: string;
  queued: QueuedChange;
  /** Sends it. */
  go(): void;
  /** Whether the server took it, or what came in its place. */
  done: Promise<boolean>;
}

export class ChangeQueue {
  /** Changes that are not answered yet, by their fields. */
  private readonly underWay = new Map<string, number>();
  private waiting: Waiting | null = null;

  /** @param send resolves with whether the server took it */
  constructor(private readonly send: (queued: QueuedChange) => Promise<boolean>) {}

  /** Puts the change in the place of a waiting one with the same fields, and gives that place; null: there is none. */
  replace(change: SessionViewChange): Pick<Waiting, 'queued' | 'done'> | null {
    const { waiting } = this;
    if (waiting?.fields !== fieldsOf(change)) return null;
    waiting.queued = { ...waiting.queued, change };
    return waiting;
  }

  add(queued: QueuedChange): Promise<boolean> {
    // What waits was wished for before: it must not come after what has other fields.
    this.waiting?.go();
    const fields = fieldsOf(queued.change);
    if (!this.underWay.has(fields)) return this.sendNow(queued, fields);
    let go: (done: Promise<boolean>) => void = () => undefined;
    const done = new Promise<boolean>((resolve) => (go = resolve));
    const waiting: Waiting = {
      ...{ fields, queued, done },
      go: () => {
        this.waiting = null;
        go(this.sendNow(waiting.queued, fields));
      },
    };
    this.waiting = waiting;
    return done;
  }

  private async sendNow(queued: QueuedChange, fields: string): Promise<boolean> {
    this.underWay.set(fields, (this.underWay.get(fields) ?? 0) + 1);
    try {
      return await this.send(queued);
    } finally {
      const left = (this.underWay.get(fields) ?? 1) - 1;
      if (left > 0) this.underWay.set(fields, left);
      else this.underWay.delete(fields);
      if (left === 0 && this.waiting?.fields === fields) this.waiting.go();
    }
  }
}

/** Those of the maps each by itself, as they are changed. */
function fieldsOf({ map, ...others }: SessionViewChange): string {
  return [...Object.keys(others), ...Object.keys(map ?? {}).map((field) => `map.${field}`)].sort().join();
}
