/** Finding findings: what the list can be filtered by, and filters that are kept. The list itself is in rest.ts. */
import { z } from 'zod';
import { findingFacetsSchema, findingFilterSchema, savedFilterSchema } from '../domain/findingFilter';
import { idSchema } from '../domain/hash';

/** Parameters of the list that may be given several times. */
export const REPEATED_FILTERS = ['tag'] as const;
export const findingFacetsQuerySchema = findingFilterSchema.extend({ sessionId: idSchema.optional() });
export const findingFacetsAnswerSchema = z.object({ facets: findingFacetsSchema });
export const savedFilterAnswerSchema = z.object({ savedFilter: savedFilterSchema });
export const savedFiltersAnswerSchema = z.object({ savedFilters: z.array(savedFilterSchema) });
