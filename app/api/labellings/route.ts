import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { newLabellingSchema } from '@/lib/domain/labelling';
import { readJson } from '../_request/body';

export const dynamic = 'force-dynamic';

export const GET = handle(async () => ({ labellings: await getServices().labellings.list() }));

/** Freezes what the channels are judged by, and begins. */
export const POST = handle(async (request) => ({
  labelling: await getServices().labellings.create(await readJson(request, newLabellingSchema)),
  progress: [],
}));
