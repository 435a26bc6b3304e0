import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { newReviewEntrySchema } from '@/lib/domain/findingReview';
import { reviewQuerySchema } from '@/lib/protocol/reviewRest';
import { readId, readQuery, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** What was said of the finding, by number: those after the last one that is known. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'finding');
  const { after, limit } = readQuery(request, reviewQuerySchema);
  return getServices().findings.reviewLog(id, after, limit);
});

/** A status, a vote, a comment; null where it says what holds already. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'finding');
  return { entry: await getServices().findings.review(id, await readJson(request, newReviewEntrySchema)) };
});
