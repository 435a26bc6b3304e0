/** Words that somebody began to write and did not save yet: they outlive the page, in the browser that they were written in. */
import { z } from 'zod';
import { revisionNumberSchema } from '@/lib/domain/findingWords';

const draftSchema = z.object({
  /** The revision that the writing began with, and what it said. */
  basedOn: revisionNumberSchema,
  base: z.object({ title: z.string(), text: z.string(), tags: z.array(z.string()) }),
  /** As they stand in the fields: what is not right yet is kept, too. */
  title: z.string(),
  text: z.string(),
  tags: z.string(),
});
export type WordsDraft = z.infer<typeof draftSchema>;

export type DraftStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Null: there is none, or none that can be read. */
export function readDraft(store: DraftStore, findingId: string): WordsDraft | null {
  try {
    return draftSchema.safeParse(JSON.parse(store.getItem(keyOf(findingId)) ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

/** Null takes it away. A browser without room keeps none: the words are in the page still. */
export function writeDraft(store: DraftStore, findingId: string, draft: WordsDraft | null): void {
  try {
    if (draft) store.setItem(keyOf(findingId), JSON.stringify(draft));
    else store.removeItem(keyOf(findingId));
  } catch {
    // See above.
  }
}

function keyOf(findingId: string): string {
  return `specular.draft.${findingId}`;
}
