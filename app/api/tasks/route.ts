import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { taskListQuerySchema } from '@/lib/protocol/rest';
import { readQuery } from '../_request/address';

export const dynamic = 'force-dynamic';

export const GET = handle(async (request) => {
  return { tasks: await getServices().tasks.list(readQuery(request, taskListQuerySchema)) };
});
