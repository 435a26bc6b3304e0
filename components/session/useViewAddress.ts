'use client';
import { useEffect } from 'react';
import type { SessionView } from '@/lib/domain/session';
import { DEFAULT_LOOK } from '../map/mapLook';
import { openedAddress, type OpenedAddress } from './openedAddress';
import { replaceAddress, useAddressWriter } from './useAddressWriter';
import type { PersonalView } from './usePersonalView';
import type { ShareLinks } from './ShareButton';
import { encodeView, sessionHref, type PersonalLink } from './viewUrl';

/** Where an entry of the browser's history says whose page wrote its address by itself. */
const MIRROR_KEY = 'specularMirror';

/**
 * What the page was opened with.
 * @param query of the address, as the router knows it: `window.location` is still the page before while a link is followed
 */
export function readAddress(sessionId: string, query: string): OpenedAddress {
  const state: unknown = window.history.state;
  const mirror: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, MIRROR_KEY) : null;
  return openedAddress(query, mirror === sessionId);
}

/** Keeps the address of the page what it shows, without a step in the history. */
export function useViewAddress(
  sessionId: string,
  view: SessionView,
  personal: Pick<PersonalView, 'area' | 'palette' | 'place' | 'looks'>,
  { joined, isPrivate }: { joined: boolean; isPrivate: boolean },
): void {
  const writer = useAddressWriter(writeAddress);
  const query = encodeView(view, personalLink(personal));
  useEffect(() => {
    if (!joined) return; // before, the address may hold a link that is still to be opened
    writer.update({ query, mirror: isPrivate ? null : sessionId });
  }, [writer, sessionId, query, joined, isPrivate]);
}

/** The part of what one person sees that stands in an address. */
function personalLink({
  area,
  palette,
  place,
  looks,
}: Pick<PersonalView, 'area' | 'palette' | 'place' | 'looks'>): PersonalLink {
  return { area: area ?? undefined, palette: palette ?? undefined, place, looks };
}

/** The links that somebody may want to send. Who is invited comes to the same view of the workspace. */
export function shareLinks(
  sessionId: string,
  view: SessionView,
  personal: Parameters<typeof personalLink>[0],
): ShareLinks {
  const { origin } = window.location;
  return {
    session: origin + sessionHref(sessionId) + (personal.place === 'occlusion' ? '' : `?view=${personal.place}`),
    view: origin + sessionHref(sessionId, view, personalLink(personal)),
  };
}

/** The address of the map that the session shows, with a saved selection. */
export function selectionHref(sessionId: string, view: SessionView, selectionId: string): string {
  return sessionHref(sessionId, view, { place: 'map', looks: { map: { ...DEFAULT_LOOK, selectionId } } });
}

function writeAddress({ query, mirror }: { query: string; mirror: string | null }): void {
  replaceAddress(`?${query}`, { [MIRROR_KEY]: mirror });
}
