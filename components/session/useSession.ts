'use client';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { SessionState } from './sessionState';
import type { SessionStore } from './sessionStore';

const SessionContext = createContext<SessionStore | null>(null);
export const SessionProvider = SessionContext.Provider;

export function useSessionStore(): SessionStore {
  const store = useContext(SessionContext);
  if (!store) throw new Error('useSessionStore is used outside a SessionProvider.');
  return store;
}

export function useSessionState(): SessionState {
  const store = useSessionStore();
  return useSyncExternalStore(store.subscribe, store.getState, store.getState);
}
