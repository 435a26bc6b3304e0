/** All routes that are described. A route of theirs that is missing fails app/api/openApi.test.ts. */
import { type z } from 'zod';
import { COLLECTION_OPERATIONS, COLLECTION_SCHEMAS } from './collectionOperations';
import { FINDING_OPERATIONS, FINDING_SCHEMAS } from './findingOperations';
import { INBOX_OPERATIONS, INBOX_SCHEMAS } from './inboxOperations';
import { LABELLING_OPERATIONS, LABELLING_SCHEMAS } from './labellingOperations';
import type { Operation } from './operation';
import { PATCH_OPERATIONS } from './patchOperations';
import { SHARING_OPERATIONS, SHARING_SCHEMAS } from './sharingOperations';

/** Schemas with a name of their own. One that stands in another described one needs a name. */
export const NAMED_SCHEMAS = {
  ...FINDING_SCHEMAS,
  ...SHARING_SCHEMAS,
  ...COLLECTION_SCHEMAS,
  ...LABELLING_SCHEMAS,
  ...INBOX_SCHEMAS,
} satisfies Record<string, z.ZodType>;

export const OPERATIONS: readonly Operation[] = [
  ...FINDING_OPERATIONS,
  ...SHARING_OPERATIONS,
  ...COLLECTION_OPERATIONS,
  ...LABELLING_OPERATIONS,
  ...INBOX_OPERATIONS,
  ...PATCH_OPERATIONS,
];
