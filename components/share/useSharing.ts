import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { AppError } from '@/lib/domain/appError';
import { linkAnswerSchema } from '@/lib/protocol/shareRest';
import { messageOf, request } from '../api/request';
import { tabStore } from '../page/keptStore';
import { entryId, forgetEntryId } from '../review/entryId';
import { linksPath, type LinkWish, type SharedThing } from './sharedThing';

export interface Sharing {
  busy: boolean;
  problem: AppError | null;
  /** Of both: `onDone` runs in one go with the page that shows it. */
  share: (thing: Pick<SharedThing, 'kind' | 'id'>, link: LinkWish, onDone: () => void) => void;
  revoke: (linkId: string, by: string, onDone: () => void) => void;
}

/** Makes and revokes links. The same sent again, because no answer came, makes one. */
export function useSharing(): Sharing {
  const [problem, setProblem] = useState<AppError | null>(null);
  const [busy, start] = useTransition();
  const router = useRouter();
  const send = (path: string, json: object, onDone?: () => void) =>
    start(async () => {
      setProblem(null);
      try {
        await request(path, linkAnswerSchema, { method: 'POST', json });
        start(() => {
          router.refresh();
          onDone?.();
        });
      } catch (error) {
        setProblem(error instanceof AppError ? error : new AppError('internal', messageOf(error)));
        // Somebody was first: what they did comes into sight.
        if (error instanceof AppError && error.code === 'conflict') start(() => router.refresh());
      }
    });
  return {
    busy,
    problem,
    share({ kind, id }, link, onDone) {
      const said = JSON.stringify(['share', id, link]);
      send(linksPath({ kind, id }), { id: entryId(tabStore, said), ...link }, () => {
        forgetEntryId(tabStore, said);
        onDone();
      });
    },
    revoke: (linkId, by, onDone) => send(`/api/links/${linkId}/revoke`, { by }, onDone),
  };
}
