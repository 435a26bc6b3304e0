import os from 'node:os';

/**
 * Lets the thread that answers people go first where there are fewer cores than busy threads. On Linux a priority
 * belongs to the thread that sets it and to the threads that it starts (the inference runtime's pool); elsewhere it would
 * slow the whole process, so nothing is done there.
 */
export function lowerPriority(): void {
  if (process.platform !== 'linux') return;
  os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
}
