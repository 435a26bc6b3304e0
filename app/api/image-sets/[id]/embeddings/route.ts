import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { newEmbeddingSchema } from '@/lib/protocol/rest';
import { found, readId, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** The maps of the set, newest first. */
export const GET = handle(async (_request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { database, embeddings } = getServices();
  found(await database.images.getSet(id), 'image set');
  return { embeddings: await embeddings.list({ imageSetId: id }) };
});

/** Makes a map of the set, or finds the one that was made so before. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const question = await readJson(request, newEmbeddingSchema);
  const embedding = await getServices().embeddings.start({ ...question, imageSetId: id });
  return Response.json({ embedding }, { status: 202 });
});
