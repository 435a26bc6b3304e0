import { decodeView, type LinkedView } from './viewUrl';

export interface OpenedAddress {
  personal: LinkedView;
  /** The view to open for this person alone; null: follow the session. */
  link: LinkedView | null;
}

/**
 * What an address asks for: the personal part always, the shared part only when it is a link that was followed.
 * @param ownMirror whether this entry of the history was written by the page itself: it is reloaded, or gone back to
 */
export function openedAddress(query: string, ownMirror: boolean): OpenedAddress {
  const personal = decodeView(query);
  return { personal, link: ownMirror || Object.keys(personal).length === 0 ? null : personal };
}
