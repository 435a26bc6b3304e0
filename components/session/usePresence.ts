'use client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { CellPlace } from '../occlusion/cellGeometry';
import { browserTimers } from '../timing/timers';
import { createPresenceSender } from './presenceSender';
import type { SessionStore } from './sessionStore';
import type { Place } from './places';

/** Where a person looks. */
export interface LookedAt {
  place: Place;
  /** Of the heatmap. */
  cell: CellPlace | null;
  /** The picture whose point of the map it is. */
  imageId: string | null;
  /** Not the shared view. */
  isPrivate: boolean;
}

/** Tells the others where this person looks, for as long as the session is joined. */
export function usePresence(store: SessionStore, joined: boolean, { place, cell, imageId, isPrivate }: LookedAt): void {
  const visible = useSyncExternalStore(subscribeToVisibility, isVisible, () => true);
  const [sender] = useState(() => createPresenceSender((presence) => store.sendPresence(presence), browserTimers));
  const row = place === 'occlusion' ? cell?.row : undefined;
  const col = place === 'occlusion' ? cell?.col : undefined;
  const point = place === 'map' ? imageId : null;
  useEffect(() => {
    if (!joined) return sender.stop();
    sender.update({
      cell: row === undefined || col === undefined ? null : { row, col },
      point: point === null ? null : { imageId: point },
      view: visible ? place : 'elsewhere',
      private: isPrivate,
    });
  }, [sender, joined, row, col, point, place, visible, isPrivate]);
  useEffect(() => () => sender.stop(), [sender]);
}

function subscribeToVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}
function isVisible(): boolean {
  return document.visibilityState === 'visible';
}
