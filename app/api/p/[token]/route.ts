import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import type { PublicState } from '@/lib/protocol/shareRest';

export const dynamic = 'force-dynamic';

interface Context {
  params: Promise<{ token: string }>;
}

/** Whether the link shows something; 410 when it does not any more. */
export const GET = handle(async (_request, context: Context) => {
  await getServices().share.open((await context.params).token);
  return Response.json({ state: 'active' } satisfies PublicState, { headers: { 'cache-control': 'no-store' } });
});
