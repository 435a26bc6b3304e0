import { isTaskOver } from '@/lib/domain/task';
import type { TaskService } from '@/server/tasks/taskService';
import { stateEvents } from '../../../_request/stateEvents';

/** A task as a text/event-stream: what it is now, then its changes, until it is over. */
export function taskEvents(
  tasks: Pick<TaskService, 'get' | 'subscribe'>,
  id: string,
  left: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return stateEvents(
    {
      get: () => tasks.get(id),
      subscribe: (listener) => tasks.subscribe(id, listener),
      isOver: ({ state }) => isTaskOver(state),
    },
    left,
  );
}
