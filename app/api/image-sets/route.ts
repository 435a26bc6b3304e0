import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { createImageSetSchema } from '@/lib/protocol/rest';
import { readJson } from '../_request/body';

export const dynamic = 'force-dynamic';

export const GET = handle(async () => ({ imageSets: await getServices().database.images.listSets() }));

export const POST = handle(async (request) => {
  const { name, description } = await readJson(request, createImageSetSchema);
  return { imageSet: await getServices().images.createSet(name, description) };
});
