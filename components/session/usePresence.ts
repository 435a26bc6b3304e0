'use client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { CellPlace } from '../occlusion/cellGeometry';
import { browserTimers } from '../timing/timers';
import { createPresenceSender } from './presenceSender';
import type { SessionStore } from './sessionStore';

/** Tells the others where this person looks, for as long as the session is joined. */
export function usePresence(store: SessionStore, joined: boolean, cell: CellPlace | null, isPrivate: boolean): void {
  const visible = useSyncExternalStore(subscribeToVisibility, isVisible, () => true);
  const [sender] = useState(() => createPresenceSender((presence) => store.sendPresence(presence), browserTimers));
  const row = cell?.row;
  const col = cell?.col;
  useEffect(() => {
    if (!joined) return sender.stop();
    sender.update({
      cell: row === undefined || col === undefined ? null : { row, col },
      view: visible ? 'occlusion' : 'elsewhere',
      private: isPrivate,
    });
  }, [sender, joined, row, col, visible, isPrivate]);
  useEffect(() => () => sender.stop(), [sender]);
}

function subscribeToVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}
function isVisible(): boolean {
  return document.visibilityState === 'visible';
}
