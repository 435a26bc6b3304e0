import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { found, readId, type IdContext } from '../../../_request/address';
import { eventsAnswer } from '../../../_request/stateEvents';
import { taskEvents } from './taskEvents';

export const dynamic = 'force-dynamic';

/** Server-sent events, each one the whole task: its state now, every change, and its end, with which the stream ends. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'task');
  const { tasks } = getServices();
  found(await tasks.get(id), 'task');
  return eventsAnswer(taskEvents(tasks, id, request.signal));
});
