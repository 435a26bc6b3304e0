/** Task services on a real database, and tasks whose work the test does. */
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { z } from 'zod';
import { openDatabase, type OpenDatabase } from '../db/openDatabase';
import { makeDataDir } from '../db/testing/makeDataDir.testing';
import { deferred } from '../jobs/deferred';
import { createLog } from '../log';
import { createTaskService, type TaskServiceOptions } from './createTaskService';
import type { NewTask, TaskContext, TaskRunner, TaskService } from './taskService';

export const inputSchema = z.strictObject({ name: z.string() });
export type Input = z.infer<typeof inputSchema>;

/** A runner: each call waits to be taken and then to be settled. */
export function manualRunner(concurrency = 1) {
  const calls: { input: Input; context: TaskContext; end: ReturnType<typeof deferred<void>> }[] = [];
  const waiters: (() => void)[] = [];
  const runner: TaskRunner<Input> = {
    concurrency,
    parse: (input) => inputSchema.parse(input),
    run(input, context) {
      const end = deferred<void>();
      context.signal.addEventListener('abort', () => end.reject(context.signal.reason));
      calls.push({ input, context, end });
      waiters.splice(0).forEach((wake) => wake());
      return end.promise;
    },
  };
  /** The call with this place in the order, once it was made. */
  const call = async (index: number) => {
    while (calls.length <= index) await new Promise<void>((resolve) => waiters.push(resolve));
    return calls[index]!;
  };
  return { runner, calls, call };
}

let made = 0;
/** A task of a name that no other has. */
export function newTask(fields: Partial<NewTask> = {}): NewTask {
  const name = `task ${made++}`;
  return { kind: 'import', title: name, subject: 'set', unit: 'pictures', input: { name }, key: name, ...fields };
}

export interface TestTasks {
  database: OpenDatabase;
  /** A service with this runner for imports, as a process has it that starts. Closed after the test. */
  open(runner: TaskRunner<Input>, change?: Partial<Pick<TaskServiceOptions, 'tasks' | 'now'>>): TaskService;
  /** Closes the database and opens it again. */
  reopenDatabase(): Promise<void>;
}

/** One database for the tests of a file. Read the result inside tests only. */
export function withTestTasks(): TestTasks {
  const test = {} as TestTasks;
  const services: TaskService[] = [];
  let dataDir: string;
  test.open = (runner, change) => {
    const log = createLog({ level: 'silent', format: 'text' });
    const service = createTaskService({ tasks: test.database.tasks, log, ...change });
    service.register('import', runner);
    services.push(service);
    return service;
  };
  test.reopenDatabase = async () => {
    await test.database.close();
    test.database = await openDatabase({ dataDir });
  };
  beforeAll(async () => {
    dataDir = await makeDataDir('tasks');
    test.database = await openDatabase({ dataDir });
  });
  afterAll(async () => {
    await test.database.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.close()));
    // What a test left unfinished must not be recovered by the next one.
    for (const { id } of await test.database.tasks.listUnfinished())
      await test.database.tasks.update(id, { status: 'cancelled', finishedAt: new Date().toISOString() });
  });
  return test;
}
