import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { jobMapQuerySchema } from '@/lib/protocol/rest';
import { found, readId, readQuery, type IdContext } from '../../../_request/address';
import { exportMap } from './exportMap';

export const dynamic = 'force-dynamic';

/** The map of a run as a file; of a partial one, what is known of it. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'run');
  const query = readQuery(request, jobMapQuerySchema);
  const services = getServices();
  const job = found(await services.jobs.get(id), 'run');
  return exportMap(services, job, query);
});
