import { stateText } from './mapText';
import type { MapModel } from './useMapModel';

/** What a screen reader is told of the shown map, now and then; null: nothing. */
export function mapAnnouncement({ shown }: Pick<MapModel, 'shown'>): string | null {
  return shown?.embedding ? stateText(shown.embedding) : null;
}
