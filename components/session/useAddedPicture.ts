'use client';
import { useState } from 'react';
import type { Session, SessionView } from '@/lib/domain/session';
import { imageSetsAnswerSchema } from '@/lib/protocol/rest';
import { reloadResource } from '../api/useResource';
import { addPicture } from './addPicture';
import { IMAGE_SETS_PATH } from './restPaths';
import type { SessionStore } from './sessionStore';
import { useDroppedPicture } from './useDroppedPicture';
import type { PictureList } from './usePictureList';

/** Brings a picture into the session, by a file that is chosen, dropped or pasted, and shows it. */
export function useAddedPicture(store: SessionStore, session: Session, view: SessionView, list: PictureList) {
  /** The name of the picture that is under way. */
  const [adding, setAdding] = useState<string | null>(null);
  const add = (file: File) => {
    setAdding(file.name || 'the picture');
    addPicture(session, file)
      .then(async (added) => {
        list.browse(added.imageSetId);
        void reloadResource(IMAGE_SETS_PATH, imageSetsAnswerSchema);
        // It has no label that could be the target.
        await store.changeView({ imageId: added.id, ...(view.target === 'label' && { target: 'top' }) });
      })
      .catch((error: unknown) => store.reportProblem(error))
      .finally(() => setAdding(null));
  };
  useDroppedPicture(add);
  return { add, adding };
}
