/** What a comparison shows, as it stands in the address: `?a=squeezenet&b=mobilenet&image=dog&layers=all`. */
import { idSchema } from '@/lib/domain/hash';

export interface ComparisonQuery {
  a: string | null;
  b: string | null;
  imageId: string | null;
  /** Only layers with weights, or all of them. */
  layers: 'weights' | 'all';
}

/** Reads each parameter by itself; what cannot be read is left out, so that an old link still opens. */
export function parseComparisonQuery(
  parameters: Readonly<Record<string, string | string[] | undefined>>,
): ComparisonQuery {
  const id = (name: string) => idSchema.safeParse(parameters[name]).data ?? null;
  return { a: id('a'), b: id('b'), imageId: id('image'), layers: parameters.layers === 'all' ? 'all' : 'weights' };
}

export function comparisonHref({ a, b, imageId, layers }: ComparisonQuery): string {
  const query = new URLSearchParams();
  if (a) query.set('a', a);
  if (b) query.set('b', b);
  if (imageId) query.set('image', imageId);
  if (layers === 'all') query.set('layers', layers);
  return `/networks/compare${query.size > 0 ? `?${query}` : ''}`;
}
