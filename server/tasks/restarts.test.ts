/** Tasks over the end of their process, and of their database. */
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import type { TaskRepository } from '../db/database';
import { inputSchema, manualRunner, newTask, withTestTasks } from './testTasks.testing';
import { whenOver } from './whenOver.testing';

const test = withTestTasks();

describe('a restart', () => {
  it('goes on with what ran and what waited, with the same input and what was told before', async () => {
    const before = manualRunner();
    const stopped = test.open(before.runner);
    const running = await stopped.start(newTask({ total: 10, input: { name: 'running' } }));
    const waiting = await stopped.start(newTask({ input: { name: 'waiting' } }));
    (await before.call(0)).context.progress({ done: 4, report: { refused: ['x'] } });
    await stopped.close();
    expect(await test.database.tasks.get(running.id)).toMatchObject({ status: 'running', done: 4 });
    await expect(stopped.start(newTask())).rejects.toMatchObject({ code: 'unavailable' });

    await test.reopenDatabase();
    const after = manualRunner();
    const service = test.open(after.runner);
    expect((await service.get(running.id))?.state).toEqual({ status: 'queued' });
    await expect(service.cancel(running.id)).rejects.toMatchObject({ code: 'unavailable' });
    await service.recover();
    await service.recover();
    const { input, context, end } = await after.call(0);
    expect(input).toEqual({ name: 'running' });
    expect(context.before).toEqual({ done: 4, total: 10, report: { refused: ['x'] } });
    context.progress({ done: 10 });
    end.resolve();
    const over = await whenOver(service, running.id);
    expect(over).toMatchObject({ done: 10, report: { refused: ['x'] }, state: { status: 'completed' } });
    const next = await after.call(1);
    expect([next.input.name, next.context.before]).toEqual(['waiting', null]);
    next.end.resolve();
    await whenOver(service, waiting.id);
    expect(after.calls).toHaveLength(2);
  });

  it('after a kill finds what was stored about a second before', async () => {
    const dead = manualRunner();
    const killed = test.open(dead.runner); // never closed before the next one looks
    const { id } = await killed.start(newTask());
    const { context } = await dead.call(0);
    context.progress({ done: 3 });
    await expect.poll(async () => (await test.database.tasks.get(id))?.done).toBe(3);
    const { runner, call } = manualRunner();
    const service = test.open(runner);
    await service.recover();
    expect((await call(0)).context.before).toMatchObject({ done: 3 });
  });

  it('joins what is asked for again before it was recovered', async () => {
    const stopped = test.open(manualRunner().runner);
    const { id } = await stopped.start(newTask({ key: 'again' }));
    await stopped.close();
    const { runner, calls, call } = manualRunner();
    const service = test.open(runner);
    const joined = await service.start(newTask({ key: 'again' }));
    await service.recover();
    expect(joined.id).toBe(id);
    await call(0);
    expect(calls).toHaveLength(1);
  });

  it('ends a task that it cannot read with a message, and goes on with the others', async () => {
    const stopped = test.open(manualRunner().runner);
    const strange = await stopped.start(newTask());
    const good = await stopped.start(newTask());
    await stopped.close();
    const { runner, call } = manualRunner();
    const service = test.open({
      ...runner,
      parse: (input) => {
        if (inputSchema.parse(input).name === strange.title) throw new Error('an old input');
        return inputSchema.parse(input);
      },
    });
    await service.recover();
    expect((await service.get(strange.id))?.state).toMatchObject({
      status: 'failed',
      error: { code: 'unsupported', message: expect.stringContaining('Start it again') as string },
    });
    await call(0);
    expect((await service.get(good.id))?.state.status).toBe('running');
  });
});

describe('a database that does not take the end', () => {
  it('lets the task fail here and now, and go on when it is asked for again', async () => {
    let broken = true;
    const update: TaskRepository['update'] = async (id, change) => {
      if (broken && change.finishedAt) throw new AppError('unavailable', 'The database does not answer right now.');
      return test.database.tasks.update(id, change);
    };
    const { runner, call } = manualRunner();
    const service = test.open(runner, { tasks: { ...test.database.tasks, update } });
    const { id } = await service.start(newTask({ key: 'unstored' }));
    (await call(0)).end.resolve();
    const failed = await whenOver(service, id);
    expect(failed.state).toMatchObject({ status: 'failed', error: { code: 'unavailable' } });
    expect(await service.get(id)).toEqual(failed);
    expect((await service.list()).find((task) => task.id === id)).toEqual(failed);
    broken = false;
    expect((await service.start(newTask({ key: 'unstored' }))).id).toBe(id);
    (await call(1)).end.resolve();
    expect((await whenOver(service, id)).state.status).toBe('completed');
  });
});
