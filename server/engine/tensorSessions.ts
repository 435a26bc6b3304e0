/**
 * Runtime sessions that give inner tensors. A session has the outputs that it was opened with, so each wish for other
 * tensors needs one of its own; the last ones stay open. One that runs is never released under its user.
 */
import type { OnnxSession } from './onnxSession';

export interface TensorSession {
  session: Omit<OnnxSession, 'runUncopied'>;
  /** Pictures that one run takes, no more and no less; null when any number is right. */
  pieces: number | null;
}

interface Entry {
  tensors: ReadonlySet<string>;
  opened: Promise<TensorSession>;
  users: number;
}

/** Each may hold a prepared copy of the weights. */
const CAPACITY = 2;

export class TensorSessions {
  /** In the order of use, oldest first. */
  private entries: Entry[] = [];
  private closed = false;

  constructor(private readonly open: (tensors: readonly string[]) => Promise<TensorSession>) {}

  /** Runs with a session that gives all of `tensors`. Rejects with what opening it throws. */
  async use<T>(tensors: readonly string[], run: (session: TensorSession) => Promise<T>): Promise<T> {
    const entry = this.entries.find(({ tensors: given }) => tensors.every((name) => given.has(name)));
    const used = entry ?? this.newEntry(tensors);
    this.forget(used);
    this.entries.push(used);
    used.users++;
    try {
      return await run(await used.opened);
    } finally {
      used.users--;
      await this.releaseOldest();
    }
  }

  /** Sessions in use are released by their last user. */
  async close(): Promise<void> {
    this.closed = true;
    await this.releaseOldest();
  }

  private newEntry(tensors: readonly string[]): Entry {
    const entry = { tensors: new Set(tensors), opened: this.open(tensors), users: 0 };
    // What could not be opened is forgotten: the next one tries again.
    entry.opened.catch(() => this.forget(entry));
    return entry;
  }

  private forget(entry: Entry): void {
    this.entries = this.entries.filter((other) => other !== entry);
  }

  private async releaseOldest(): Promise<void> {
    while (this.entries.length > (this.closed ? 0 : CAPACITY)) {
      const oldest = this.entries.find(({ users }) => users === 0);
      if (!oldest) return;
      this.forget(oldest);
      await (await oldest.opened).session.release();
    }
  }
}
