/** A pull from its start to its end, whoever does it: this process or a running server. */
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@/lib/domain/appError';
import { idSchema } from '@/lib/domain/hash';
import type { Network } from '@/lib/domain/network';
import { isTaskOver, type Task } from '@/lib/domain/task';
import { networkAnswerSchema, taskAnswerSchema } from '@/lib/protocol/rest';
import type { Services } from '../services';
import type { PullWatch } from './library';
import type { Ask } from './remoteImages';

const LOOK_EVERY_MS = 250;

/** What following a pull needs. */
export interface Pulls {
  start(id: string): Promise<Task>;
  look(taskId: string): Promise<Task>;
  cancel(taskId: string): Promise<unknown>;
  network(id: string): Promise<Network>;
}

export function localPulls({ catalogue, tasks, networks }: Pick<Services, 'catalogue' | 'tasks' | 'networks'>): Pulls {
  return {
    start: (id) => catalogue.pull(id),
    async look(taskId) {
      const task = await tasks.get(taskId);
      if (!task) throw new AppError('not_found', 'The pull is gone.');
      return task;
    },
    cancel: (taskId) => tasks.cancel(taskId),
    network: (id) => networks.get(id),
  };
}

export function remotePulls(ask: Ask): Pulls {
  return {
    start: async (id) => (await ask(taskAnswerSchema, `/api/catalogue/${encodeURIComponent(id)}/pull`, {})).task,
    look: async (taskId) => (await ask(taskAnswerSchema, `/api/tasks/${taskId}`)).task,
    cancel: (taskId) => ask(taskAnswerSchema, `/api/tasks/${taskId}/cancel`, {}),
    network: async (id) => (await ask(networkAnswerSchema, `/api/networks/${id}`)).network,
  };
}

/** Throws what the pull failed with, and `cancelled` when the signal or somebody else stopped it. */
export async function followPull(pulls: Pulls, id: string, { signal, onProgress }: PullWatch): Promise<Network> {
  let task = await pulls.start(id);
  while (!isTaskOver(task.state)) {
    onProgress(task);
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    // It may have ended in this moment: then there is nothing to cancel.
    if (signal.aborted) await pulls.cancel(task.id).catch(() => undefined);
    task = await pulls.look(task.id);
  }
  switch (task.state.status) {
    case 'failed':
      throw AppError.fromBody(task.state.error);
    case 'cancelled':
      throw new AppError('cancelled', 'The pull was cancelled. What has arrived is kept.');
    default:
      return pulls.network(idSchema.parse(task.report.networkId));
  }
}
