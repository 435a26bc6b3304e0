import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import { isTaskOver, type Task } from '@/lib/domain/task';
import type { TaskRepository } from '../db/database';
import { inputSchema, manualRunner, newTask, withTestTasks } from './testTasks.testing';
import { whenOver } from './whenOver.testing';

const test = withTestTasks();

describe('a task', () => {
  it('runs, tells how far it is, and is found with its end and its report', async () => {
    const { runner, call } = manualRunner();
    const service = test.open(runner);
    const task = await service.start(newTask({ input: { name: 'zip' }, total: 4 }));
    expect(task).toMatchObject({ kind: 'import', done: 0, total: 4, report: {} });
    const { input, context, end } = await call(0);
    expect([input, context.before, context.taskId]).toEqual([{ name: 'zip' }, null, task.id]);
    context.progress({ done: 3, report: { refused: ['a'] } });
    context.progress({ done: 4, report: { added: 3 } });
    expect(await service.get(task.id)).toMatchObject({
      done: 4,
      report: { refused: ['a'], added: 3 },
      state: { status: 'running', etaMs: null },
    });
    end.resolve();
    const over = await whenOver(service, task.id);
    expect(over).toMatchObject({
      done: 4,
      total: 4,
      report: { refused: ['a'], added: 3 },
      state: { status: 'completed' },
    });
    expect(await test.open(runner).get(task.id)).toEqual(over);
    context.progress({ done: 1 });
    expect(await service.get(task.id)).toEqual(over);
  });

  it('tells its subscribers at most ten times a second, and the end always, once', async () => {
    const { runner, call } = manualRunner();
    const service = test.open(runner);
    const toldOfAll: Task[] = [];
    const toldOfOne: Task[] = [];
    service.subscribe(null, (task) => toldOfAll.push(task));
    const task = await service.start(newTask());
    service.subscribe(task.id, () => {
      throw new Error('a listener that fails is its own problem');
    });
    service.subscribe(task.id, (one) => toldOfOne.push(one));
    service.subscribe('another', () => expect.fail('told of a task that is not its own'));
    const { context, end } = await call(0);
    for (let done = 1; done <= 10_000; done++) context.progress({ done });
    end.resolve();
    await whenOver(service, task.id);
    expect(toldOfOne.length).toBeLessThan(10);
    expect(toldOfOne.filter(({ state }) => isTaskOver(state))).toEqual([await service.get(task.id)]);
    expect(toldOfOne.at(-1)).toMatchObject({ done: 10_000, state: { status: 'completed' } });
    expect(toldOfAll.at(0)?.state.status).toBe('queued');
    expect(toldOfAll.at(-1)).toEqual(toldOfOne.at(-1));
  });

  it('tells nothing more of it once its runner has ended, though some of its work goes on', async () => {
    let now = 1_000_000;
    const { runner, calls, call } = manualRunner();
    const update: TaskRepository['update'] = async (id, change) => {
      if (change.finishedAt) {
        now += 10_000;
        calls[0]!.context.progress({ done: 99 });
      }
      return test.database.tasks.update(id, change);
    };
    const service = test.open(runner, { tasks: { ...test.database.tasks, update }, now: () => now });
    const told: number[] = [];
    service.subscribe(null, ({ done }) => told.push(done));
    const { id } = await service.start(newTask());
    (await call(0)).context.progress({ done: 7 });
    calls[0]!.end.reject(new AppError('storage_full', 'The disk is full.'));
    expect(await whenOver(service, id)).toMatchObject({ done: 7, state: { status: 'failed' } });
    expect(told.at(-1)).toBe(7);
    expect(told).not.toContain(99);
  });

  it('estimates what is left from the speed that it sees', async () => {
    const { runner, call } = manualRunner();
    let now = 1_000_000;
    const service = test.open(runner, { now: () => now });
    const { id } = await service.start(newTask({ total: 100 }));
    const { context, end } = await call(0);
    context.progress({ done: 50 }); // there already
    now += 2000;
    context.progress({ done: 60 });
    expect((await service.get(id))?.state).toMatchObject({ status: 'running', etaMs: 8000 });
    end.resolve();
    await whenOver(service, id);
  });

  it('that throws an AppError fails with its message; a surprise tells nothing of the server', async () => {
    const { runner, call } = manualRunner();
    const service = test.open(runner);
    const errors = [new AppError('storage_full', 'The disk is full.'), new Error('/secret/path is undefined')];
    for (const [index, error] of errors.entries()) {
      const { id } = await service.start(newTask());
      (await call(index)).end.reject(error);
      const { state } = await whenOver(service, id);
      expect(state).toMatchObject({ status: 'failed' });
      if (index === 0) expect(state).toMatchObject({ error: { code: 'storage_full', message: 'The disk is full.' } });
      else expect(JSON.stringify(state)).not.toContain('secret');
    }
  });

  it('whose input cannot be right is refused before anything is stored', async () => {
    const service = test.open(manualRunner().runner);
    const task = newTask({ input: { name: 7 } });
    await expect(service.start(task)).rejects.toThrow(z.ZodError);
    expect((await service.list({ limit: 500 })).map(({ title }) => title)).not.toContain(task.title);
  });

  it('asked for twice with one key is one until it is over', async () => {
    const { runner, call } = manualRunner();
    const service = test.open(runner);
    const tasks = await Promise.all([1, 2, 3].map(() => service.start(newTask({ key: 'same' }))));
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(1);
    (await call(0)).end.resolve();
    await whenOver(service, tasks[0]!.id);
    const next = await service.start(newTask({ key: 'same' }));
    expect(next.id).not.toBe(tasks[0]!.id);
  });
});

describe('a task that ends while it is asked for again', () => {
  it('is not run a second time: the one who asks gets a new one', async () => {
    const { runner, calls, call } = manualRunner();
    let ended: Promise<Task> | null = null;
    // The row is read while the task runs, and the answer arrives when it is over.
    const findUnfinished: TaskRepository['findUnfinished'] = async (key) => {
      const row = await test.database.tasks.findUnfinished(key);
      if (row) calls[0]?.end.resolve();
      await ended;
      return row;
    };
    const service = test.open(runner, { tasks: { ...test.database.tasks, findUnfinished } });
    const first = await service.start(newTask({ key: 'race' }));
    await call(0);
    ended = whenOver(service, first.id);
    const second = await service.start(newTask({ key: 'race' }));
    expect(second.id).not.toBe(first.id);
    expect((await service.get(first.id))?.state.status).toBe('completed');
    (await call(1)).end.resolve();
    await whenOver(service, second.id);
    expect(calls.map(({ context }) => context.taskId)).toEqual([first.id, second.id]);
  });
});

describe('the queue', () => {
  it('runs as many of a kind as it may, in order, and lists those that are not over first', async () => {
    const { runner, calls, call } = manualRunner(2);
    const service = test.open(runner);
    const subject = 'the queue';
    const ids: string[] = [];
    for (let i = 0; i < 4; i++) ids.push((await service.start(newTask({ subject, input: { name: `${i}` } }))).id);
    await call(1);
    expect(calls.map(({ input }) => input.name)).toEqual(['0', '1']);
    expect((await service.get(ids[2]!))?.state).toEqual({ status: 'queued' });
    calls[1]!.end.resolve();
    await whenOver(service, ids[1]!);
    expect((await call(2)).input.name).toBe('2');
    const listed = await service.list({ subject });
    expect(listed.map(({ id, state }) => [ids.indexOf(id), state.status])).toEqual([
      [3, 'queued'],
      [2, 'running'],
      [0, 'running'],
      [1, 'completed'],
    ]);
    expect(await service.list({ subject, limit: 1 })).toHaveLength(1);
    expect(await service.list({ kind: 'pull', subject })).toEqual([]);
  });

  it('does not hold up one kind by another', async () => {
    const imports = manualRunner();
    const pulls = manualRunner();
    const service = test.open(imports.runner);
    service.register('pull', pulls.runner);
    await service.start(newTask());
    await service.start(newTask({ kind: 'pull' }));
    await imports.call(0);
    await pulls.call(0);
    expect(() => service.register('pull', pulls.runner)).toThrow('twice');
    await expect(service.start(newTask({ kind: 'prediction' }))).rejects.toThrow('Nothing is registered');
  });
});

describe('cancel', () => {
  it('of a queued task ends it at once, and it never runs', async () => {
    const { runner, calls, call } = manualRunner();
    const service = test.open(runner);
    const first = await service.start(newTask());
    const second = await service.start(newTask());
    expect((await service.cancel(second.id)).state).toMatchObject({ status: 'cancelled' });
    (await call(0)).end.resolve();
    await whenOver(service, first.id);
    expect(calls).toHaveLength(1);
  });

  it('of a running task aborts its runner and keeps what was done; the next one gets its place', async () => {
    const { runner, call } = manualRunner();
    const service = test.open(runner);
    const first = await service.start(newTask());
    const second = await service.start(newTask({ input: { name: 'second' } }));
    const { context } = await call(0);
    context.progress({ done: 7 });
    const cancelled = await service.cancel(first.id);
    expect(cancelled).toMatchObject({ done: 7, state: { status: 'cancelled' } });
    expect(context.signal.reason).toMatchObject({ code: 'cancelled' });
    expect((await call(1)).input.name).toBe('second');
    expect(await service.get(first.id)).toEqual(cancelled);
    await expect(service.cancel(first.id)).rejects.toMatchObject({
      code: 'conflict',
      message: 'This task was cancelled already; there is nothing to cancel.',
    });
    await service.cancel(second.id);
  });

  it('holds also when the runner returns or fails in its own way', async () => {
    const ways = [() => Promise.resolve(), () => Promise.reject(new Error('ECONNRESET'))];
    for (const way of ways) {
      const service = test.open({
        concurrency: 1,
        parse: (input) => inputSchema.parse(input),
        run: (_input, { signal }) =>
          new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())).then(way),
      });
      const { id } = await service.start(newTask());
      expect((await service.cancel(id)).state.status).toBe('cancelled');
    }
  });

  it('of what is not there is not_found', async () => {
    const service = test.open(manualRunner().runner);
    await expect(service.cancel('nobody')).rejects.toMatchObject({ code: 'not_found' });
    expect(await service.get('nobody')).toBeNull();
  });
});
