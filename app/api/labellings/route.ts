import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { newLabellingSchema } from '@/lib/domain/labelling';
import { labellingPageQuerySchema } from '@/lib/protocol/labellingRest';
import { readQuery } from '../_request/address';
import { readJson } from '../_request/body';

export const dynamic = 'force-dynamic';

/** Newest first. */
export const GET = handle(async (request) =>
  getServices().labellings.list(readQuery(request, labellingPageQuerySchema)),
);

/** Freezes what the channels are judged by, and begins. */
export const POST = handle(async (request) => ({
  labelling: await getServices().labellings.create(await readJson(request, newLabellingSchema)),
  progress: [],
}));
