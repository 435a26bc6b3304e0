import type { Task, TaskState } from './task';

export const TASK_CREATED_AT = '2026-01-01T00:00:00.000Z';
const running: TaskState = { status: 'running', startedAt: TASK_CREATED_AT, etaMs: null };

/** A pull of ten bytes of which so many are there. */
export function sampleTask(done: number, state: TaskState = running): Task {
  return {
    id: 't',
    kind: 'pull',
    title: 'Pull',
    subject: 's',
    createdAt: TASK_CREATED_AT,
    unit: 'bytes',
    done,
    total: 10,
    report: {},
    state,
  };
}
