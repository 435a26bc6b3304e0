import { isTaskOver, type Task } from '@/lib/domain/task';
import type { TaskService } from './taskService';

/** Resolves with the task's last state. */
export function whenOver(tasks: Pick<TaskService, 'get' | 'subscribe'>, id: string): Promise<Task> {
  return new Promise((resolve) => {
    const look = (task: Task | null) => {
      if (!task || !isTaskOver(task.state)) return;
      stop();
      resolve(task);
    };
    const stop = tasks.subscribe(id, look);
    void tasks.get(id).then(look);
  });
}
