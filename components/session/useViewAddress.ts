'use client';
import { useEffect } from 'react';
import type { SessionView } from '@/lib/domain/session';
import { openedAddress, type OpenedAddress } from './openedAddress';
import { replaceAddress, useAddressWriter } from './useAddressWriter';
import type { PersonalView } from './usePersonalView';
import { encodeView } from './viewUrl';

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
  personal: Pick<PersonalView, 'area' | 'palette'>,
  { joined, isPrivate }: { joined: boolean; isPrivate: boolean },
): void {
  const writer = useAddressWriter(writeAddress);
  const query = encodeView(view, { area: personal.area ?? undefined, palette: personal.palette ?? undefined });
  useEffect(() => {
    if (!joined) return; // before, the address may hold a link that is still to be opened
    writer.update({ query, mirror: isPrivate ? null : sessionId });
  }, [writer, sessionId, query, joined, isPrivate]);
}

function writeAddress({ query, mirror }: { query: string; mirror: string | null }): void {
  replaceAddress(`?${query}`, { [MIRROR_KEY]: mirror });
}
