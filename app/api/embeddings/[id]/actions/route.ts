import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { embeddingActSchema } from '@/lib/protocol/rest';
import { readId, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** Pauses, resumes, stops it, or goes on with it. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'map');
  const { action, by } = await readJson(request, embeddingActSchema);
  return { embedding: await getServices().embeddings.control(id, action, by) };
});
