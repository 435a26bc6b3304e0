import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { found, readId, type IdContext } from '../../../_request/address';
import { taskEvents } from './taskEvents';

export const dynamic = 'force-dynamic';

/** Server-sent events, each one the whole task: its state now, every change, and its end, with which the stream ends. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'task');
  const { tasks } = getServices();
  found(await tasks.get(id), 'task');
  return new Response(taskEvents(tasks, id, request.signal), {
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      // Proxies that collect answers would hold the events back.
      'x-accel-buffering': 'no',
    },
  });
});
