import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { markNoticesSchema } from '@/lib/domain/notice';
import { inboxQuerySchema } from '@/lib/protocol/inboxRest';
import { readQuery } from '../_request/address';
import { readJson } from '../_request/body';

export const dynamic = 'force-dynamic';

/** What concerns a person, newest first. */
export const GET = handle(async (request) => {
  const { person, show, offset, limit } = readQuery(request, inboxQuerySchema);
  const { inbox } = getServices();
  const [page, state] = await Promise.all([
    inbox.list(person, { unread: show === 'unread' }, { offset, limit }),
    inbox.state(person),
  ]);
  return { ...page, state };
});

/** Read, all read, or unread again. */
export const POST = handle(async (request) => ({
  state: await getServices().inbox.mark(await readJson(request, markNoticesSchema)),
}));
