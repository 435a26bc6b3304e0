/** Who this tab is: the name is kept for the browser, the place in a session for the tab. */
import { displayNameSchema } from '@/lib/domain/session';
import { idSchema } from '@/lib/domain/hash';

const NAME_KEY = 'specular.name';
const PLACE_KEY = 'specular.participant';

/** The part of Storage that is used. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem'>;

/** The name that was given before, in this browser; null on a first visit. */
export function storedName(local: KeyValueStore): string | null {
  return displayNameSchema.safeParse(local.getItem(NAME_KEY)).data ?? null;
}

/** On the window, once a name was stored by this page: browsers tell other pages only. */
export const NAME_STORED_EVENT = 'specular:name';

export function storeName(local: KeyValueStore, name: string): void {
  local.setItem(NAME_KEY, name);
  if (typeof window !== 'undefined') window.dispatchEvent(new Event(NAME_STORED_EVENT));
}

/** [S3] Made once a tab and kept over reloads. */
export function participantId(tab: KeyValueStore, makeId: () => string): string {
  return idSchema.safeParse(tab.getItem(PLACE_KEY)).data ?? newParticipantId(tab, makeId);
}

/** A place of its own, for a tab that was duplicated with the place of another one. */
export function newParticipantId(tab: KeyValueStore, makeId: () => string): string {
  const id = `p_${makeId()}`;
  tab.setItem(PLACE_KEY, id);
  return id;
}

/** 96 random bits; `crypto.randomUUID` is missing on pages that are not served over HTTPS. */
export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What stands in the name field on a first visit. */
export function suggestedName(id: string): string {
  return `Guest ${((parseInt(id.slice(-4), 16) || 0) % 90) + 10}`;
}
