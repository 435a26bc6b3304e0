/** The REST requests and answers of filters; a part of rest.ts. */
import { z } from 'zod';
import { FILTER_RANGES, FILTER_SORTS, filterLayerSchema, layerFiltersSchema } from '../domain/layerFilters';

export const MAX_FILTER_SCALE = 64;

const wholeNumber = z.coerce.number().int('must be a whole number').max(0xffffffff);
/** Some filters of the layer: `count` from `from` on; to its end without a count. */
export const filterSpanQuerySchema = z.strictObject({
  from: wholeNumber.min(0, 'must be 0 or more').default(0),
  count: wholeNumber.min(1, 'must be 1 or more').optional(),
});
export const filterPictureQuerySchema = filterSpanQuerySchema.extend({
  /** Pixels a weight. */
  scale: wholeNumber
    .min(1, 'must be 1 or more')
    .max(MAX_FILTER_SCALE, `must be at most ${MAX_FILTER_SCALE}`)
    .default(8),
  range: z.enum(FILTER_RANGES).default('filter'),
  symmetric: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
  sort: z.enum(FILTER_SORTS).default('index'),
});

export const filterLayersAnswerSchema = z.object({ layers: z.array(filterLayerSchema) });
export const layerFiltersAnswerSchema = z.object({ filters: layerFiltersSchema });
