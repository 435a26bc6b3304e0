import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { embeddingPageQuerySchema, newEmbeddingSchema } from '@/lib/protocol/rest';
import { found, readId, readQuery, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** A page of the set's maps, newest first. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const page = readQuery(request, embeddingPageQuerySchema);
  const { database, embeddings } = getServices();
  found(await database.images.getSet(id), 'image set');
  const { items, total } = await embeddings.list({ imageSetId: id }, page);
  return { embeddings: items, total };
});

/** Makes a map of the set, or finds the one that was made so before. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const question = await readJson(request, newEmbeddingSchema);
  const embedding = await getServices().embeddings.start({ ...question, imageSetId: id });
  return Response.json({ embedding }, { status: 202 });
});
