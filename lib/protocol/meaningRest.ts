/** What `GET /api/findings/near` and `GET /api/findings/ID/near` take. */
import { z } from 'zod';
import { findingFilterSchema, MAX_SEARCH_LENGTH } from '../domain/findingFilter';
import { limit } from './rest';

/** A filter of the list, whose search is by meaning here. */
export const nearTextQuerySchema = findingFilterSchema.extend({
  search: z
    .string('must be given')
    .trim()
    .min(1, 'must not be empty')
    .max(MAX_SEARCH_LENGTH, `must be at most ${MAX_SEARCH_LENGTH} characters`),
  limit: limit(5),
});
export const nearFindingQuerySchema = z.strictObject({ limit: limit(5) });
