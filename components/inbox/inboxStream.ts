'use client';
/** How many notices are unread, as the server tells it: one stream a page, however many parts of it look. */
import { useEffect, useSyncExternalStore } from 'react';
import { inboxStateSchema, type InboxState } from '@/lib/domain/notice';
import { openStateEvents, parseState } from '../page/stateEvents';
import { useKnownName } from '../review/useKnownName';

let known: { person: string; state: InboxState } | null = null;
const listeners = new Set<() => void>();
let users = 0;
let stop: (() => void) | null = null;

/** The inbox of whoever this browser knows; null: nobody, or it is not known yet. */
export function useInboxState(): InboxState | null {
  const person = useKnownName();
  useEffect(() => (person === null ? undefined : watch(person)), [person]);
  return useSyncExternalStore(
    subscribe,
    () => (person !== null && known?.person === person ? known.state : null),
    () => null,
  );
}

/** What an answer of the server said; the stream says the same a moment later. */
export function putInboxState(person: string, state: InboxState): void {
  known = { person, state };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function watch(person: string): () => void {
  users++;
  if (users === 1) stop = follow(person);
  return () => {
    users--;
    if (users > 0) return;
    stop?.();
    stop = null;
  };
}

function follow(person: string): () => void {
  const path = `/api/inbox/events?person=${encodeURIComponent(person)}`;
  return openStateEvents({
    path,
    onData(data) {
      const state = parseState(inboxStateSchema, data);
      if (state) putInboxState(person, state);
    },
  }).close;
}
