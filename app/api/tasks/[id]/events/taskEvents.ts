import { isTaskOver, type Task } from '@/lib/domain/task';
import type { TaskService } from '@/server/tasks/taskService';

/** A comment this often, so that nobody on the way takes a quiet connection for a dead one. */
export const HEARTBEAT_MS = 15_000;

/**
 * A task as a text/event-stream: what it is now, then its changes, until it is over. A receiver that is slow gets the
 * newest state when it is ready for it, never a backlog. Everything is given back when it leaves: by the end of the
 * stream, or by `left`, which is aborted with its connection.
 */
export function taskEvents(
  tasks: Pick<TaskService, 'get' | 'subscribe'>,
  id: string,
  left: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let newest: Task | null = null;
  let told: Task | null = null;
  let wake: (() => void) | null = null;
  let ended = false;
  let cancelled = false;

  const unsubscribe = tasks.subscribe(id, (task) => {
    newest = task;
    wake?.();
  });
  const end = () => {
    ended = true;
    unsubscribe();
    left.removeEventListener('abort', end);
    wake?.();
  };
  left.addEventListener('abort', end);

  /** Waits for a change, the end or the next heartbeat. */
  const somethingToSay = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => wake?.(), HEARTBEAT_MS);
      wake = () => {
        clearTimeout(timer);
        wake = null;
        resolve();
      };
    });

  return new ReadableStream({
    async start() {
      const task = await tasks.get(id);
      newest ??= task; // what was told meanwhile is newer
      if (left.aborted || !newest) end();
    },
    async pull(controller) {
      if (newest === told && !ended) await somethingToSay();
      if (cancelled) return;
      if (ended) return controller.close();
      if (newest === told) return controller.enqueue(encoder.encode(': still here\n\n'));
      told = newest;
      controller.enqueue(encoder.encode(`data: ${JSON.stringify(told)}\n\n`));
      if (told && isTaskOver(told.state)) {
        end();
        controller.close();
      }
    },
    cancel() {
      cancelled = true;
      end();
    },
  });
}
