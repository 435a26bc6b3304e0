import { describe, expect, it } from 'vitest';
import type { Task, TaskState } from '@/lib/domain/task';
import { amountText, announcementText, keptText, speedText, timeLeftText } from './taskText';

const startedAt = '2026-01-01T00:00:00.000Z';
const running = (etaMs: number | null): TaskState => ({ status: 'running', startedAt, etaMs });
const task = (fields: Partial<Task>): Task => ({
  id: 't',
  kind: 'import',
  title: 'Import of street.zip',
  subject: 's',
  createdAt: startedAt,
  unit: 'pictures',
  done: 0,
  total: null,
  report: {},
  state: running(null),
  ...fields,
});

describe('what is said of a task', () => {
  it.each([
    [{ done: 231, total: 2000 }, '231 of 2,000 pictures'],
    [{ done: 0, total: 1 }, '0 of 1 picture'],
    [{ done: 1 }, '1 picture'],
    [{ done: 4_900_000, total: 124_000_000, unit: 'bytes' as const }, '4.9 MB of 124 MB'],
    [{ done: 999, unit: 'bytes' as const }, '999 bytes'],
  ])('is how much: %j', (fields, text) => {
    expect(amountText(task(fields))).toBe(text);
  });

  it.each([
    // 1000 left in 20 s
    [{ done: 1000, total: 2000, state: running(20_000) }, '50 pictures/s'],
    [{ done: 0, total: 10, state: running(50_000) }, 'a picture every 5 s'],
    [{ done: 0, total: 100_000_000, unit: 'bytes' as const, state: running(20_000) }, '5 MB/s'],
    [{ done: 0, total: 10, state: running(null) }, null],
    [{ done: 10, total: 10, state: running(0) }, null],
    [{ done: 10, state: running(10) }, null],
    [{ done: 10, total: 20, state: { status: 'queued' as const } }, null],
  ])('is how fast: %j', (fields, text) => {
    expect(speedText(task(fields))).toBe(text);
  });

  it('is how long yet, once that is known', () => {
    expect(timeLeftText(task({ state: running(200_000) }))).toBe('3 min 20 s left');
    expect(timeLeftText(task({ state: running(null) }))).toBeNull();
  });

  it('names what is kept, when anything is', () => {
    expect(keptText(task({ kind: 'pull', done: 5 }))).toContain('goes on from there');
    expect(keptText(task({ kind: 'pull', done: 0 }))).toBeNull();
  });

  it('tells the ear how it ended', () => {
    const error = { code: 'storage_full' as const, message: 'The disk is full.' };
    const state = { status: 'failed' as const, finishedAt: startedAt, error };
    expect(announcementText(task({ state }))).toBe('Import of street.zip: failed. The disk is full.');
    expect(announcementText(task({ done: 3, total: 4 }))).toBe('Import of street.zip: 3 of 4 pictures.');
  });
});
