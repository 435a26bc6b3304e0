'use client';
import { useEffect } from 'react';
import { decodeView, encodeView, type LinkedView } from './viewUrl';
import type { SessionView } from '@/lib/domain/session';
import type { PersonalView } from './usePersonalView';

/** Under this key the tab remembers which address it wrote by itself: reloading that one is no opened link. */
function mirrorKey(sessionId: string): string {
  return `specular.address.${sessionId}`;
}

/** What the page was opened with: the personal part always, the shared part only when it is a link that was followed. */
export function readAddress(sessionId: string): { personal: LinkedView; link: LinkedView | null } {
  const { search } = window.location;
  const personal = decodeView(search);
  const ownMirror = search !== '' && sessionStorage.getItem(mirrorKey(sessionId)) === search;
  return { personal, link: ownMirror || Object.keys(personal).length === 0 ? null : personal };
}

/** Keeps the address of the page what it shows, without a step in the history. */
export function useViewAddress(
  sessionId: string,
  view: SessionView,
  personal: Pick<PersonalView, 'area' | 'palette'>,
  { joined, isPrivate }: { joined: boolean; isPrivate: boolean },
): void {
  const query = encodeView(view, { area: personal.area ?? undefined, palette: personal.palette ?? undefined });
  useEffect(() => {
    if (!joined) return; // before, the address may hold a link that is still to be opened
    const search = `?${query}`;
    window.history.replaceState(window.history.state, '', search);
    if (isPrivate) sessionStorage.removeItem(mirrorKey(sessionId));
    else sessionStorage.setItem(mirrorKey(sessionId), search);
  }, [sessionId, query, joined, isPrivate]);
}
