import { isTaskOver, type Task } from '@/lib/domain/task';
import type { TaskService } from '@/server/tasks/taskService';

/** A comment this often, so that nobody on the way takes a quiet connection for a dead one. */
export const HEARTBEAT_MS = 15_000;

/**
 * A task as a text/event-stream: what it is now, then its changes, until it is over. A receiver that is slow gets the
 * newest state when it is ready for it, never a backlog. Nothing is held before the first read; everything is given back
 * when the receiver leaves: by the end of the stream, or by `left`, which is aborted with its connection.
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
  let unsubscribe: (() => void) | null = null;

  const end = () => {
    ended = true;
    unsubscribe?.();
    left.removeEventListener('abort', end);
    wake?.();
  };
  const begin = async () => {
    left.addEventListener('abort', end);
    unsubscribe = tasks.subscribe(id, (task) => {
      newest = task;
      wake?.();
    });
    const task = await tasks.get(id);
    newest ??= task; // what was told meanwhile is newer
    if (left.aborted || !newest) end();
  };

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

  const source: UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> = {
    async pull(controller) {
      try {
        if (!unsubscribe) await begin();
      } catch (error) {
        end();
        throw error;
      }
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
  };
  // Nothing is made in advance: who asks for the headers alone never reads, and never says that it leaves.
  return new ReadableStream(source, { highWaterMark: 0 });
}
