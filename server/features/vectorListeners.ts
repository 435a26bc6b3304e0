import type { Log } from '../log';
import type { FeatureEvent } from './featureService';

/** Who is told of vectors as they are computed, and when stored ones go. One that throws does not keep the others from hearing. */
export class VectorListeners {
  private readonly listeners = new Set<(event: FeatureEvent) => void>();

  constructor(private readonly log: Log) {}

  readonly subscribe = (listener: (event: FeatureEvent) => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly tell = (event: FeatureEvent): void => {
    for (const listener of this.listeners)
      try {
        listener(event);
      } catch (error) {
        this.log.error({ err: error }, 'a listener of vectors threw');
      }
  };
}
