import type { Log } from '../log';
import type { VectorEvent } from './featureService';

/** Who is told of vectors as they are computed. One that throws does not keep the others from hearing. */
export class VectorListeners {
  private readonly listeners = new Set<(event: VectorEvent) => void>();

  constructor(private readonly log: Log) {}

  readonly subscribe = (listener: (event: VectorEvent) => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly tell = (event: VectorEvent): void => {
    for (const listener of this.listeners)
      try {
        listener(event);
      } catch (error) {
        this.log.error({ err: error }, 'a listener of vectors threw');
      }
  };
}
