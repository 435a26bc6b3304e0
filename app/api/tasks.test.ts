/** Tasks, the catalogue and the storage over their routes, on real services. */
import { describe, expect, it } from 'vitest';
import * as rest from '@/lib/protocol/rest';
import { makeZip } from '@/server/images/makeZip.testing';
import { tinyPng } from '@/server/images/testImages.testing';
import { whenOver } from '@/server/tasks/whenOver.testing';
import { expectRefusal, get, okJson, postBytes, postJson, withRealServices } from './_request/routeCall.testing';
import { POST as postPull } from './catalogue/[id]/pull/route';
import { GET as getCatalogue } from './catalogue/route';
import { POST as postImport } from './image-sets/[id]/imports/route';
import { POST as postClear } from './storage/clear/route';
import { GET as getStorage } from './storage/route';
import { POST as postCancel } from './tasks/[id]/cancel/route';
import { GET as getEvents } from './tasks/[id]/events/route';
import { GET as getTask } from './tasks/[id]/route';
import { GET as getTasks } from './tasks/route';

const context = withRealServices();

async function importOne(): Promise<{ setId: string; taskId: string }> {
  const { images, tasks } = context.services;
  const { id } = await images.createSet('Pictures');
  const zip = Uint8Array.from(makeZip([{ name: 'a.png', data: tinyPng(1) }]));
  const answer = await okJson(postBytes(postImport, zip, { id, query: '?fileName=a.zip' }));
  const { task } = rest.taskAnswerSchema.parse(answer);
  await whenOver(tasks, task.id);
  return { setId: id, taskId: task.id };
}

describe('tasks', () => {
  it('are found by their id, their kind and what they are about', async () => {
    const { setId, taskId } = await importOne();
    const { task } = rest.taskAnswerSchema.parse(await okJson(get(getTask, taskId)));
    expect(task).toMatchObject({ id: taskId, subject: setId, done: 1, total: 1, state: { status: 'completed' } });
    const list = async (query: string) => rest.tasksAnswerSchema.parse(await okJson(get(getTasks, '', query))).tasks;
    expect(await list(`?subject=${setId}&kind=import`)).toEqual([task]);
    expect(await list(`?subject=${setId}&kind=pull`)).toEqual([]);
    await expectRefusal(get(getTasks, '', '?kind=nap'), 400, 'invalid_input', 'kind');
    await expectRefusal(get(getTasks, '', '?limit=201'), 400, 'invalid_input', 'limit');
    for (const id of ['nobody', 'a\0b', '..']) await expectRefusal(get(getTask, id), 404, 'not_found');
  });

  it('that are over cannot be cancelled, and those that are not there neither', async () => {
    const { taskId } = await importOne();
    const { message } = await expectRefusal(postJson(postCancel, {}, { id: taskId }), 409, 'conflict');
    expect(message).toBe('This task is complete already; there is nothing to cancel.');
    const field = 'id';
    await expectRefusal(postJson(postCancel, {}, { id: 'nobody' }), 404, 'not_found', field);
  });

  it('tell their end as an event stream that nobody on the way may hold back', async () => {
    const { taskId } = await importOne();
    const response = await get(getEvents, taskId);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    const { task } = rest.taskAnswerSchema.parse(await okJson(get(getTask, taskId)));
    expect(await response.text()).toBe(`data: ${JSON.stringify(task)}\n\n`);
    await expectRefusal(get(getEvents, 'nobody'), 404, 'not_found');
  });
});

describe('the catalogue', () => {
  it('is listed, and names what there is when something else is asked for', async () => {
    const { items } = rest.catalogueAnswerSchema.parse(await okJson(get(getCatalogue)));
    expect(items.map(({ id }) => id)).toContain('resnet18-v1-7');
    const { message } = await expectRefusal(postJson(postPull, {}, { id: 'alexnet' }), 404, 'not_found', 'id');
    expect(message).toContain('resnet18-v1-7');
    expect((await context.services.tasks.list({ kind: 'pull' })).length).toBe(0);
  });
});

describe('the storage', () => {
  it('is reported, and cleared by the categories that may be cleared', async () => {
    await importOne();
    const before = rest.storageAnswerSchema.parse(await okJson(get(getStorage))).storage;
    const thumbnails = before.categories.find(({ category }) => category === 'thumbnails')!;
    expect(thumbnails.bytes).toBeGreaterThan(0);
    const cleared = await okJson(postJson(postClear, { category: 'thumbnails' }));
    const { freedBytes, storage } = rest.clearedAnswerSchema.parse(cleared);
    expect(freedBytes).toBe(thumbnails.bytes);
    expect(storage.categories).toContainEqual({ category: 'thumbnails', bytes: 0, files: 0 });
    for (const category of ['pictures', 'database', '../db', ''])
      await expectRefusal(postJson(postClear, { category }), 400, 'invalid_input', 'category');
    await expectRefusal(postJson(postClear, '{'), 400, 'invalid_input');
    await expectRefusal(postJson(postClear, { category: 'results' }, { type: 'text/plain' }), 415, 'unsupported');
  });
});
