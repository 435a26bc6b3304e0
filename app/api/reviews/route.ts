import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { reviewsQuerySchema } from '@/lib/protocol/inboxRest';
import { readQuery } from '../_request/address';

export const dynamic = 'force-dynamic';

/** What a person is or was asked to look at, open ones first. */
export const GET = handle(async (request) => {
  const { person, offset, limit } = readQuery(request, reviewsQuerySchema);
  return getServices().inbox.reviews(person, { offset, limit });
});
