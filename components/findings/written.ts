/** What has words with revisions: findings, and collections of them. Where they are asked for, and what comes back. */
import { z } from 'zod';
import { findingSchema } from '@/lib/domain/finding';
import { collectionSchema } from '@/lib/domain/collection';
import { wordsRevisionSchema } from '@/lib/domain/findingWords';
import { pageOf } from '@/lib/protocol/rest';

export type WrittenKind = 'finding' | 'collection';
/** A finding where it does not say. */
export interface WrittenRef {
  id: string;
  kind?: WrittenKind;
}

export function writtenPath({ id, kind = 'finding' }: WrittenRef): string {
  return `/api/${kind}s/${id}`;
}

const revisions = pageOf(wordsRevisionSchema);
const SCHEMAS = {
  finding: { answer: z.object({ finding: findingSchema }).transform(({ finding }): WrittenNow => finding), revisions },
  collection: {
    answer: z.object({ collection: collectionSchema }).transform(({ collection }): WrittenNow => collection),
    revisions,
  },
};
type WrittenNow = Pick<
  z.infer<typeof collectionSchema>,
  'id' | 'title' | 'text' | 'tags' | 'author' | 'revision' | 'lastEdit'
>;

export function writtenSchemas(kind: WrittenKind = 'finding') {
  return SCHEMAS[kind];
}
