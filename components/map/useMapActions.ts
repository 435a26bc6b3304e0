'use client';
import { useEffect, useRef, useState } from 'react';
import { AppError, INTERNAL_ERROR_BODY } from '@/lib/domain/appError';
import type { Embedding, EmbeddingAction, EmbeddingRequest } from '@/lib/domain/embedding';
import type { SessionStore } from '../session/sessionStore';
import { extensionRequest } from './extension';
import type { MapLook } from './mapLook';

export interface MapActions {
  /** Shows a map to everybody in the session. */
  show: (embedding: Embedding) => void;
  showBeside: (embeddingId: string | null) => void;
  control: (embeddingId: string, action: EmbeddingAction) => void;
  /** Starts a map and shows it. Throws the AppError of what is wrong with it. */
  make: (request: EmbeddingRequest) => Promise<void>;
  /** Goes on from a map with the pictures that the set has now. */
  extend: (embedding: Embedding) => void;
  /** Rewinds for everybody. */
  goToFrame: (frame: number | null) => void;
  /** The frame that was gone to and that the others are not told of yet; null: none. */
  frameUnderWay: { frame: number | null } | null;
}

/** The others are told this often of a slider that is drawn along. */
const FRAME_INTERVAL_MS = 120;

export function useMapActions(store: SessionStore, changeLook: (change: Partial<MapLook>) => void): MapActions {
  const { goToFrame, frameUnderWay } = useSharedFrame(store);
  const show = (embedding: Embedding) => {
    changeLook({ camera: null, setId: null, own: null });
    void store.changeView({ map: { shown: embedding.id, frame: null } });
  };
  /** It is the first in the list. */
  const showNew = (embedding: Embedding) => {
    changeLook({ listFrom: 0 });
    show(embedding);
  };
  return {
    show,
    goToFrame,
    frameUnderWay,
    showBeside: (embeddingId) => void store.changeView({ map: { beside: embeddingId } }),
    control: (embeddingId, action) => void store.controlEmbedding(embeddingId, action),
    async make(request) {
      const embedding = await store.startEmbedding(request);
      if (embedding) return showNew(embedding);
      // The form says it, at its field.
      const { problem } = store.getState();
      store.dismissProblem();
      throw AppError.fromBody(problem ?? INTERNAL_ERROR_BODY);
    },
    extend: (embedding) =>
      void store.startEmbedding(extensionRequest(embedding), embedding.id).then((next) => next && showNew(next)),
  };
}

function useSharedFrame(store: SessionStore): Pick<MapActions, 'goToFrame' | 'frameUnderWay'> {
  const [underWay, setUnderWay] = useState<{ frame: number | null } | null>(null);
  const newest = useRef<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  return {
    frameUnderWay: underWay,
    goToFrame(frame) {
      newest.current = frame;
      setUnderWay({ frame });
      timer.current ??= setTimeout(() => {
        timer.current = null;
        void store.changeView({ map: { frame: newest.current } });
        setUnderWay(null); // the store shows the change before it is confirmed
      }, FRAME_INTERVAL_MS);
    },
  };
}
