import { useState, useTransition } from 'react';
import { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import { newCollectionSchema, type CollectionAct } from '@/lib/domain/collection';
import { idSchema } from '@/lib/domain/hash';
import { collectionEntryAnswerSchema } from '@/lib/protocol/collectionRest';
import { messageOf, request } from '../api/request';
import { parseWords } from '../findings/wordsInput';
import { tabStore } from '../page/keptStore';
import { collectionLogPath } from '../review/discussed';
import { entryId, forgetEntryId } from '../review/entryId';
import { makeCollection } from './makeCollection';

const madeSchema = z.object({ title: z.string(), id: idSchema });
const titleSchema = newCollectionSchema.pick({ title: true });

/** Puts a finding into a collection, or into a new one. Sent again, because no answer came, both are stored once. */
export function useAddToCollection(findingId: string) {
  const [problem, setProblem] = useState<AppError | null>(null);
  const [busy, start] = useTransition();
  const madeKey = `specular.made-collection.${findingId}`;

  async function idOf(by: string, to: { id: string } | { title: string }): Promise<string> {
    if ('id' in to) return to.id;
    const { title } = parseWords(titleSchema, { title: to.title });
    // One that was stored before the finding could be: tried again, also after a reload, it is not made twice.
    const made = madeSchema.safeParse(parseJson(tabStore.getItem(madeKey))).data;
    if (made?.title === title) return made.id;
    const { id } = await makeCollection({ title, author: by });
    tabStore.setItem(madeKey, JSON.stringify({ title, id }));
    return id;
  }
  const add = (by: string, to: { id: string } | { title: string }, note: string, onAdded: () => void) =>
    start(async () => {
      setProblem(null);
      try {
        const id = await idOf(by, to);
        const act: CollectionAct = { kind: 'add', finding: findingId, note };
        const said = JSON.stringify([id, by, act]);
        const json = { id: entryId(tabStore, said), by, act };
        await request(collectionLogPath(id), collectionEntryAnswerSchema, { method: 'POST', json });
        forgetEntryId(tabStore, said);
        tabStore.removeItem(madeKey);
        start(onAdded);
      } catch (error) {
        setProblem(error instanceof AppError ? error : new AppError('internal', messageOf(error)));
      }
    });
  return { busy, problem, add };
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
