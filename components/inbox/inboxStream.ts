'use client';
/** How many notices are unread, as the server tells it: one stream a page, however many parts of it look. */
import { useEffect, useSyncExternalStore } from 'react';
import { inboxStateSchema, type InboxState } from '@/lib/domain/notice';
import { useKnownName } from '../review/useKnownName';

/** How long after a refused connection the next one is tried. */
const RETRY_MS = 5_000;

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

/** While the page is in sight: a browser has six connections to a server, for all its tabs. */
function follow(person: string): () => void {
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const close = () => {
    clearTimeout(retry);
    source?.close();
    source = null;
  };
  const look = () => {
    close();
    if (document.visibilityState !== 'visible') return;
    const opened = new EventSource(`/api/inbox/events?person=${encodeURIComponent(person)}`);
    opened.onmessage = ({ data }) => {
      const state = parseState(String(data));
      if (state) putInboxState(person, state);
    };
    opened.onerror = () => {
      // Where a connection broke the browser tries again by itself; where it was refused it does not.
      if (opened.readyState === EventSource.CLOSED) retry = setTimeout(look, RETRY_MS);
    };
    source = opened;
  };
  look();
  document.addEventListener('visibilitychange', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    close();
  };
}

function parseState(data: string): InboxState | null {
  try {
    return inboxStateSchema.parse(JSON.parse(data));
  } catch {
    return null; // of another version
  }
}
