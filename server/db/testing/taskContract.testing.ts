import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { DatabaseUnderTest } from '../database.contract';

/** More than 32 bits hold: the bytes of a large network. */
const MANY_BYTES = 5_000_000_000;

function sampleTask(fields: { key?: string; kind?: 'import' | 'pull'; subject?: string } = {}) {
  const { key = randomUUID(), kind = 'import', subject = 'set-1' } = fields;
  const input = { files: ['a.png'], nested: { at: null } };
  return {
    id: randomUUID(),
    kind,
    title: 'Import of “a.zip”',
    subject,
    key,
    unit: 'bytes' as const,
    total: null,
    input,
  };
}

export function taskContract(use: () => DatabaseUnderTest): void {
  it('come back as they were stored, and keep what they are told', async () => {
    const { tasks } = use().database;
    const sample = sampleTask();
    const stored = await tasks.create(sample);
    const fresh = { done: 0, report: {}, status: 'queued', error: null, finishedAt: null };
    expect(stored).toEqual({ ...sample, ...fresh, createdAt: stored.createdAt });
    expect(await tasks.get(sample.id)).toEqual(stored);
    expect(await tasks.get('nobody')).toBeNull();
    const change = { status: 'running' as const, done: MANY_BYTES - 1, total: MANY_BYTES, report: { refused: ['x'] } };
    expect(await tasks.update(sample.id, change)).toEqual({ ...stored, ...change });
    expect(await tasks.update(sample.id, { done: MANY_BYTES })).toEqual({ ...stored, ...change, done: MANY_BYTES });
    await expect(tasks.create(sample)).rejects.toMatchObject({ code: 'conflict' });
    await expect(tasks.update('nobody', { done: 1 })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('that are over never change', async () => {
    const { tasks } = use().database;
    const { id } = await tasks.create(sampleTask());
    const error = { code: 'storage_full' as const, message: 'The disk is full.' };
    const end = { status: 'failed' as const, error, finishedAt: '2026-01-02T03:04:05.678Z' };
    const over = await tasks.update(id, end);
    expect(over).toMatchObject(end);
    expect(await tasks.update(id, { status: 'completed', error: null, done: 7 })).toEqual(over);
    expect(await tasks.get(id)).toEqual(over);
  });

  it('are listed unfinished first, by kind and subject', async () => {
    const { tasks } = use().database;
    const a = await tasks.create(sampleTask());
    const b = await tasks.create(sampleTask({ kind: 'pull', subject: 'net' }));
    const c = await tasks.create(sampleTask());
    const d = await tasks.create(sampleTask());
    await tasks.update(d.id, { status: 'cancelled', finishedAt: '2026-01-01T00:00:00.000Z' });
    await tasks.update(a.id, { status: 'completed', finishedAt: '2026-01-02T00:00:00.000Z' });
    const ids = async (...query: Parameters<typeof tasks.list>) => (await tasks.list(...query)).map(({ id }) => id);
    expect(await ids({}, 10)).toEqual([c.id, b.id, a.id, d.id]);
    expect(await ids({}, 2)).toEqual([c.id, b.id]);
    expect(await ids({ kind: 'pull' }, 10)).toEqual([b.id]);
    expect(await ids({ subject: 'set-1' }, 10)).toEqual([c.id, a.id, d.id]);
    expect(await ids({ kind: 'import', subject: 'net' }, 10)).toEqual([]);
    expect((await tasks.listUnfinished()).map(({ id }) => id)).toEqual([b.id, c.id]);
  });

  it('are found by their key until they are over', async () => {
    const { tasks } = use().database;
    const task = await tasks.create(sampleTask({ key: 'the key' }));
    expect(await tasks.findUnfinished('the key')).toEqual(task);
    expect(await tasks.findUnfinished('another')).toBeNull();
    await tasks.update(task.id, { status: 'completed', finishedAt: '2026-01-02T00:00:00.000Z' });
    expect(await tasks.findUnfinished('the key')).toBeNull();
  });

  it('take texts that PostgreSQL cannot hold, with a replacement for each character', async () => {
    const { tasks } = use().database;
    const { id } = await tasks.create({ ...sampleTask(), title: 'a\0b', input: { name: 'c\ud800' } });
    await tasks.update(id, { report: { 'd\0': [{ e: '\udc00f 🔬' }] } });
    const { title, input, report } = (await tasks.get(id))!;
    expect([title, input, report]).toEqual(['a�b', { name: 'c�' }, { 'd�': [{ e: '�f 🔬' }] }]);
  });

  it('take any JSON as their input, null too', async () => {
    const { tasks } = use().database;
    for (const input of [null, 0, 'text', [], [null, true]]) {
      const { id } = await tasks.create({ ...sampleTask(), input });
      expect((await tasks.get(id))?.input).toEqual(input);
    }
  });
}
