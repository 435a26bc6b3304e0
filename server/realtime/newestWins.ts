/** [C2] Questions of one person: one is computed, one waits, and a newer one takes the place of the one that waits. */
import { AppError } from '@/lib/domain/appError';

interface Waiting {
  start(): void;
  drop(): void;
}

export class NewestWins {
  private running = false;
  private waiting: Waiting | null = null;

  /** Rejects with `cancelled` when a newer one came before its turn. */
  ask<T>(task: () => Promise<T>): Promise<T> {
    this.dropWaiting();
    if (!this.running) return this.run(task);
    return new Promise<T>((resolve, reject) => {
      this.waiting = {
        start: () => this.run(task).then(resolve, reject),
        drop: () => reject(new AppError('cancelled', 'A newer question took the place of this one.')),
      };
    });
  }

  /** What waits is answered with `cancelled`; what is computed goes on. */
  dropWaiting(): void {
    const { waiting } = this;
    this.waiting = null;
    waiting?.drop();
  }

  private async run<T>(task: () => Promise<T>): Promise<T> {
    this.running = true;
    try {
      return await task();
    } finally {
      this.running = false;
      const next = this.waiting;
      this.waiting = null;
      next?.start();
    }
  }
}
