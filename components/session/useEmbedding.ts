'use client';
import { useEffect } from 'react';
import type { AppError } from '@/lib/domain/appError';
import type { Embedding } from '@/lib/domain/embedding';
import type { MapSlot } from '@/lib/protocol/protocol';
import { findEmbedding } from './embeddingState';
import type { MapFrame } from './embeddingWatch';
import type { SessionState } from './sessionState';
import type { SessionStore } from './sessionStore';

export interface WatchedEmbedding {
  /** Null until it is known. */
  embedding: Embedding | null;
  /** The newest layout, another object for each frame; null until the first one is there. */
  frame: MapFrame | null;
  /** Why the map cannot be watched; why its computation failed is in its state. */
  problem: AppError | null;
}

/** Watches a map through one slot for as long as it is on the screen. Null: none. */
export function useEmbedding(
  store: SessionStore,
  state: SessionState,
  slot: MapSlot,
  embeddingId: string | null,
): WatchedEmbedding {
  useEffect(() => store.watchEmbedding(slot, embeddingId), [store, slot, embeddingId]);
  useEffect(() => () => store.watchEmbedding(slot, null), [store, slot]);
  return watchedEmbedding(store, state, slot, embeddingId);
}

/** What is known now. The frame is no part of the state, whose `mapsVersion` counts the frames. */
export function watchedEmbedding(
  store: Pick<SessionStore, 'embeddingWatch'>,
  state: Pick<SessionState, 'embeddings'>,
  slot: MapSlot,
  embeddingId: string | null,
): WatchedEmbedding {
  const watch = store.embeddingWatch(slot);
  return {
    embedding: findEmbedding(state.embeddings, embeddingId) ?? null,
    frame: watch.frameOf(embeddingId),
    problem: watch.problemOf(embeddingId),
  };
}
