import type { Log } from '../log';
import type { JobEvent } from './jobService';

/** Who is told of jobs. One that throws keeps it from nobody else. */
export class JobListeners {
  private readonly listeners = new Set<(event: JobEvent) => void>();

  constructor(private readonly log: Pick<Log, 'error'>) {}

  /** Until the returned function is called. */
  subscribe(listener: (event: JobEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(event: JobEvent): void {
    for (const listener of this.listeners)
      try {
        listener(event);
      } catch (error) {
        this.log.error({ err: error }, 'a listener of job events threw');
      }
  }
}
